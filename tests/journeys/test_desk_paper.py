"""What the desk prints (a group of the portal, a sheet, requirements) and what it says of slips, codes and cards."""

from pathlib import Path

import msgspec
import pypdfium2

from kiosk.cache.overlay import OverlayCache
from kiosk.config import Config
from kiosk.demo_people import load_staff
from kiosk.desk import events as d
from kiosk.desk.model import RunState, Service
from kiosk.desk.model import Stage as Place
from kiosk.health import PrinterState, PrintOutcome
from kiosk.sync.process import Rounds
from kiosk.visit.model import FactorKind, SlipVerdict, Way
from tests.album import Album
from tests.driving import Driver
from tests.emulators.cable import Cable
from tests.journeys.officer import OFFICE, Staff, group_of
from tests.journeys.test_canary import read_aside

ROWS = 6
OTHER_CODE = b"8991002101234"
SLIP_ROWS = 1500
"""About as many as a status slip has: 188 mm."""
NEW_CARD, NEW_PIN = "04D1E2F3A4B5C6", "824613"


def group(site: Path, kiosk: Driver, name: str) -> str:
    """Make a group of some people at the portal and return its id."""
    return group_of(site, [person.nik or "" for person in kiosk.everybody("nik+pin")[:ROWS]], name)


def open_group(staff: Staff, key: str) -> None:
    staff.sign_in()
    staff.kiosk.until("online", lambda: staff.desk.health.online)
    staff.do(d.ListsAsked(), Place.LISTS)
    staff.kiosk.until("lists", lambda: staff.desk.choices)
    assert key in {choice.key for choice in staff.desk.choices or () if choice.source == "group"}
    staff.do(d.ListChosen("group", key), Place.LIST)
    staff.kiosk.until("list", lambda: staff.desk.listing)


def confirmed(staff: Staff) -> int:
    return staff.desk.run.account.confirmed if staff.desk.run is not None else 0


def finished(staff: Staff) -> bool:
    return staff.desk.run is not None and staff.desk.run.state is RunState.DONE


def test_a_group_is_picked_from_the_portal_paused_cut_off_and_resumed_with_no_slip_lost_or_doubled(
    staffed: str, site: Path, config: Config
) -> None:
    assert staffed
    Rounds(config, lambda _: None).run()
    with Driver.opened(config) as kiosk:
        staff = Staff(kiosk)
        key = group(site, kiosk, "OPP angkatan 12")
        open_group(staff, key)
        assert kiosk.reads("OPP angkatan 12")
        machine = kiosk.inside.sim_printer.machine
        machine.load_paper(3 * SLIP_ROWS)
        staff.do(d.RunAsked(), Place.RUN)
        kiosk.until("out of paper", lambda: staff.desk.health.printer is PrinterState.PAPER_OUT)
        kiosk.until("the screen says so", lambda: kiosk.reads("Kertas habis"))
        staff.do(d.PauseAsked(), Place.RUN)
        machine.load_paper(None)
        kiosk.until("the slip under way is out", lambda: staff.desk.run and staff.desk.run.printing is None)
        assert staff.desk.run is not None
        account = staff.desk.run.account
        first = account.confirmed + account.unknown
        assert 1 <= first < ROWS
        names = {person.name for person in kiosk.everybody("nik+pin")}
        kept = b"".join(map(read_aside, config.data_folder.glob("local.db*")))
        assert not any(name.encode() in kept for name in names)
        assert key.encode() in kept  # the positive control: the list is there by its id
    with Driver.opened(config) as kiosk:
        staff = Staff(kiosk)
        open_group(staff, key)
        assert staff.desk.listing is not None
        assert staff.desk.listing.done == first
        staff.do(d.RunAsked(), Place.RUN)
        kiosk.until("done", lambda: finished(staff))
        assert staff.desk.run is not None
        account = staff.desk.run.account
        assert (account.confirmed + account.unknown, account.failed, account.skipped) == (ROWS, 0, 0)
        assert account.unknown <= 1
        assert len(kiosk.inside.sim_printer.paper()) == ROWS - first


def test_the_portal_goes_between_reading_a_group_and_printing_it(
    staffed: str, site: Path, config: Config, cable: Cable
) -> None:
    assert staffed
    Rounds(config, lambda _: None).run()
    cabled = msgspec.structs.replace(config, portal=msgspec.structs.replace(config.portal, url=cable.url))
    with Driver.opened(cabled) as kiosk:
        staff = Staff(kiosk)
        open_group(staff, group(site, kiosk, "Berangkat"))
        cable.pull()
        staff.do(d.RunAsked(), Place.RUN)
        kiosk.until("done", lambda: finished(staff))
        assert confirmed(staff) == len(kiosk.inside.sim_printer.paper()) == ROWS


def test_the_portal_goes_between_a_search_and_the_print(staffed: str, config: Config, cable: Cable) -> None:
    assert staffed
    Rounds(config, lambda _: None).run()
    cabled = msgspec.structs.replace(config, portal=msgspec.structs.replace(config.portal, url=cable.url))
    with Driver.opened(cabled) as kiosk:
        staff = Staff(kiosk)
        person = kiosk.somebody("nik+pin")
        staff.sign_in()
        staff.search(person)
        staff.do(d.HitChosen(0), Place.PAPERS)
        cable.pull()
        staff.do(d.PapersSeen("KTP"), Place.HITS)
        assert kiosk.reads("Portal tidak tersambung")
        cable.plug()
        staff.do(d.HitChosen(0), Place.PAPERS)
        staff.do(d.PapersSeen("KTP"), Place.FOUND)
        cable.pull()
        staff.do(d.PrintAsked(), Place.PREVIEW)
        kiosk.until("slip", lambda: staff.desk.slip)
        staff.do(d.Continued(), Place.PRINTED)
        assert staff.desk.outcome is PrintOutcome.CONFIRMED


def found(staff: Staff) -> None:
    """Open somebody's record by number and PIN."""
    man = staff.kiosk.somebody("nik+pin")
    staff.do(d.FindAsked(), Place.REASON)
    staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
    staff.do(d.WayChosen(Way.NIK), Place.NUMBER)
    staff.do(d.NumberEntered(man.nik or ""), Place.FACTORS)
    staff.do(d.FactorChosen(FactorKind.PIN), Place.FACTOR)
    staff.do(d.FactorEntered(man.pin or ""), Place.FOUND)


def sheets(config: Config) -> list[Path]:
    return sorted(config.sheets_folder.glob("*.pdf"))


def words(path: Path) -> str:
    return text_of(path.read_bytes())


def text_of(sheet: bytes) -> str:
    document = pypdfium2.PdfDocument(sheet)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_sheet_is_shown_as_it_prints_and_becomes_a_file_with_its_copies_marked(staff: Staff, config: Config) -> None:
    kiosk = staff.kiosk
    staff.sign_in()
    found(staff)
    staff.do(d.PrintAsked("sheet"), Place.PREVIEW)
    kiosk.until("sheet", lambda: staff.desk.slip)
    slip = staff.desk.slip
    assert slip is not None
    assert slip.pages == 1
    assert kiosk.inside.slips.held() == 1, "what looks whether anything is left would see it"
    staff.do(d.Continued(), Place.PRINTED)
    (first,) = sheets(config)
    assert first.name == f"{slip.serial}-1.pdf"
    from kiosk.slips import sheet_picture  # noqa: PLC0415 - only this test draws

    assert sheet_picture.draw(first.read_bytes()) == (slip.image, slip.pages)
    staff.do(d.PrintAsked(), Place.PREVIEW)
    kiosk.until("copy", lambda: staff.desk.slip and staff.desk.slip.copy == 2)
    staff.do(d.LanguageChosen("en"), Place.PREVIEW)
    kiosk.until("in English", lambda: staff.desk.slip and staff.desk.slip.image != slip.image)
    staff.do(d.Continued(), Place.PRINTED)
    assert [path.name for path in sheets(config)][
        -1
    ] == f"{slip.serial}-{staff.desk.slip.copy if staff.desk.slip else 0}.pdf"
    assert "COPY" in words(sheets(config)[-1])
    assert kiosk.inside.slips.held() == 0


def test_what_a_destination_requires_goes_on_paper_for_the_person_who_is_there(staff: Staff, config: Config) -> None:
    kiosk = staff.kiosk
    staff.sign_in()
    found(staff)
    staff.do(d.PrintAsked("slip", "requirements"), Place.PREVIEW)
    kiosk.until("slip", lambda: staff.desk.slip)
    staff.do(d.PaperChosen("sheet"), Place.PREVIEW)
    kiosk.until("sheet", lambda: staff.desk.slip and staff.desk.slip.pages)
    staff.do(d.Continued(), Place.PRINTED)
    (sheet,) = sheets(config)
    text = words(sheet)
    assert "Persyaratan" in text or "syarat" in text.casefold()
    assert kiosk.somebody("nik+pin").name not in text
    staff.do(d.BackAsked(), Place.FOUND)


def test_who_looked_goes_on_paper_for_the_person_who_asked(staff: Staff, config: Config) -> None:
    kiosk = staff.kiosk
    staff.sign_in()
    kiosk.until("online", lambda: staff.desk.health.online)
    found(staff)
    staff.do(d.ServicesAsked(), Place.SHOWN_PAPERS)
    staff.do(d.PapersSeen("KTP"), Place.SERVICES)
    for _ in range(2):  # the second time the first one is in the answer
        staff.do(d.ServiceChosen(Service.WHO_LOOKED), Place.DONE)
        staff.do(d.BackAsked(), Place.SERVICES)
    staff.do(d.ServiceChosen(Service.WHO_LOOKED), Place.DONE)
    assert staff.desk.looks
    kiosk.touch("Cetak daftar ini")
    staff.reaches(Place.PREVIEW)
    staff.do(d.PaperChosen("sheet"), Place.PREVIEW)
    kiosk.until("sheet", lambda: staff.desk.slip and staff.desk.slip.pages)
    staff.do(d.Continued(), Place.PRINTED)
    (sheet,) = sheets(config)
    told = words(sheet)
    assert told.count(OFFICE) >= 2
    assert "Sri Contoh" not in told
    assert kiosk.somebody("nik+pin").name not in told
    staff.do(d.BackAsked(), Place.FOUND)
    assert staff.desk.looks is None


def verdict(staff: Staff) -> SlipVerdict:
    staff.kiosk.until("answer", lambda: staff.desk.checked)
    assert staff.desk.checked is not None
    return staff.desk.checked.answer.verdict


def test_a_slip_is_checked_offline_and_a_code_that_is_none_is_not_ours(staff: Staff) -> None:
    kiosk = staff.kiosk
    man = kiosk.somebody("nik+pin")
    staff.sign_in()
    found(staff)
    assert staff.desk.person is not None
    from onedata.slip_token import token_url  # noqa: PLC0415

    code = token_url("http://portal", staff.desk.person.basic.slip_token)
    staff.do(d.BackAsked(), Place.HOME)
    kiosk.inside.sim_scanner.scan(code.encode())
    staff.reaches(Place.CHECKED)
    assert verdict(staff) is SlipVerdict.VALID
    assert staff.desk.checked is not None
    assert kiosk.reads("Asli")
    assert kiosk.reads(staff.desk.checked.facts[-1][1])
    assert str(man.birth_date.year if man.birth_date else 0) in {value for _, value in staff.desk.checked.facts}
    staff.do(d.CheckAsked(), Place.CHECK)
    staff.do(d.SlipTyped(code[:-6] + "AAAAAA"), Place.CHECKED)
    assert verdict(staff) is SlipVerdict.ALTERED
    kiosk.inside.sim_scanner.scan(OTHER_CODE)
    kiosk.until("not ours", lambda: verdict(staff) is SlipVerdict.NOT_OURS)


def test_a_workers_code_is_scanned_instead_of_a_number(staff: Staff) -> None:
    kiosk = staff.kiosk
    worker = kiosk.somebody("worker_id+pin")
    staff.sign_in()
    staff.do(d.FindAsked(), Place.REASON)
    staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
    kiosk.inside.sim_scanner.scan(OTHER_CODE)
    kiosk.until("said", lambda: staff.desk.said)
    assert kiosk.reads("Kode ini tidak menunjuk siapa pun")
    kiosk.inside.sim_scanner.scan((worker.worker_id or "").encode())
    staff.reaches(Place.FACTOR)
    staff.do(d.FactorEntered(worker.pin or ""), Place.FOUND)
    assert kiosk.reads(worker.name)


def test_what_the_portal_never_answered_is_settled_when_the_desk_starts(config: Config) -> None:
    """A question that the portal cannot read any more stands for one whose answer was lost: it is asked, and closed."""
    Rounds(config, lambda _: None).run()
    cache = OverlayCache(config.data_folder)
    try:
        cache.intend(bytes(16), b"never answered")
        assert len(cache.pending()) == 1
        with Driver.opened(config) as kiosk:
            kiosk.until("settled", lambda: not cache.pending())
    finally:
        cache.close()


def look_up(staff: Staff, card: str, pin: str, then: Place) -> None:
    """Look somebody up by card and PIN, at the counter."""
    staff.do(d.FindAsked(), Place.REASON)
    staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
    staff.do(d.WayChosen(Way.CARD), Place.CARD)
    staff.lay_card(card, Place.FACTORS)
    staff.do(d.FactorChosen(FactorKind.PIN), Place.FACTOR)
    staff.do(d.FactorEntered(pin), then)


def test_lost_card_new_card(staff: Staff, album: Album) -> None:
    """The supervisor confirms it in place, without a new sign-in."""
    kiosk = staff.kiosk
    # The last one: other visits of this portal are made with the first.
    man = next(person for person in reversed(kiosk.everybody("card+pin")) if "nik+pin" in person.opens)
    supervisor = next(one for one in load_staff(kiosk.app.config.sim_cards or Path()) if one.role == "penyelia")
    assert supervisor.card
    assert supervisor.pin
    staff.sign_in()
    kiosk.until("online", lambda: staff.desk.health.online)
    staff.do(d.FindAsked(), Place.REASON)
    staff.do(d.ReasonChosen("AT_COUNTER"), Place.WAYS)
    staff.do(d.WayChosen(Way.NIK), Place.NUMBER)
    staff.do(d.NumberEntered(man.nik or ""), Place.FACTORS)
    staff.do(d.FactorChosen(FactorKind.PIN), Place.FACTOR)
    staff.do(d.FactorEntered(man.pin or ""), Place.FOUND)
    kiosk.picture(album, "found-by-number")
    staff.do(d.ServicesAsked(), Place.SHOWN_PAPERS)
    kiosk.picture(album, "papers")
    staff.do(d.PapersSeen("KTP"), Place.SERVICES)
    kiosk.picture(album, "services")
    staff.do(d.ServiceChosen(Service.CARD), Place.BINDING)
    kiosk.picture(album, "lay-the-new-card")
    staff.lay_card(NEW_CARD, Place.TYPING)
    kiosk.picture(album, "new-pin")
    staff.do(d.Typed(NEW_PIN), Place.TYPING)
    staff.do(d.Typed(NEW_PIN), Place.SUPERVISOR)
    assert kiosk.reads("Penyelia: tempelkan kartu Anda")
    kiosk.picture(album, "supervisor")
    staff.lay_card(supervisor.card, Place.SUPERVISOR_PIN)
    staff.do(d.PinEntered("11111111"), Place.SUPERVISOR_PIN)
    assert kiosk.reads("Sisa 4 kali")
    kiosk.picture(album, "supervisor-mistyped")
    staff.do(d.PinEntered(supervisor.pin), Place.DONE)
    assert kiosk.reads("Sri Contoh")
    kiosk.picture(album, "bound")
    staff.do(d.Continued(), Place.FOUND)
    look_up(staff, NEW_CARD, NEW_PIN, Place.FOUND)
    assert kiosk.reads(man.name)
    kiosk.picture(album, "opened-with-the-new-card")
    look_up(staff, man.card or "", man.pin or "", Place.FACTOR)
    kiosk.until("refused", lambda: staff.desk.said)
    assert not kiosk.reads(man.name), "the card that was lost opens nothing here any more"
    kiosk.picture(album, "the-lost-card-opens-nothing")
