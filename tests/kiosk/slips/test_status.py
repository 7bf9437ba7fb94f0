"""What a status slip says, and what it never says."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from kiosk.slips import model
from kiosk.slips.model import Checklist, Facts, Journey, Mark, Note, Office, Person, Serial, Slip, Title
from kiosk.slips.status import JOURNEY, reminders
from kiosk.slips.words import Language, Words, clean, words
from onedata import codes
from onedata.records import NextStep
from onedata.slip_words import code_words

MakeSlip = Callable[..., Slip]
LANGUAGES: tuple[Language, ...] = ("id", "en")


def said(slip: Slip) -> str:
    """Every word of a slip except the address in its code."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            for part in value:
                walk(part)
        elif isinstance(value, msgspec.Struct):
            for name in value.__struct_fields__:
                if name not in {"url", "code", "state"}:
                    walk(getattr(value, name))

    walk(slip.blocks)
    return "\n".join(found)


def blocks(slip: Slip, kind: type[Any]) -> list[Any]:
    return [block for block in slip.blocks if isinstance(block, kind)]


def test_it_tells_stage_step_and_dates_in_both_languages(make_slip: MakeSlip) -> None:
    text = said(make_slip("id"))
    for expected in (
        "BP3MI Nusa Tenggara Barat",
        "Sab, 21 Nov 2026, 09.14 WITA",
        "Orientasi (OPP)",
        "Tujuan Taiwan",
        "Minta jadwal orientasi (OPP)",
        "Loket 2, kantor ini",
        "paling lama 1 hari kerja",
        "Gratis",
        "Dasar: Standar pelayanan BP3MI, diperiksa 14 Nov 2026",
        "12 Feb 2027",
        "83 hari lagi",
        "Data SISKOP2MI per 20 Nov 2026",
        "No. A-000123",
    ):
        assert expected in text
    english = said(make_slip("en"))
    for expected in ("Sat, 21 Nov 2026, 09:14 WITA", "Orientation (OPP)", "Free", "83 days left", "EXAMPLE"):
        assert expected in english


def test_no_name_and_no_number_of_the_person_is_on_it(make_slip: MakeSlip, make_record: Callable[..., Any]) -> None:
    full = make_record().full
    for language in LANGUAGES:
        text = said(make_slip(language))
        assert full.name not in text
        assert not {part for part in full.name.split() if part in text}
        assert full.employer not in text
        assert not re.search(r"\d{5,}", text.replace("A-000123", ""))


@pytest.mark.parametrize("stage", ["SEE_STAFF", "UNFIT", "DECEASED", "DEPORTED", "A_STAGE_OF_NEXT_YEAR"])
def test_a_neutral_slip_says_one_sentence_and_nothing_personal(make_slip: MakeSlip, stage: str) -> None:
    slips = [make_slip("id", stage=stage, birth_year=year, initials=i) for year, i in ((1994, "SN"), (1961, "QX"))]
    assert slips[0] == slips[1]
    assert blocks(slips[0], Title) == [Title("Silakan temui petugas.")]
    text = said(slips[0])
    for personal in ("SN", "1994", "Taiwan", "Feb", "lahir", "SISKOP2MI"):
        assert personal not in text
    assert not blocks(slips[0], model.Check)


def test_every_neutral_stage_gives_the_same_slip(make_slip: MakeSlip) -> None:
    assert make_slip("en", stage="UNFIT") == make_slip("en", stage="DECEASED") == make_slip("en", stage="SEE_STAFF")


def test_invented_people_are_marked_and_real_ones_are_not(make_slip: MakeSlip) -> None:
    assert blocks(make_slip(), Mark)[0].text == "CONTOH"
    assert blocks(make_slip(stage="SEE_STAFF"), Mark)
    assert not blocks(make_slip(synthetic=False), Mark)


def test_a_copy_says_so_and_keeps_the_serial(make_slip: MakeSlip) -> None:
    assert blocks(make_slip(copy=1), Serial) == [Serial("No. A-000123")]
    assert blocks(make_slip(copy=2), Serial) == [Serial("No. A-000123", "SALINAN 2")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_checked_source_says_is_left_to_the_staff(
    make_slip: MakeSlip, orientation: NextStep, language: Language
) -> None:
    ask = words(language)("slip.ask_staff")
    empty = msgspec.structs.replace(
        orientation, place=None, bring=None, duration_id=None, duration_en=None, cost=None, source=None
    )
    rows = [row for block in blocks(make_slip(language, step=empty), Facts) for row in block.rows]
    assert [row.value for row in rows if not row.value[0].isdigit()] == [ask] * 4
    unchecked = msgspec.structs.replace(orientation, verification=None)
    assert make_slip(language, step=unchecked) == make_slip(language, step=empty)


def test_a_step_that_no_longer_holds_is_left_to_the_staff(
    make_slip: MakeSlip, orientation: NextStep, now: dt.datetime
) -> None:
    ended = msgspec.structs.replace(orientation, valid_to=now.date() - dt.timedelta(days=1))
    assert make_slip(step=ended) == make_slip(step=None)
    assert "Langkah berikutnya\nTanyakan kepada petugas." in "\n".join(
        f"{b.kicker}\n{b.text}" for b in blocks(make_slip(step=None), model.Heading)
    )
    last_day = msgspec.structs.replace(orientation, valid_to=now.date())
    assert make_slip(step=last_day) == make_slip()


def test_a_place_that_no_source_names_is_left_to_the_staff(make_slip: MakeSlip, orientation: NextStep) -> None:
    unchecked = [place.code for place in codes.load("places") if place.row["verification"] not in {"V", "V2"}]
    assert unchecked
    for place in (*unchecked, "NO_SUCH_PLACE"):
        step = msgspec.structs.replace(orientation, place=place)
        assert blocks(make_slip(step=step), Facts)[0].rows[0].value == "tanyakan petugas"


def test_a_closed_office_names_no_counter(make_slip: MakeSlip, office: Office) -> None:
    closed = msgspec.structs.replace(office, counter=None)
    assert "Loket" not in said(make_slip(place=closed))
    assert "Kantor ini, tanyakan petugas" in said(make_slip(place=closed))


def test_another_place_is_named(make_slip: MakeSlip, orientation: NextStep) -> None:
    step = msgspec.structs.replace(orientation, place="IMMIGRATION")
    assert "Kantor imigrasi" in said(make_slip(step=step))
    assert "Loket 2" not in said(make_slip(step=step))
    assert "Immigration office" in said(make_slip("en", step=step))


def test_each_value_stands_beside_its_label_and_papers_are_asked_for_once(make_slip: MakeSlip) -> None:
    assert blocks(make_slip(), Person) == [Person("SN", "lahir 1994")]
    assert [(fact.label, fact.value) for fact in blocks(make_slip(), Facts)[0].rows] == [
        ("Di mana", "Loket 2, kantor ini"),
        ("Lama", "paling lama 1 hari kerja"),
        ("Biaya", "Gratis"),
    ], "nothing says that no papers are needed above the list of them"
    (where,) = blocks(make_slip(stage="SEE_STAFF"), Facts)[0].rows
    assert (where.label, where.value) == ("Di mana", "Loket 2, kantor ini")


@pytest.mark.parametrize("destination", [None, "ZZ"])
def test_a_destination_that_nobody_knows_is_left_out(make_slip: MakeSlip, destination: str | None) -> None:
    assert blocks(make_slip(destination=destination), Title)[0].detail == ""


def test_papers_are_ticked_off_by_short_names(make_slip: MakeSlip) -> None:
    items = blocks(make_slip(), Checklist)[0].items
    assert items[:2] == ("Surat keterangan sehat", "Paspor")


def test_a_list_with_an_unknown_paper_is_left_to_the_staff(make_slip: MakeSlip, orientation: NextStep) -> None:
    step = msgspec.structs.replace(orientation, bring=("PASSPORT", "PAPER_OF_NEXT_YEAR"))
    assert not blocks(make_slip(step=step), Checklist)


@pytest.mark.parametrize(
    ("days", "warning"),
    [
        (91, ""),
        (90, "90 hari lagi"),
        (2, "2 hari lagi"),
        (1, "habis besok"),
        (0, "habis hari ini"),
        (-1, "sudah habis"),
    ],
)
def test_a_paper_is_warned_of_ninety_days_ahead(make_slip: MakeSlip, now: dt.datetime, days: int, warning: str) -> None:
    slip = make_slip(valid_until={"passport": now.date() + dt.timedelta(days=days)})
    assert [row.warning for block in blocks(slip, Facts) for row in block.rows if row.label == "Paspor"] == [warning]
    assert ("Perpanjangan" in said(slip)) == bool(warning)


def test_the_way_shows_where_the_person_stands(make_slip: MakeSlip) -> None:
    steps = blocks(make_slip(), Journey)[0].steps
    assert [step.state for step in steps] == ["done", "done", "done", "now", "ahead", "ahead"]
    assert tuple(step.code for step in steps) == JOURNEY
    assert not blocks(make_slip(stage="FAILED_DEPARTURE"), Journey)


def test_reporting_abroad_is_reminded_of_only_by_a_checked_rule(
    make_slip: MakeSlip, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert blocks(make_slip(stage="WORKING"), Note)[0].source == "Dasar: UU 18/2017 Pasal 6(2)"
    assert not blocks(make_slip(stage="PASSPORT"), Note)
    rule = msgspec.structs.replace(reminders()["self_report"], verification="K")
    monkeypatch.setitem(reminders(), "self_report", rule)
    assert not blocks(make_slip(stage="WORKING"), Note)


def test_reminders_name_stages_that_exist() -> None:
    for reminder in reminders().values():
        assert set(reminder.stages) <= codes.index("stages").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_makes_a_slip(make_slip: MakeSlip, language: Language) -> None:
    for stage in codes.load("stages"):
        assert blocks(make_slip(language, stage=stage.code), Title)


def test_the_code_carries_the_records_own_token_and_its_words(make_slip: MakeSlip, make_record: Any) -> None:
    token = make_record().basic.slip_token
    check = blocks(make_slip(), model.Check)[0]
    assert check.url.startswith("HTTPS://SATUDATA.EXAMPLE/V#")
    assert check.words == code_words(token)


def test_control_and_direction_characters_never_reach_paper(make_slip: MakeSlip, office: Office) -> None:
    nasty = msgspec.structs.replace(office, name="BP3MI\x1b@\n NTB \u202e\u200b", counter="Loket\x0c 2")
    text = said(make_slip(place=nasty, source_system="SIS\x00KOP\x1dV"))
    assert "BP3MI@ NTB" in text
    assert "SISKOPV" in text
    assert not [c for c in text if ord(c) < 0x20 and c != "\n"]
    assert clean("\x1b\u2066") == ""


def test_a_moment_needs_its_zone(make_slip: MakeSlip) -> None:
    with pytest.raises(ValueError, match="zone"):
        words("id").moment(dt.datetime(2026, 11, 21, 9, 14))  # noqa: DTZ001  # that is what is tried


@pytest.mark.parametrize(("hours", "zone"), [(7, "WIB"), (8, "WITA"), (9, "WIT"), (0, "UTC"), (-3.5, "UTC-3.5")])
def test_zones_have_their_indonesian_names(hours: float, zone: str) -> None:
    moment = dt.datetime(2026, 8, 17, 7, 5, tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    assert words("id").moment(moment) == f"Sen, 17 Agu 2026, 07.05 {zone}"


def test_both_languages_have_every_text() -> None:
    assert Words("id").keys() == Words("en").keys()


def test_printed_sentences_are_short() -> None:
    for language in LANGUAGES:
        say = words(language)
        for key in say.keys():  # noqa: SIM118  # not a mapping
            if key.startswith("slip."):
                sentences = re.split(r"[.:]\s", say._texts[key])
                assert all(len(sentence.split()) <= 12 for sentence in sentences), key
