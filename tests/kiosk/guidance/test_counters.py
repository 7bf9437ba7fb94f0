"""Where a number leads: the counter that gives the next step now, and the papers of that step."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.cache.content import Content
from kiosk.config import Closure, Counter, Office
from kiosk.guidance.counters import ASKED_ABOUT, Counters, QueueOffer, Ticket
from kiosk.guidance.pages import NotThere
from kiosk.slips.guidance import page_slip
from kiosk.ui import samples
from kiosk.ui.scene import Scene
from kiosk.ui.views.plain import panel
from kiosk.ui.views.queue import offer, ticket
from kiosk.ui.words import Catalogue
from kiosk.visit.model import Stage, Visit
from onedata import codes
from onedata.records import NextStep, WorkerRecord
from onedata.segments import Put
from onedata.wire import encode
from tests.kiosk.guidance.conftest import CURSOR
from tests.kiosk.slips.test_status import said

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
STEPS = (
    NextStep("OPP", "PRE_DEPARTURE_ORIENTATION", "Minta jadwal.", "Ask.", bring=("PASSPORT", "WORK_VISA")),
    NextStep("DOC", "DOCUMENT_VERIFICATION", "Lengkapi dokumen.", "Complete.", bring=("HEALTH_CERTIFICATE",)),
    NextStep("WAIT", "DOCUMENT_VERIFICATION", "Tunggu kabar.", "Wait."),
)
OFFICE = Office(
    "BP3MI CONTOH",
    "52",
    "WITA",
    hours={"fri": ("08:00-16:00",)},
    counters=(
        Counter("Loket 1", services=("INFORMATION", "COMPLAINT")),
        Counter("Loket 2", services=("PRE_DEPARTURE_ORIENTATION",)),
        Counter("Loket 3", services=("DOCUMENT_VERIFICATION",), hours={"mon": ("08:00-16:00",)}),
    ),
)


@pytest.fixture
def content(tmp_path: Path) -> Iterator[Content]:
    """A machine that has the next-step table."""
    made = Content(tmp_path, owner=True)
    made.replace("rules", CURSOR, [Put("next_steps", step.key, encode(step)) for step in STEPS])
    yield made
    made.close()


def counters(content: Content, office: Office = OFFICE, now: dt.datetime = FRIDAY) -> Counters:
    return Counters(office, lambda: now, content.next_step)


def offered(content: Content, key: str) -> QueueOffer:
    found = counters(content).offer(key, "id")
    assert isinstance(found, QueueOffer)
    return found


def papers(step: NextStep) -> list[str]:
    """What a step wants, as paper has it: in full where the screen has a short name."""
    return [codes.text("documents", name, "id") for name in step.bring or ()]


def test_a_next_step_leads_to_its_own_counter_with_its_own_papers(content: Content) -> None:
    assert offered(content, "OPP") == QueueOffer(
        "OPP", "PRE_DEPARTURE_ORIENTATION", "Loket 2", ("PASSPORT", "WORK_VISA")
    )
    assert offered(content, "DOC") == QueueOffer("DOC", "DOCUMENT_VERIFICATION", None, ("HEALTH_CERTIFICATE",))
    assert offered(content, "WAIT").bring == ()
    assert offered(content, "COMPLAINT") == QueueOffer("COMPLAINT", "COMPLAINT", "Loket 1", ())


def test_what_was_read_about_goes_to_its_own_counter_or_to_that_for_information(content: Content) -> None:
    for service in ASKED_ABOUT:
        assert offered(content, service) == QueueOffer(service, service, "Loket 1", ())
    jobs = msgspec.structs.replace(OFFICE, counters=(*OFFICE.counters, Counter("Loket 4", services=("JOB",))))
    own = counters(content, jobs).offer("JOB", "id")
    assert isinstance(own, QueueOffer)
    assert own.counter == "Loket 4"


def test_a_counter_that_is_closed_is_not_named(content: Content) -> None:
    late = counters(content, now=FRIDAY.replace(hour=16)).offer("OPP", "id")
    holiday = Closure(FRIDAY.date(), FRIDAY.date(), "Libur")
    shut = counters(content, msgspec.structs.replace(OFFICE, closures=(holiday,))).offer("OPP", "id")
    for found in (late, shut):
        assert isinstance(found, QueueOffer)
        assert (found.counter, found.bring) == (None, ("PASSPORT", "WORK_VISA"))


@pytest.mark.parametrize("key", ["", "NONE", "opp", "PRE_DEPARTURE_ORIENTATION"])
def test_what_is_no_step_and_no_service_gives_no_number(content: Content, key: str) -> None:
    assert isinstance(counters(content).offer(key, "id"), NotThere)
    assert isinstance(counters(content).ticket(f"A-012:{key}", "id"), NotThere)


@pytest.mark.parametrize("key", ["A-012", ":OPP", "12:OPP", "A-12:OPP", "A-0123:OPP", "a-012:OPP"])
def test_what_is_no_number_is_no_ticket(content: Content, key: str) -> None:
    assert isinstance(counters(content).ticket("A-012:OPP", "id"), Ticket)  # the positive control
    assert isinstance(counters(content).ticket(key, "id"), NotThere)


@pytest.mark.parametrize(
    ("step", "counter", "bring"),
    [("OPP", "Loket 2", ["Paspor", "Visa kerja"]), ("DOC", "tanyakan petugas", ["Surat keterangan sehat"])],
)
def test_from_a_result_page_and_slip_tell_the_counter_and_the_papers_of_that_step(
    content: Content, step: str, counter: str, bring: list[str]
) -> None:
    person = WorkerRecord(msgspec.structs.replace(samples.BASIC, next_step=step), samples.FULL)
    result = Scene(Visit(number=1, stage=Stage.STATUS, person=person), Catalogue().words("id"), samples.HOUSE, FRIDAY)
    kind, _, key = str(panel(result)["queue"]).partition(":")
    assert (kind, key) == ("queue", step)
    shown = offer(result, offered(content, key))
    assert (str(shown["counter"]).casefold(), shown["bring"]) == (counter.casefold(), bring)
    given = counters(content).ticket(f"A-012:{key}", "id")
    assert isinstance(given, Ticket)
    told = ticket(result, given)
    assert (told["number"], told["counter"], told["bring"]) == ("A-012", shown["counter"], bring)
    slip = page_slip(given, OFFICE.name, "A-000001", 1, "id", FRIDAY)
    assert slip is not None
    lines = said(slip).splitlines()
    assert counter in lines
    for one in STEPS:
        assert set(papers(one)) & set(lines) == (set(papers(one)) if one.key == step else set())
