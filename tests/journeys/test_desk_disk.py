"""A disk that fails at the desk: it is said there, stands in the machine's health, and mends."""

from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.model import RunState
from kiosk.desk.model import Stage as Place
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from tests.driving import Driver
from tests.full_disk import no_room
from tests.journeys.officer import Staff
from tests.journeys.test_desk_paper import confirmed, finished, found


def list_of(kiosk: Driver, config: Config, count: int) -> str:
    """Write a list of some people into the lists' folder and return its name."""
    people = {one.nik: f"{one.nik};{one.pin}" for one in kiosk.everybody("nik+pin")}
    config.lists_folder.mkdir(exist_ok=True)
    (config.lists_folder / "opp.csv").write_text("\n".join(("nik;pin", *list(people.values())[:count])), "utf-8")
    return "opp.csv"


def test_a_full_disk_in_the_middle_of_a_list_pauses_it_stands_in_the_machines_health_and_mends(
    staff: Staff, config: Config
) -> None:
    kiosk = staff.kiosk
    written = list_of(kiosk, config, 3)
    staff.sign_in()
    staff.do(d.ListsAsked(), Place.LISTS)
    staff.do(d.ListChosen("file", written), Place.LIST)
    kiosk.until("list", lambda: staff.desk.listing)
    with no_room():
        staff.do(d.RunAsked(), Place.RUN)
        kiosk.until("paused", lambda: staff.desk.run and staff.desk.run.state is RunState.PAUSED)
        kiosk.until("in the health", lambda: kiosk.visit.health.faults == {Fault.STORAGE_FAILED})
        assert staff.desk.run is not None
        assert staff.desk.run.fault is Fault.STORAGE_FAILED
        kiosk.until("said", lambda: kiosk.reads("Mesin belum bisa menyimpan."))
        assert not kiosk.inside.sim_printer.paper()
    staff.do(d.RunAsked(), Place.RUN)
    kiosk.until("done", lambda: finished(staff))
    assert confirmed(staff) == len(kiosk.inside.sim_printer.paper()) == 3
    kiosk.until("mended", lambda: kiosk.visit.health.faults == frozenset())


def test_a_sheet_that_the_disk_does_not_take_stands_in_the_machines_health_until_one_is_there(
    staff: Staff, config: Config
) -> None:
    kiosk = staff.kiosk
    staff.sign_in()
    found(staff)
    staff.do(d.PrintAsked("sheet"), Place.PREVIEW)
    kiosk.until("sheet", lambda: staff.desk.slip)
    config.sheets_folder.parent.mkdir(parents=True, exist_ok=True)
    config.sheets_folder.write_text("a file where the folder should be")
    staff.do(d.Continued(), Place.PRINTED)
    assert (staff.desk.outcome, staff.desk.fault) == (PrintOutcome.FAILED, Fault.STORAGE_FAILED)
    kiosk.until("in the health", lambda: kiosk.visit.health.faults == {Fault.STORAGE_FAILED})
    config.sheets_folder.unlink()
    staff.do(d.PrintAsked("sheet"), Place.PREVIEW)
    kiosk.until("sheet", lambda: staff.desk.slip)
    staff.do(d.Continued(), Place.PRINTED)
    assert staff.desk.outcome is PrintOutcome.CONFIRMED
    kiosk.until("mended", lambda: kiosk.visit.health.faults == frozenset())
