import inspect
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import audit
from kiosk.audit import EVENTS, FIELDS, Code, Entry, NotInCatalogueError, Whole, Words
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit.model import FactorKind, Way

ROOT = Path(__file__).parents[2]
CATALOGUE: dict[str, Any] = tomllib.loads((ROOT / "kiosk/audit.toml").read_text(encoding="utf-8"))
PERSONAL = [
    "5201011505900001",
    "Siti Aminah",
    "SITI",
    "B1234567",
    "081234567890",
    "1990-05-15",
    "5201",
    "04A1B2C3D4E5F6",
    "kartu saya hilang",
    "nik:5201011505900001",
    "",
    "a\nb",
    "٥٢٠١٠١",
]


def example(name: str) -> str | int:
    """A value that the field holds."""
    field = FIELDS[name]
    if isinstance(field, Words):
        return min(field.words)
    if isinstance(field, Whole):
        return field.least
    return {"serial": "A-000123", "feed": "register-52", "fault": "CARD-01", "page": "cost"}[name]


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_function_that_makes_it(event: str) -> None:
    required, optional = EVENTS[event]
    make = getattr(audit, event)
    assert set(inspect.signature(make).parameters) == required | optional
    entry = make(**{name: example(name) for name in required | optional})
    assert entry.event == event
    assert dict(entry.fields) == {name: example(name) for name in required | optional}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", PERSONAL)
def test_no_field_holds_anything_of_a_person(name: str, value: str) -> None:
    assert not FIELDS[name].holds(value)
    if isinstance(FIELDS[name], Whole):
        assert not FIELDS[name].holds(5201011505900001)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("value", PERSONAL)
def test_no_event_takes_anything_of_a_person(event: str, value: str) -> None:
    required, optional = EVENTS[event]
    good = {name: example(name) for name in required | optional}
    for name in good:
        with pytest.raises(NotInCatalogueError) as caught:
            Entry(event, tuple((good | {name: value}).items()))
        assert value == "" or value not in str(caught.value)
    with pytest.raises(NotInCatalogueError):
        Entry(event, (*good.items(), ("text", value)))


@given(st.text(string.digits, min_size=9))
def test_no_run_of_nine_digits_fits_a_field(digits: str) -> None:
    for field in FIELDS.values():
        assert not field.holds(digits)
        assert not field.holds(10**8 + int(digits))


@given(st.text())
def test_free_text_fits_only_if_it_is_a_code_or_a_word_of_the_catalogue(text: str) -> None:
    for field in FIELDS.values():
        if field.holds(text):
            assert not any(letter.isspace() for letter in text)
            assert text.isascii()


def test_codes_can_hold_no_run_of_more_than_six_digits() -> None:
    for name, field in FIELDS.items():
        if isinstance(field, Code):
            assert not any(field.holds(f"{prefix}{'7' * 7}") for prefix in ("", "A-", "AAA-", "feed-")), name


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("no_such_event", ()),
        ("visit_started", ()),
        ("visit_started", (("by", "touch"), ("by", "touch"))),
        ("visit_started", (("by", "touch"), ("way", "nik"))),
        ("events_sent", (("count", True),)),
        ("events_sent", (("count", -1),)),
    ],
)
def test_what_the_catalogue_does_not_know_cannot_be_made(event: str, fields: tuple[tuple[str, str | int], ...]) -> None:
    with pytest.raises(NotInCatalogueError):
        Entry(event, fields)


def test_the_words_of_the_catalogue_are_those_of_the_program() -> None:
    def words(name: str) -> frozenset[str]:
        field = FIELDS[name]
        assert isinstance(field, Words)
        return field.words

    assert words("way") == {way.value for way in Way}
    assert words("factor") == {kind.value for kind in FactorKind}
    assert words("outcome") == {outcome.value for outcome in PrintOutcome}
    assert all(FIELDS["fault"].holds(fault.value) for fault in Fault)


def test_every_field_belongs_to_an_event_and_every_event_says_how_long_it_is_of_use() -> None:
    used = {name for required, optional in EVENTS.values() for name in required | optional}
    assert used == set(FIELDS)
    assert all(event["keep"] in ("90 days", "1 year") for event in CATALOGUE["events"].values())


def test_the_page_names_every_event_and_field() -> None:
    page = (ROOT / "docs/audit.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in [*EVENTS, *FIELDS])


def test_every_event_of_the_catalogue_is_written_by_some_part_of_the_kiosk() -> None:
    parts = (path for path in (ROOT / "kiosk").rglob("*.py") if path.name != "audit.py")
    source = "\n".join(path.read_text(encoding="utf-8") for path in parts)
    assert {name for name in EVENTS if f"audit.{name}" not in source} == set()
