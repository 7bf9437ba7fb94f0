"""The pages of the checker over the rules of this repository: what is asked, in which order, and what comes of it."""

import datetime as dt

import msgspec
import pytest

from kiosk.guidance import asked, choices
from kiosk.guidance.checker import Checker
from kiosk.guidance.library import Library
from kiosk.guidance.openings import check_key
from kiosk.guidance.pages import NotThere
from onedata.jobs import Job
from onedata.rules import UNKNOWN
from tests.kiosk.guidance.conftest import TODAY

HONG_KONG = "destination=HK;job=HOUSE_MAID;scheme=P_TO_P"
JOB = Job(
    job="CONTOH-1", post_id="Pekerja rumah tangga", post_en="Domestic worker", occupation="HOUSE_MAID",
    destination="HK", age_from=23, age_to=45, sex="FEMALE", schooling="SMP", company="PT CONTOH", checked=TODAY,
    closes=TODAY,
)  # fmt: skip


class WithJob:
    """A library that holds one opening besides."""

    def __init__(self, library: Library) -> None:
        self.rule_book = library.rule_book

    def job(self, id: str) -> Job | None:  # noqa: A002  # as the library calls it
        return JOB if id == JOB.job else None


@pytest.fixture
def checker(whole_library: Library) -> Checker:
    return Checker(whole_library, lambda: TODAY)


def question(checker: Checker, key: str, language: str = "id") -> asked.Question:
    found = checker.open(key, language)
    assert isinstance(found, asked.Question)
    return found


def result(checker: Checker, key: str, language: str = "id") -> asked.CheckResult:
    found = checker.open(key, language)
    assert isinstance(found, asked.CheckResult)
    return found


def test_at_most_eight_questions_are_asked_and_only_those_that_matter(checker: Checker) -> None:
    assert question(checker, "").left == 8
    left = [8]
    key = ""
    for name, value in choices.read(f"{HONG_KONG};age=24;papers=PASSPORT").items():
        assert question(checker, key).name == name
        key = choices.chosen(key, name, value)
        left.append(question(checker, key).left if name != "papers" else 0)
    assert left == [8, 4, 3, 2, 1, 0]
    assert "sex" not in key, "nothing hangs on it for Hong Kong"


def test_the_result_says_what_is_missing_where_to_get_it_and_by_which_article(checker: Checker) -> None:
    found = result(checker, f"{HONG_KONG};age=24;papers=PASSPORT+HEALTH_CERTIFICATE")
    letter = next(line for line in found.of("missing") if line.about == "PASSPORT_RECOMMENDATION")
    assert (letter.place, letter.free, letter.takes) == (
        "Dinas tenaga kerja kabupaten/kota",
        True,
        "1 hari bila lengkap",
    )
    assert letter.article == "doc-passport-recommendation"
    assert letter.sources
    assert {line.about for line in found.of("met")} == {"age", "PASSPORT", "HEALTH_CERTIFICATE"}
    assert found.about == ("Hong Kong", "Pekerja rumah tangga", "Lewat perusahaan penempatan")
    assert found.checked == TODAY


def test_every_line_names_an_article_that_is_there(checker: Checker, whole_library: Library) -> None:
    for country in ("HK", "TW", "MY", "SG", "JP", "KR", "SA", "DE", "AE", "OTHER"):
        key = (
            f"destination={country};job=HOUSE_MAID;scheme=P_TO_P;sex=FEMALE;age=24;schooling=SMP;language=NONE;papers="
        )
        lines = result(checker, key).lines
        assert lines, country
        for line in lines:
            assert whole_library.article(line.article, "id") is not None, line.text


def test_a_notice_stands_above_the_list_with_its_date(checker: Checker) -> None:
    found = result(checker, "destination=MY;job=HOUSE_MAID;scheme=SPSK;age=24;papers=")
    assert [(notice.kind, notice.since) for notice in found.notices] == [("only_channel", "2022-04-01")]


def test_what_is_only_asked_of_the_staff_claims_no_day_on_which_it_began(checker: Checker) -> None:
    found = result(checker, "destination=SA;job=HOUSE_MAID;scheme=SPSK;age=24;papers=")
    assert [(notice.kind, notice.since) for notice in found.notices] == [("ask_staff", None)]


def test_who_does_not_know_gets_what_cannot_be_told_yet(checker: Checker) -> None:
    found = result(
        checker,
        "destination=UNKNOWN;job=UNKNOWN;scheme=UNKNOWN;sex=UNKNOWN;age=UNKNOWN;schooling=UNKNOWN;language=UNKNOWN;papers=",
    )
    assert found.about == ()
    assert not all(line.certain for line in found.lines)
    assert {line.about for line in found.of("missing")} >= {"PASSPORT", "HEALTH_CERTIFICATE"}


@pytest.mark.parametrize(
    "key",
    ["destination", "=", ";;;", "age=200", "age=-1", "age=x", "scheme=NOWHERE", "x=y", "papers", "a" * 10_000,
     "\x00=\x1b", "destination=HK;DROP TABLE=1;opening=NONE"],
)  # fmt: skip
def test_a_damaged_key_asks_again_and_never_fails(checker: Checker, key: str) -> None:
    assert isinstance(checker.open(key, "id"), asked.Question)


def test_a_country_or_job_that_the_book_does_not_name_is_another_one(checker: Checker) -> None:
    assert question(checker, "destination=BR;job=MINER").name == "scheme"
    found = result(checker, "destination=BR;job=MINER;scheme=P_TO_P;age=30;papers=")
    assert found.about[:2] == ("Negara lain", "Pekerjaan lain")


def test_cards_that_are_touched_are_kept_until_they_are_handed_in(checker: Checker) -> None:
    found = question(checker, f"{HONG_KONG};age=24;draft=PASSPORT+WORK_VISA")
    assert found.drafted == {"PASSPORT", "WORK_VISA"}
    assert found.key == f"{HONG_KONG};age=24"


def test_an_opening_brings_its_own_conditions_and_answers_where_and_what(whole_library: Library) -> None:
    checker = Checker(WithJob(whole_library), lambda: TODAY)  # type: ignore[arg-type]  # all that a checker asks of it
    key = check_key(JOB)
    first = question(checker, key)
    assert (first.name, first.begun) == ("sex", 3)
    found = result(checker, f"{key};sex=MALE;age=46;schooling=SMP;papers=")
    own = {line.about: line.outcome for line in found.lines if line.text.startswith("Lowongan ini")}
    assert own == {"sex": "missing", "age": "missing", "schooling": "met"}
    assert found.opening == JOB
    english = result(checker, f"{key};sex=FEMALE;age=45;schooling=SMP;papers=", "en")
    assert "This opening: aged 23 to 45." in {line.text for line in english.of("met")}


@pytest.mark.parametrize(
    ("least", "most", "text"), [(20, None, "paling rendah 20"), (None, 40, "paling tinggi 40"), (None, None, "")]
)
def test_an_opening_may_name_one_end_of_the_age_or_none(
    whole_library: Library, monkeypatch: pytest.MonkeyPatch, least: int | None, most: int | None, text: str
) -> None:
    job = msgspec.structs.replace(JOB, age_from=least, age_to=most, sex=None, schooling=None)
    monkeypatch.setattr(WithJob, "job", lambda _self, _id: job)
    checker = Checker(WithJob(whole_library), lambda: TODAY)  # type: ignore[arg-type]  # as above
    found = result(checker, f"{check_key(job)};age=30;papers=")
    own = [line.text for line in found.of("met") if line.text.startswith("Lowongan ini")]
    assert [text in line for line in own] == ([True] if text else [])


def test_a_machine_without_rules_says_so(library: Library) -> None:
    assert Checker(library, lambda: TODAY).open("", "id") == NotThere()


def test_a_rule_of_another_day_does_not_hold(whole_library: Library) -> None:
    old = Checker(whole_library, lambda: dt.date(2021, 1, 1))
    assert result(old, "destination=MY;job=HOUSE_MAID;scheme=P_TO_P;age=24;papers=").notices == ()


def test_who_does_not_know_country_and_way_is_asked_as_many_questions_as_were_announced(checker: Checker) -> None:
    key, announced = "", []
    while isinstance(found := checker.open(key, "id"), asked.Question):
        announced.append(found.left)
        key = choices.chosen(key, found.name, UNKNOWN)
    assert announced[1:] == list(range(len(announced) - 1, 0, -1)), "each answer leaves one question less"
