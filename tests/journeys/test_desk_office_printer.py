"""The desk of an office PC whose printer is an office printer: real sheets of A4 through a real IPP printer."""

from collections.abc import Iterator

import msgspec
import pytest

from kiosk.app import DESK_WINDOW
from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.model import RunState
from kiosk.desk.model import Stage as Place
from kiosk.health import PrinterState, PrintOutcome
from kiosk.sync.process import Rounds
from tests.driving import Driver
from tests.emulators.office_printer import OfficePrinter
from tests.journeys.officer import PIN, Staff
from tests.journeys.test_desk_paper import found, text_of

pytestmark = pytest.mark.xdist_group("office_printer")


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficePrinter]:
    office = OfficePrinter(tmp_path_factory.mktemp("office"))
    office.start()
    yield office
    office.stop()


@pytest.fixture
def counter(staffed: str, config: Config, office: OfficePrinter) -> Iterator[Staff]:
    """An officer at a counter's PC, signed in."""
    assert staffed
    Rounds(config, lambda _: None).run()
    printer = msgspec.structs.replace(config.printer, kind="ipp", address=office.address)
    with Driver.opened(msgspec.structs.replace(config, printer=printer), DESK_WINDOW, desk=True) as kiosk:
        staff = Staff(kiosk)
        staff.lay_card()
        staff.do(d.PinEntered(PIN), Place.HOME)
        kiosk.until("the printer is seen", lambda: staff.desk.health.printer is PrinterState.READY)
        yield staff


def ended(staff: Staff) -> PrintOutcome | None:
    return staff.desk.outcome


def test_a_sheet_comes_out_of_the_office_printer_as_it_was_shown_and_its_copy_is_marked(
    counter: Staff, office: OfficePrinter, config: Config
) -> None:
    from kiosk.slips import sheet_picture  # noqa: PLC0415 - only this test draws

    found(counter)
    counter.do(d.PrintAsked(), Place.PREVIEW)
    counter.kiosk.until("sheet", lambda: counter.desk.slip)
    slip = counter.desk.slip
    assert slip is not None
    assert slip.pages == 1
    assert counter.kiosk.reads("Lembar A4")
    assert not counter.kiosk.reads("Pakai slip")  # there is no such paper here
    counter.do(d.Continued(), Place.PRINTED)
    assert ended(counter) is PrintOutcome.CONFIRMED
    (sheet,) = office.sheets()
    assert sheet_picture.draw(sheet) == (slip.image, slip.pages)
    assert slip.serial in text_of(sheet)
    counter.do(d.PrintAsked(), Place.PREVIEW)
    counter.kiosk.until("copy", lambda: counter.desk.slip and counter.desk.slip.copy == 2)
    counter.do(d.Continued(), Place.PRINTED)
    assert "SALINAN 2" in " ".join(map(text_of, office.sheets()))
    assert not config.sheets_folder.exists()  # nothing of anybody is left in a file
    assert counter.kiosk.inside.slips.held() == 0


def test_the_office_printer_runs_out_and_nobody_is_told_that_it_printed(counter: Staff, office: OfficePrinter) -> None:
    found(counter)
    counter.do(d.PrintAsked(), Place.PREVIEW)
    counter.kiosk.until("sheet", lambda: counter.desk.slip)
    office.do("fail")
    counter.do(d.Continued(), Place.PRINTED)
    assert ended(counter) is PrintOutcome.FAILED
    assert counter.kiosk.reads("Kertas tidak keluar")
    office.do("")
    counter.do(d.PrintAsked(), Place.PREVIEW)
    counter.kiosk.until("copy", lambda: counter.desk.slip and counter.desk.slip.copy == 2)
    counter.do(d.Continued(), Place.PRINTED)
    assert ended(counter) is PrintOutcome.CONFIRMED
    assert len(office.sheets()) == 1


def test_a_list_comes_out_of_the_office_printer_one_sheet_a_person(
    counter: Staff, office: OfficePrinter, config: Config
) -> None:
    people = counter.kiosk.everybody("nik+pin")[:3]
    config.lists_folder.mkdir(exist_ok=True)
    lines = "\n".join(f"{person.nik};{person.pin}" for person in people)
    (config.lists_folder / "berangkat.csv").write_text(f"nik;pin\n{lines}\n", encoding="utf-8")
    counter.do(d.ListsAsked(), Place.LISTS)
    counter.kiosk.until("lists", lambda: counter.desk.choices)
    counter.do(d.ListChosen("file", "berangkat.csv"), Place.LIST)
    counter.kiosk.until("list", lambda: counter.desk.listing)
    counter.do(d.RunAsked(), Place.RUN)
    counter.kiosk.until("done", lambda: counter.desk.run and counter.desk.run.state is RunState.DONE)
    assert counter.desk.run is not None
    assert counter.desk.run.account.confirmed == len(office.sheets()) == 3
    told = [text_of(sheet) for sheet in office.sheets()]
    assert all(any(str(person.birth_date.year) in one for one in told) for person in people if person.birth_date)
