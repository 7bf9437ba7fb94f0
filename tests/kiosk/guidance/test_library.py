"""The library: topics, articles with their dates, jobs by filter, news, contacts; and its commands at a terminal."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.cache.content import Content, Cursor
from kiosk.guidance.found import JobFilter
from kiosk.guidance.library import Library
from onedata.articles import Article, FrontMatter, Heading, Page, Paragraph
from onedata.content_feeds import Topic
from onedata.jobs import Job
from onedata.news import Contact, NewsItem
from tests.bench.library_site import library_folder
from tests.kiosk.guidance.conftest import TODAY, Fill


def article(name: str, topic: str, title: str, **more: object) -> Article:
    front = FrontMatter(
        id=name, language="id", topic=topic, title=title, audience=("worker",), data_date=TODAY, review_by=TODAY,
        **more,  # type: ignore[arg-type]  # fields of the test's own
    )  # fmt: skip
    return Article(front, (Page((Heading("Isi"), Paragraph("Isi."))),))


def test_topics_stand_in_the_portals_order_with_their_titles(library: Library, fill: Fill) -> None:
    rows: dict[tuple[str, str], object] = {
        ("articles", "a.id"): article("a", "costs", "Biaya"),
        ("articles", "b.id"): article("b", "start", "Mulai"),
        ("articles", "c.id"): article("c", "unnamed", "Lain"),
        ("topics", "all"): (Topic("start", "Mulai", "Start"), Topic("costs", "Biaya", "Costs"), Topic("x", "X", "X")),
    }
    fill("guidance", rows)
    shelves = [(shelf.topic, shelf.title, shelf.articles) for shelf in library.topics("id")]
    assert shelves == [("start", "Mulai", 1), ("costs", "Biaya", 1), ("unnamed", "unnamed", 1)]


def test_old_and_new_tellings_stand_side_by_side_the_old_one_last(library: Library, fill: Fill) -> None:
    old = article("a-old", "costs", "Aturan lama", effective_from="2020", effective_to="2025")
    new = article("b-new", "costs", "Aturan baru", effective_from="2025", supersedes="a-old")
    fill("guidance", {("articles", f"{each.front.id}.id"): each for each in (old, new)})
    first, second = library.articles("costs", "id")
    assert (first.id, first.in_force, first.superseded_by) == ("b-new", True, None)
    assert (second.id, second.in_force, second.superseded_by) == ("a-old", False, "b-new")
    assert library.article("a-old", "id") == old
    assert library.article("a-old", "en") is None
    assert library.article("nothing", "id") is None


def job(code: str, **more: object) -> Job:
    fields: dict[str, object] = {
        "job": code, "post_id": "Perawat", "post_en": "Nurse", "occupation": "NURSE", "destination": "DE",
        "company": "PT CONTOH", "checked": dt.date(2026, 11, 1), "closes": dt.date(2026, 12, 31), **more,
    }  # fmt: skip
    return Job(**fields)  # type: ignore[arg-type]  # as the test says


def test_a_filter_leaves_what_fits_and_a_job_that_asks_nothing_fits_everybody(library: Library, fill: Fill) -> None:
    rows = [
        job("ANY", closes=dt.date(2026, 12, 1)),
        job("WOMEN", sex="FEMALE", schooling="D3", age_from=21, age_to=35),
        job("HK", destination="HK", occupation="HOUSE_MAID"),
    ]
    fill("jobs", {("jobs", each.job): each for each in rows})

    def codes(**wanted: object) -> list[str]:
        return [each.job for each in library.jobs(JobFilter(**wanted))]  # type: ignore[arg-type]  # as the test says

    assert codes() == ["ANY", "HK", "WOMEN"]
    assert codes(destination="DE") == ["ANY", "WOMEN"]
    assert codes(occupation="HOUSE_MAID") == ["HK"]
    assert codes(destination="DE", sex="MALE") == ["ANY"]
    assert codes(destination="DE", schooling="SMA") == ["ANY"]
    assert codes(destination="DE", schooling="S1", age=35) == ["ANY", "WOMEN"]
    assert codes(destination="DE", age=36) == ["ANY"]
    assert library.job("HK") == rows[2]


def test_news_is_shown_while_it_is_news(library: Library, fill: Fill) -> None:
    def item(name: str, dated: dt.date, until: dt.date) -> NewsItem:
        return NewsItem(
            item=name, title_id="Judul", title_en="Title", text_id="Satu.\nDua.", text_en="One.\nTwo.", dated=dated,
            until=until, source="CONTOH",
        )  # fmt: skip

    day = dt.timedelta(days=1)
    rows = [
        item("over", TODAY - 9 * day, TODAY - day),
        item("last-day", TODAY - day, TODAY),
        item("new", TODAY, TODAY + day),
    ]
    fill("news", {("news", each.item): each for each in rows})
    assert [line.id for line in library.news("id")] == ["new", "last-day"]
    assert library.news("en")[0].paragraphs == ("One.", "Two.")


def test_a_number_nobody_answers_for_is_not_shown(library: Library, fill: Fill) -> None:
    def contact(name: str, **more: object) -> Contact:
        return Contact(contact=name, name_id="Nama", name_en="Name", kind="phone", number="CONTOH-0", **more)  # type: ignore[arg-type]  # as the test says

    rows = [
        contact("a", published_by="BP3MI CONTOH", checked=TODAY),
        contact("b", published_by="BP3MI CONTOH"),
        contact("c", checked=TODAY),
    ]
    fill("codes", {("contacts", each.contact): each for each in rows})
    assert [line.number for line in library.contacts("id")] == ["CONTOH-0", None, None]


def test_rules_and_calculators_are_there_or_none(library: Library, whole_library: Library) -> None:
    assert whole_library.rule_book() is not None
    assert (library.rule_book(), library.cost_book(), library.contributions()) == (None, None, ())


CONFIG = """[screen]
width_mm = 268
height_mm = 476
[office]
name = "BP3MI NTB"
region = "52"
[portal]
url = "http://127.0.0.1:9"
[data]
folder = "{folder}"
"""


def kiosk(tmp_path: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "kiosk.toml").write_text(CONFIG.format(folder=folder))
    command = [sys.executable, "-m", "kiosk", "--config", str(tmp_path / "kiosk.toml"), *arguments]
    environment = {**os.environ, "PYTHONPROFILEIMPORTTIME": ""}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


def test_search_and_check_answer_at_a_terminal(tmp_path: Path) -> None:
    with library_folder() as folder:
        done = kiosk(tmp_path, folder, "search", "gaji tidak dibayar", "--json")
        assert done.returncode == 0, done.stderr
        hits = json.loads(done.stdout)
        assert {"kind", "id", "title", "score"} <= hits[0].keys()
        assert (hits[0]["kind"], hits[0]["id"]) == ("article", "abroad-unpaid-wages")
        assert kiosk(tmp_path, folder, "search", "qqqqqqqq").returncode == 1
        answers = tmp_path / "answers.json"
        answers.write_text(json.dumps({"destination": "HK", "job": "HOUSE_MAID", "age": 17}))
        said = json.loads(kiosk(tmp_path, folder, "check", str(answers), "--json").stdout)
        assert said["lines"][0]["outcome"] == "missing"
        assert said["next_question"]
        for wrong in ('{"destination": "MARS"}', "[", '{"shoe": 1}', "\x00"):
            answers.write_text(wrong)
            done = kiosk(tmp_path, folder, "check", str(answers))
            assert (done.returncode, done.stdout) == (2, ""), wrong
            assert "answers.json" in done.stderr
            assert "Traceback" not in done.stderr


def test_they_need_no_window_no_network_and_little_time(tmp_path: Path) -> None:
    with library_folder() as folder:
        (tmp_path / "kiosk.toml").write_text(CONFIG.format(folder=folder))
        program = (
            "import sys, time; from kiosk.__main__ import main;"
            f"code = main(['--config', {str(tmp_path / 'kiosk.toml')!r}, 'search', 'paspor', '--json']);"
            "heavy = {'PySide6', 'requests', 'sqlalchemy'} & sys.modules.keys();"
            "print(time.process_time(), file=sys.stderr);"
            "sys.exit(f'{heavy}' if heavy else code)"
        )
        taken = []
        for _ in range(3):
            done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            taken.append(float(done.stderr.split()[-1]))  # of the processor: a busy machine makes it wait, not work
        assert min(taken) < 1.0


def test_a_machine_without_content_says_so(tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    done = kiosk(tmp_path, tmp_path / "data", "check", str(answers))
    assert (done.returncode, done.stdout) == (1, "")
    assert "no rules on this machine yet" in done.stderr


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_repositorys_topics_all_have_articles(whole_library: Library, language: str) -> None:
    heads = whole_library.articles(None, language)
    assert len(heads) >= 90
    assert {shelf.topic for shelf in whole_library.topics(language)} == {head.topic for head in heads}


def test_the_day_of_a_feed_is_the_offices_whatever_the_machines_zone(tmp_path: Path) -> None:
    """At half past four in the afternoon in London it is already the next day in Papua."""
    content = Content(tmp_path, owner=True)
    content.replace("jobs", Cursor(1, 0, 1, dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)), [])
    content.close()
    days = [Library(tmp_path, dt.timezone(dt.timedelta(hours=hours))).dated("jobs") for hours in (0, 7, 8, 9)]
    assert days == [dt.date(2026, 11, 22), dt.date(2026, 11, 22), dt.date(2026, 11, 23), dt.date(2026, 11, 23)]
