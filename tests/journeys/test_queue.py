"""The queue and a machine that rests: from the visitor's touch to the call across the room."""

from functools import partial

from kiosk.cache.journal import Journal
from kiosk.config import Config
from kiosk.desk import events as d
from kiosk.desk.care import PAPER_STEPS, Act, Place
from kiosk.desk.model import Stage as Desk
from kiosk.health import Closed
from kiosk.visit.guide import PageKind
from kiosk.visit.model import Stage
from tests.album import Album
from tests.driving import Driver
from tests.journeys.officer import Staff


def test_a_number_taken_on_the_kiosk_is_called_at_the_desk(kiosk: Driver, config: Config, album: Album) -> None:
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.touch("Lanjut", Stage.HOME)
    kiosk.touch("Nomor antrean", Stage.GUIDE)
    kiosk.until("offer", lambda: kiosk.page_is(PageKind.QUEUE))
    kiosk.touch("Ambil nomor antrean")
    kiosk.until("number", lambda: kiosk.page_is(PageKind.TICKET) and kiosk.reads("A-0"))
    kiosk.picture(album, "taken")
    waiting = kiosk.inside.lobby.waiting()
    kiosk.touch("Cetak", Stage.PREVIEW)
    kiosk.until("drawn slip", lambda: kiosk.visit.slip is not None)
    assert kiosk.visit.slip is not None
    serial = kiosk.visit.slip.serial
    kiosk.touch("Cetak sekarang", Stage.PRINTED)
    assert Journal(config.data_folder).print_event(serial, 1).kind == "queue"
    kiosk.leave()
    assert [ticket.service for ticket in waiting][-1:] == ["INFORMATION"]
    called = kiosk.inside.lobby.call("Loket 2", waiting[-1].number)
    assert called is not None
    kiosk.until("call on the screen", lambda: kiosk.reads(waiting[-1].number) and kiosk.reads("Silakan ke Loket 2"))
    kiosk.picture(album, "called")


def test_out_of_service_and_back(kiosk: Driver, album: Album) -> None:
    kiosk.inside.lobby.close_machine(Closed.PAPER)
    kiosk.until("kind screen", lambda: kiosk.reads("Kertas sedang diganti."))
    kiosk.picture(album, "closed")
    assert kiosk.offers("Darurat")
    assert not kiosk.offers("Mulai")
    kiosk.inside.lobby.open_machine()
    kiosk.until("attract", lambda: kiosk.offers("Mulai"))
    kiosk.touch("Mulai", Stage.LANGUAGE)
    kiosk.leave()


def test_the_desk_calls_who_waits_and_changes_the_paper(staff: Staff, album: Album) -> None:
    kiosk, number = staff.kiosk, staff.kiosk.inside.lobby.take("INFORMATION")
    staff.sign_in()
    staff.do(d.CareAsked(), Desk.CARES)
    kiosk.picture(album, "care")
    staff.do(d.PlaceChosen(Place.QUEUE), Desk.CARE)
    kiosk.until("who waits", lambda: kiosk.reads(number))
    kiosk.picture(album, "waiting")
    staff.do(d.Acted(Act.CALL_NEXT), Desk.CARE)
    kiosk.until("called", lambda: kiosk.reads("dipanggil ke"))
    assert kiosk.inside.lobby.waiting() == ()
    staff.do(d.BackAsked(), Desk.CARES)
    staff.do(d.PlaceChosen(Place.PAPER), Desk.CARE)
    for step in range(1, PAPER_STEPS):
        kiosk.until(f"step {step}", partial(kiosk.reads, f"Langkah {step} dari {PAPER_STEPS}"))
        kiosk.picture(album, f"paper-{step}")
        staff.do(d.Continued(), Desk.CARE)
    kiosk.until("last step", lambda: kiosk.reads(f"Langkah {PAPER_STEPS} dari"))
    cuts = kiosk.inside.sim_printer.machine.cuts
    staff.do(d.Acted(Act.NEW_ROLL), Desk.CARE)
    kiosk.until("counted anew", lambda: kiosk.reads("Gulungan baru dihitung dari awal."))
    assert kiosk.visit.health.paper_used_mm == 0
    staff.do(d.Acted(Act.TEST_PRINT), Desk.CARE)
    kiosk.until("trial", lambda: kiosk.inside.sim_printer.machine.cuts == cuts + 1)


def test_while_staff_hold_the_screen_a_called_number_is_seen_and_heard_and_stays_on_the_way_back(
    staff: Staff, album: Album
) -> None:
    kiosk, number = staff.kiosk, staff.kiosk.inside.lobby.take("INFORMATION", "id")
    staff.sign_in()
    assert not kiosk.reads("dipanggil")
    kiosk.inside.sim_speaker.voice.said.clear()
    assert kiosk.inside.lobby.call("Loket 2", number) is not None
    kiosk.until("strip over the desk", lambda: kiosk.reads(f"{number} dipanggil ke Loket 2"))
    kiosk.picture(album, "strip")
    kiosk.until("heard", lambda: len(kiosk.inside.sim_speaker.voice.said) == 4)
    staff.do(d.LockAsked(), Desk.LOCKED)
    kiosk.app.post_desk(d.BackAsked())
    kiosk.until("on the way back", lambda: kiosk.reads(number) and kiosk.reads("Silakan ke Loket 2"))
