"""The views of pages that ask and answer."""

from typing import Literal

import msgspec
import pytest

from kiosk.guidance import asked, choices, pages
from kiosk.guidance.found import AgencyAnswer
from kiosk.guidance.openings import PART
from kiosk.ui import files, lands, posts, samples, samples_asked, samples_guide
from kiosk.ui.pages import chrome, page
from kiosk.ui.scene import Scene, View
from kiosk.ui.views.option_icons import NAMES, option_icon
from kiosk.ui.words import Catalogue
from kiosk.visit.guide import Guide
from kiosk.visit.model import Language, Visit
from onedata import codes
from portal.content.rule_files import read_rules
from tests.bench.library_site import CONTENT

VISITS = samples.visits()
ASKED = sorted(
    name for name, visit in VISITS.items() if name.startswith(("09-", "11-", "12-", "14-")) and visit.guide is not None
)


def scene_of(visit: Visit, language: Language = "id") -> Scene:
    return Scene(visit, Catalogue().words(language), samples.HOUSE, samples.NOW)


def view_of(name: str, language: Language = "id") -> dict[str, object]:
    return page(scene_of(VISITS[name], language)).view


def with_page(name: str, found: msgspec.Struct) -> Visit:
    visit = VISITS[name]
    assert isinstance(visit.guide, Guide)
    return msgspec.structs.replace(visit, guide=msgspec.structs.replace(visit.guide, page=found))


def refs(value: object) -> set[str]:
    """Every reference that a view names."""
    if isinstance(value, dict):
        named = {str(value[key]) for key in ("ref", "id", "done", "check", "phone", "unknown") if value.get(key)}
        return named.union(*(refs(each) for each in value.values()))
    return set().union(*(refs(each) for each in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("name", ASKED)
def test_every_reference_opens_a_page(name: str) -> None:
    for ref in refs(view_of(name)):
        posts.event("page", ref)


def test_every_answer_of_the_rule_book_has_a_pictogram() -> None:
    read = read_rules(CONTENT)
    for question in read.book.questions:
        for option in question.options:
            icon = option_icon(question.question, option.code)
            assert (files.ICONS / f"{icon}.svg").is_file() or lands.known(icon.removeprefix(lands.PREFIX))
    for cost in read.costs.costs:
        assert option_icon("cost", cost.code) != option_icon("cost", "")
    for job in read.costs.jobs:
        assert option_icon("cost_job", job.code) != option_icon("cost_job", "")
    for name in NAMES:
        assert (files.ICONS / f"{name}.svg").is_file()
    assert {option_icon("occupation", code) for code in codes.index("occupations")} <= NAMES


def test_the_head_counts_questions_and_never_more_than_can_come() -> None:
    assert chrome(scene_of(VISITS["09-country"]))["subtitle"] == "Pertanyaan 1 dari 8"
    assert chrome(scene_of(VISITS["09-papers"]))["subtitle"] == "Pertanyaan 5 dari 5"
    question = asked.Question("opening=X;begun=3;destination=HK;job=A;scheme=B", "sex", "choice", left=3, begun=3)
    assert chrome(scene_of(with_page("09-sex", question)))["subtitle"] == "Pertanyaan 1 dari 3"
    for name in ("09-result", "09-cost", "14-jobs-by", "16-article"):
        assert chrome(scene_of(VISITS[name]))["subtitle"] == ""


def test_a_result_counts_what_is_missing_and_else_what_is_to_be_asked() -> None:
    lines = samples_asked.LINES
    parts = (lines[:4], lines[:1], lines[4:], lines[5:])
    results = [msgspec.structs.replace(samples_asked.RESULT, lines=part) for part in parts]
    titles = {page(scene_of(with_page("09-result", result))).view["title"] for result in results}
    assert titles == {
        "4 syarat belum terpenuhi",
        "1 syarat belum terpenuhi",
        "1 perlu ditanyakan",
        "Semua yang diperiksa sudah terpenuhi",
    }


@pytest.mark.parametrize("kind", ["stopped", "closed"])
def test_of_a_placement_that_is_not_open_the_title_says_only_that(kind: Literal["stopped", "closed"]) -> None:
    notice = msgspec.structs.replace(samples_asked.STOPPED, kind=kind)
    halted = msgspec.structs.replace(samples_asked.HALTED, notices=(notice,))
    assert page(scene_of(with_page("09-result", halted))).view["title"] == "Penempatan ini tidak dibuka"
    asking = msgspec.structs.replace(halted, notices=(msgspec.structs.replace(notice, kind="ask_staff"),))
    assert page(scene_of(with_page("09-result", asking))).view["title"] == "2 syarat belum terpenuhi"


def test_what_nobody_has_verified_is_asked_of_the_staff_and_never_guessed() -> None:
    rows = {str(row["text"]): row for row in view_of("09-result")["rows"]}  # type: ignore[attr-defined]  # a list
    assert rows["Sertifikat kompetensi kerja"]["sub"] == "Tanyakan petugas"
    own = "Syarat khusus negara ini: tanyakan petugas"
    assert (rows[own]["sub"], rows[own]["word"]) == ("", "Tanya"), "it is said once"
    assert rows["Surat rekomendasi paspor"]["sub"] == "Dinas tenaga kerja kabupaten/kota · Gratis · 1 hari bila lengkap"
    assert rows["Paspor"]["word"] == "Sudah"


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_screen_calls_a_company_illegal_or_a_cost_lawful(language: Language) -> None:
    said = " ".join(repr(view_of(name, language)) for name in ASKED).lower()
    assert not any(word in said for word in ("illegal", "ilegal", "palsu", "boleh diminta sebesar", "lawful"))


def test_a_notice_says_since_when_it_holds() -> None:
    text = view_of("09-result-notice")["notices"][0]["text"]  # type: ignore[index]  # a list
    assert text.endswith("satu kanal. Sejak\u00a01\u00a0Apr\u00a02022."), "the date stays in one piece"


def test_a_long_list_of_openings_comes_in_parts_that_name_each_other() -> None:
    count = 2 * PART + 1
    jobs = tuple(
        msgspec.structs.replace(samples_asked.OPENINGS[0], job=f"CONTOH-{number:05}") for number in range(count)
    )
    seen: list[View] = []
    ref = "jobs:schooling=SMP"
    while ref:
        first = int(choices.read(ref.partition(":")[2]).get("from", "0"))
        visit = with_page("14-jobs", asked.JobsPage("schooling=SMP", jobs, samples_asked.TODAY, count, first))
        seen.append(page(scene_of(visit)).view)
        ref = str(seen[-1]["after"])
    rows = [row["ref"] for view in seen for row in view["rows"]]  # type: ignore[attr-defined]  # a list
    assert rows == [f"job:{job.job}" for job in jobs]
    assert [view["before"] for view in seen] == ["", "jobs:schooling=SMP", f"jobs:schooling=SMP;from={PART}"]
    assert {view["said"] for view in seen} == {f"{count} lowongan · data 20 Nov 2026"}


def test_an_empty_list_says_so_and_of_which_day_it_is() -> None:
    view = view_of("14-jobs-none")
    assert view["empty"] == "Sekarang tidak ada lowongan. Silakan tanyakan kepada petugas."
    assert "20 Nov 2026" in str(view["said"])
    unknown = page(scene_of(with_page("14-jobs", asked.JobsPage("", (), None, 0)))).view
    assert unknown["said"] == "Data lowongan belum ada di mesin ini."


def test_a_machine_without_a_list_of_companies_says_nothing_about_any() -> None:
    visit = with_page("12-agencies-none", asked.AgenciesPage("Xyz abc", AgencyAnswer((), None)))
    view = page(scene_of(visit)).view
    assert (view["said"], view["rows"]) == ("Daftar perusahaan belum ada di mesin ini.", [])


def test_two_letters_are_no_name() -> None:
    visit = with_page("12-agencies", asked.AgenciesPage("pt", AgencyAnswer((), samples_asked.LISTED, 20)))
    assert page(scene_of(visit)).view["said"] == ""


def test_a_ticked_card_keeps_the_screen_and_another_question_is_another_screen() -> None:
    papers = VISITS["09-papers"]
    assert page(scene_of(papers)).key == page(scene_of(VISITS["09-papers-none"])).key
    assert page(scene_of(papers)).key != page(scene_of(VISITS["09-age"])).key


@pytest.mark.parametrize(
    ("topic", "about", "ref"),
    [("costs", (), "cost:"), ("safety", (), "agencies:"), ("social-security", (), "contribution:"),
     ("destinations", ("countries/HK",), "check:destination=HK"), ("documents", ("documents/SIP3MI",), "agencies:"),
     ("abroad", (), "article:abroad-1")],
)  # fmt: skip
def test_an_article_leads_to_the_tool_that_goes_with_it(topic: str, about: tuple[str, ...], ref: str) -> None:
    article = samples_guide.ARTICLE
    front = msgspec.structs.replace(article.front, topic=topic, about=about)
    found = pages.Reader(msgspec.structs.replace(article, front=front), samples_guide.HEADS[1:2])
    rows = page(scene_of(with_page("16-article", found))).view["rows"]
    assert isinstance(rows, list)
    assert rows[0]["ref"] == ref


@pytest.mark.parametrize(
    ("language", "pay", "total"), [("id", "HKD 5.100", "Rp370.000"), ("en", "HKD 5,100", "IDR 370,000")]
)
def test_money_is_written_as_a_reader_of_the_language_expects(language: Language, pay: str, total: str) -> None:
    assert pay in repr(view_of("14-jobs", language))
    assert view_of("09-contribution", language)["total"] == total


def test_a_company_that_is_not_listed_is_written_as_the_list_writes_names() -> None:
    assert view_of("12-agency-none")["title"] == "PT CONTOH TIDAK ADA"


def told(view: View, name: str) -> str:
    """What a page's facts say under a name; empty where it does not stand among them."""
    facts = view["facts"]
    assert isinstance(facts, list)
    return next((str(fact["text"]) for fact in facts if fact["name"] == name), "")


def job_view(**given: object) -> View:
    job = msgspec.structs.replace(samples_asked.OPENINGS[0], **given)
    return page(scene_of(with_page("14-job", asked.JobPage(job, licensed=True, check="opening=CONTOH-00001")))).view


def test_an_opening_tells_every_field_and_the_days_it_was_verified_and_closes() -> None:
    view = job_view(place="Kowloon")
    facts = view["facts"]
    assert isinstance(facts, list)
    assert [(fact["name"], fact["text"]) for fact in facts] == [
        ("Negara", "Kowloon, Hong Kong"),
        ("Gaji sebulan", "HKD 5.100"),
        ("Jumlah orang", "20"),
        ("Ijazah", "SMP"),
        ("Untuk", "Perempuan"),
        ("Umur", "23 sampai 45 tahun"),
        ("Ditutup", "31 Des 2026"),
    ]
    assert (view["title"], view["company"]) == (
        "Pekerja rumah tangga",
        {
            "ref": "agency:CONTOH/SIP3MI/0001",
            "icon": "company",
            "text": "PT CONTOH MAJU BERSAMA",
            "sub": "Lihat izin perusahaan ini",
        },
    )
    assert view["source"] == "Diperiksa 2 Nov 2026 · nomor CONTOH-00001"
    assert "CONTOH" in str(view["example"])


@pytest.mark.parametrize(
    ("field", "value", "name", "said"),
    [("pay", None, "Gaji sebulan", "Tanyakan petugas"), ("quota", None, "Jumlah orang", "Tanyakan petugas"),
     ("schooling", None, "Ijazah", "Tidak disyaratkan"), ("schooling", "NONE", "Ijazah", "Tidak disyaratkan"),
     ("schooling", "SMA", "Ijazah", "SMA atau SMK"), ("sex", None, "Untuk", "Tidak disyaratkan"),
     ("sex", "MALE", "Untuk", "Laki-laki"), ("age_to", None, "Umur", "paling rendah 23 tahun"),
     ("age_from", None, "Umur", "paling tinggi 45 tahun")],
)  # fmt: skip
def test_what_an_opening_leaves_open_is_asked_or_not_required(field: str, value: object, name: str, said: str) -> None:
    assert told(job_view(**{field: value}), name) == said


def test_an_opening_for_every_age_says_so() -> None:
    assert told(job_view(age_from=None, age_to=None), "Umur") == "Tidak disyaratkan"


@pytest.mark.parametrize(
    ("name", "verdict", "mark", "valid", "revoked", "note"),
    [("12-agency", "Terdaftar", "good", "1 Mar 2028", "", "Tanyakan juga surat izin untuk lowongannya."),
     ("12-agency-expired", "Izin sudah habis", "warn", "1 Mar 2026", "",
      "Jangan bayar dahulu. Tanyakan kepada petugas."),
     ("12-agency-revoked", "Izin dicabut", "warn", "1 Mar 2028", "1 Jun 2026",
      "Jangan bayar dahulu. Tanyakan kepada petugas.")],
)  # fmt: skip
def test_a_company_page_says_its_state_by_the_list_of_a_day(
    name: str, verdict: str, mark: str, valid: str, revoked: str, note: str
) -> None:
    view = page(scene_of(VISITS[name])).view
    said = view["verdict"]
    assert isinstance(said, dict)
    assert (said["text"], said["mark"], said["sub"]) == (verdict, mark, "Menurut daftar 18 Nov 2026")
    assert (told(view, "Berlaku sampai"), told(view, "Dicabut"), view["note"]) == (valid, revoked, note)


def test_a_company_in_no_list_is_not_in_the_list_of_a_day() -> None:
    said = view_of("12-agency-none")["verdict"]
    assert isinstance(said, dict)
    assert (said["text"], said["mark"]) == ("Tidak ada di daftar 18 Nov 2026", "plain")
    unread = view_of("12-agency-no-list")["verdict"]
    assert isinstance(unread, dict)
    assert unread["text"] == "Daftar perusahaan belum ada di mesin ini."


def test_the_list_of_companies_says_how_each_stands() -> None:
    rows = view_of("12-agencies-found")["rows"]
    assert isinstance(rows, list)
    assert [row["sub"] for row in rows[:3]] == [
        "Terdaftar · Mataram",
        "Izin sudah habis · Mataram",
        "Izin dicabut · Mataram",
    ]
