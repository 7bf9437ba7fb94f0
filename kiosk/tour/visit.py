"""The visit that performs itself: the real program, real register and simulated devices, a picture of every screen.

Needs a synced kiosk whose configuration has `[sim]` with people. Leaves in its folder one PNG a screen, language and
orientation (the staff's in `desk/`), the slip for both paper widths as printer bytes, as PDF and as PNG, and the keys
that check its code.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from kiosk.cache.trust import slip_keys
from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.devices.card_sim import SimulatedCard
from kiosk.devices.printer import DOTS
from kiosk.slips import escpos, pdf, png, raster, sheet_picture
from kiosk.tour.album import Album, AlbumError, keep, make_room
from kiosk.tour.desk import Desk
from kiosk.tour.hands import Hands, Stuck
from kiosk.tour.reports import Reports
from kiosk.tour.ways import Ways
from kiosk.visit import events as e
from kiosk.visit.commands import PrepareSlip
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import FactorKind, Overlay, Stage, Way
from kiosk.visit.speech import Line, SpeechState
from kiosk.visit.times import idle_seconds

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
_WRONG_PIN = "000000"
_LOOK_UP_SECONDS = 1.5
"""What opens nothing takes its time."""
_PICTURES = {80: "slip.png", 58: "slip-58.png"}
PAUSE_ROWS = 300
"""Where in the slip the printer waits for its picture."""


class TourError(Exception):
    """The tour could not be performed; the message says where it stood."""


def perform(config: Config, out: Path) -> int:
    """Perform four visits, two languages by two orientations; return the number of pictures in `out`.

    Raises `TourError`.
    """
    if config.sim_cards is None:
        raise TourError("the tour needs [sim] cards: the people whose cards it lays down")
    try:
        make_room(out)
        for orientation, size in SIZES.items():
            turned = _turned(config, orientation)
            with Hands(turned, size) as hands, ThreadPoolExecutor(1) as packer:
                for language in ("id", "en"):
                    album = Album(out, orientation, language, packer)
                    _Tour(turned, out, album, hands).run()
                    _safe(turned, size, album, hands)
                    album.close()
    except (AlbumError, Stuck) as trouble:
        raise TourError(str(trouble)) from trouble
    return len(list(out.rglob("[0-9]*.png")))


def _turned(config: Config, orientation: str) -> Config:
    """Return the same kiosk in this orientation; nothing moves or sounds, and there is no second sync process."""
    short, long = sorted((config.screen.width_mm, config.screen.height_mm))
    width, height = (short, long) if orientation == "portrait" else (long, short)
    screen = msgspec.structs.replace(config.screen, width_mm=width, height_mm=height, reduced_motion=True)
    sync = msgspec.structs.replace(config.sync, watched_by="systemd")
    sim = msgspec.structs.replace(config.sim, enabled=True)
    printer = msgspec.structs.replace(config.printer, kind="sim")
    sound = msgspec.structs.replace(config.sound, kind="sim")
    return msgspec.structs.replace(config, screen=screen, sync=sync, sim=sim, printer=printer, sound=sound)


def _safe(config: Config, size: tuple[int, int], album: Album, hands: Hands) -> None:
    """Show what is left after a crash loop; it knows no visit, and so one language."""
    if album.language != "id":
        return
    from PySide6.QtQuick import QQuickWindow  # noqa: PLC0415  # behind the hands, which prepare Qt

    from kiosk.ui.window import open_safe  # noqa: PLC0415  # the same

    engine = open_safe(config.screen, size=size)
    for window in engine.rootObjects():
        if isinstance(window, QQuickWindow):
            hands.frame(window)
            album.take(window, "safe", "Safe")
            window.hide()
    engine.deleteLater()


class _Tour:
    """Visits in one orientation and language."""

    def __init__(self, config: Config, out: Path, album: Album, hands: Hands) -> None:
        self._config = config
        self._out = out
        self._album = album
        self._hands = hands

    def run(self) -> None:
        """Visit the kiosk, then be its staff."""
        carded = self._hands.somebody("card+pin")
        self._arrive()
        self._guidance()
        self._asking()
        self._without_a_card()
        ways = Ways(self._hands, self._picture, self._album.language)
        ways.identify()
        self._with_a_card(carded)
        slip = ways.slip_code()
        self._print()
        self._silence(carded)
        ways.lobby(slip)
        self._neutral()
        Reports(self._hands, self._picture, self._album.language).run()
        Desk(self._config, self._hands, self._picture, self._album.language).run()

    def _arrive(self) -> None:
        self._picture("attract")
        self._hands.do(e.Started(), Stage.LANGUAGE)
        self._hands.do(e.LanguageChosen(self._album.language), Stage.LANGUAGE)
        self._picture("language")
        self._hands.do(e.Continued(), Stage.HOME)
        self._picture("home")
        for overlay in (Overlay.HELP, Overlay.DISPLAY, Overlay.EMERGENCY):
            self._hands.do(e.OverlayAsked(overlay), overlay)
            self._picture(overlay.value)
            self._hands.do(e.OverlayClosed(), Overlay.NONE)
        self._hands.do(e.StatusAsked(), Stage.NOTICE)
        self._picture("notice")
        self._hands.do(e.StaffAsked(), Overlay.STAFF_CALLED)
        self._picture("staff-called")
        self._hands.do(e.OverlayClosed(), Overlay.NONE)
        self._hands.do(e.Continued(), Stage.IDENTIFY)
        self._picture("identify")

    def _guidance(self) -> None:
        """Read about unpaid wages and print whom to call; look at countries; search; begin where nobody is known."""
        while self._hands.visit.stage is not Stage.HOME:
            self._hands.do(e.BackAsked())
        self._open("topics", Ref(PageKind.TOPICS))
        self._open("topic", Ref(PageKind.TOPIC, "abroad"))
        self._open("article", Ref(PageKind.ARTICLE, "abroad-unpaid-wages"))
        self._listen()
        self._hands.do(e.PageTurned(1))
        self._picture("article-page")
        self._open("contacts", Ref(PageKind.CONTACTS))
        self._hands.do(e.PrintAsked(), Stage.PREVIEW)
        self._hands.until("preview", lambda: self._hands.visit.slip is not None)
        self._picture("contacts-preview")
        self._hands.do(e.BackAsked(), Stage.GUIDE)
        self._open("map", Ref(PageKind.MAP))
        self._open("countries", Ref(PageKind.COUNTRIES))
        self._open("country", Ref(PageKind.COUNTRY, "HK"))
        self._open("placements", Ref(PageKind.PLACEMENTS))
        self._open("search", Ref(PageKind.SEARCH))
        self._hands.do(e.SearchTyped("paspor"))
        self._hands.until("search", self._hands.page_came)
        self._picture("search-found")
        self._open("not-there", Ref(PageKind.ARTICLE, "contoh-tidak-ada"))
        while self._hands.visit.stage is not Stage.HOME:
            self._hands.do(e.BackAsked())
        self._hands.do(e.StatusAsked(), Stage.IDENTIFY)
        self._open("not-registered", Ref(PageKind.ARTICLE, "start-not-registered"))
        self._hands.do(e.BackAsked(), Stage.IDENTIFY)

    def _listen(self) -> None:
        """Have the page read aloud, and stop it by a touch."""
        player, visit = self._hands.inside.sim_speaker.player, self._hands.visit
        said = Line("CONTOH")
        player.hold()
        self._hands.do(e.ListenAsked((said,), said, visit.number, visit.stage, visit.overlay))
        self._hands.until("speech", lambda: self._hands.visit.speech.state is SpeechState.SPEAKING)
        self._picture("listening")
        self._hands.do(e.Touched())
        self._hands.until("silence", lambda: self._hands.visit.speech.state is SpeechState.SILENT)
        player.let_go()

    def _asking(self) -> None:
        """Check what somebody lacks for Hong Kong, a cost, contributions, openings, and a company."""
        answers = "destination=HK;job=HOUSE_MAID;scheme=P_TO_P"
        while self._hands.visit.stage is not Stage.HOME:
            self._hands.do(e.BackAsked())
        self._open("check-country", Ref(PageKind.CHECK))
        self._open("check-job", Ref(PageKind.CHECK, "destination=HK"))
        self._open("check-scheme", Ref(PageKind.CHECK, "destination=HK;job=HOUSE_MAID"))
        self._open("check-age", Ref(PageKind.CHECK, answers))
        self._open("check-papers", Ref(PageKind.CHECK, f"{answers};age=24;draft=PASSPORT"))
        result = Ref(PageKind.CHECK, f"{answers};age=24;papers=HEALTH_CERTIFICATE+PASSPORT")
        self._open("check-result", result)
        self._open("phone", Ref(PageKind.PHONE, f"check:{result.key}"))
        self._hands.do(e.BackAsked(), Stage.GUIDE)
        self._hands.until("result", self._hands.page_came)
        self._hands.do(e.PrintAsked(), Stage.PREVIEW)
        self._hands.until("preview", lambda: self._hands.visit.slip is not None)
        self._picture("check-preview")
        self._hands.do(e.BackAsked(), Stage.GUIDE)
        self._open("cost", Ref(PageKind.COST, "cost_job=HOUSE_MAID;cost=TICKET_OUT"))
        self._open("contribution", Ref(PageKind.CONTRIBUTION, "way=placed;months=24"))
        self._open("jobs", Ref(PageKind.JOBS))
        self._open("jobs-country", Ref(PageKind.JOB_FILTER, "by=destination"))
        self._open("job", Ref(PageKind.JOB, self._first_job()))
        self._open("agencies", Ref(PageKind.AGENCIES))
        self._hands.do(e.SearchTyped("cahaya rinjami"))
        self._hands.until("agencies", self._hands.page_came)
        self._picture("agencies-found")
        self._open("agency", Ref(PageKind.AGENCY, "CONTOH/SIP3MI/0001"))
        self._open("agency-none", Ref(PageKind.AGENCY_NONE, "contoh tidak ada"))
        while self._hands.visit.stage is not Stage.HOME:
            self._hands.do(e.BackAsked())
        self._hands.do(e.StatusAsked(), Stage.IDENTIFY)

    def _first_job(self) -> str:
        """Name an opening of this machine."""
        from kiosk.guidance.library import Library  # noqa: PLC0415  # for this one question

        library = Library(self._config.data_folder, self._config.office.timezone)
        jobs = library.jobs()
        library.close()
        if not jobs:
            raise TourError("there is no opening on this machine")
        return jobs[0].job

    def _open(self, name: str, ref: Ref) -> None:
        self._hands.do(e.PageAsked(ref))
        self._hands.until(name, self._hands.page_came)
        self._picture(name)

    def _without_a_card(self) -> None:
        # Nobody else of the tour: whoever is tried with wrong PINs stays closed for a while, at the desk too.
        person = self._hands.everybody("nik+pin")[-1]
        self._hands.do(e.WayChosen(Way.PASSPORT), Stage.NUMBER)
        self._picture("number-passport")
        self._hands.do(e.BackAsked(), Stage.IDENTIFY)
        self._hands.do(e.WayChosen(Way.NIK), Stage.NUMBER)
        self._picture("number-nik")
        self._hands.do(e.NumberEntered(person.nik or ""), Stage.FACTOR_CHOICE)
        self._picture("factor-choice")
        self._hands.do(e.FactorChosen(FactorKind.PIN), Stage.FACTOR)
        self._picture("factor-pin")
        self._hands.do(e.BackAsked(), Stage.FACTOR_CHOICE)
        self._hands.do(e.FactorChosen(FactorKind.PIN), Stage.FACTOR)
        self._hands.do(e.FactorEntered(_WRONG_PIN), Stage.OPENING)
        self._picture("opening")
        self._hands.let_pass(_LOOK_UP_SECONDS, Stage.NOT_OPENED)
        self._picture("not-opened")
        self._hands.do(e.OtherProvinceAsked(), Stage.OTHER_PROVINCE)
        self._picture("other-province")
        while self._hands.visit.stage is not Stage.IDENTIFY:
            self._hands.do(e.BackAsked())

    def _with_a_card(self, person: DemoPerson) -> None:
        self._hands.do(e.WayChosen(Way.CARD), Stage.CARD)
        self._picture("card")
        self._hands.tap(person)
        self._hands.do(e.FactorChosen(FactorKind.PIN), Stage.FACTOR)
        self._hands.do(e.FactorEntered(person.pin or ""), Stage.STATUS)
        self._picture("status")
        self._hands.do(e.JourneyAsked(), Stage.JOURNEY)
        self._picture("journey")
        self._hands.do(e.DataWrongAsked(), Overlay.DATA_WRONG)
        self._picture("data-wrong")
        self._hands.do(e.OverlayClosed(), Overlay.NONE)
        self._hands.do(e.BackAsked(), Stage.STATUS)

    def _print(self) -> None:
        self._keep_slips()
        printer = self._hands.inside.sim_printer
        self._hands.do(e.PrintAsked(), Stage.PREVIEW)
        self._hands.until("preview", lambda: self._hands.visit.slip is not None)
        self._picture("preview")
        printer.machine.after_rows(PAUSE_ROWS, printer.machine.stall)
        self._hands.app.post(e.Continued())
        self._hands.until("paper", lambda: printer.machine.stalled)
        self._picture("printing")
        printer.machine.resume()
        self._hands.until("printed", lambda: self._hands.visit.stage is Stage.PRINTED)
        self._picture("printed")
        self._hands.do(e.BackAsked(), Stage.STATUS)

    def _silence(self, person: DemoPerson) -> None:
        self._hands.let_pass(idle_seconds(self._hands.visit) + 1, Stage.COVERED)
        self._picture("time-warning-covered")
        self._hands.do(e.OverlayClosed(), Stage.FACTOR)
        self._hands.do(e.FactorEntered(person.pin or ""), Stage.STATUS)
        self._pull_a_card()
        self._picture("covered")
        self._hands.do(e.Continued(), Stage.FACTOR)
        self._hands.do(e.FactorEntered(person.pin or ""), Stage.STATUS)
        self._hands.do(e.EndAsked(), Stage.GOODBYE)
        self._picture("goodbye")
        self._hands.let_pass(60, Stage.ATTRACT)

    def _pull_a_card(self) -> None:
        """Pull a card that was inserted, not laid down: that covers the screen."""
        reader, seen = self._hands.inside.sim_reader, self._hands.inside.cards
        reader.present(SimulatedCard(contactless=False))
        self._hands.until("card", lambda: self._hands.inside.cards > seen)
        reader.lift()
        self._hands.until("pulled", lambda: self._hands.visit.stage is Stage.COVERED)

    def _neutral(self) -> None:
        person = self._hands.somebody("nik+pin", sensitive=True)
        self._hands.do(e.Started(), Stage.LANGUAGE)
        self._hands.do(e.LanguageChosen(self._album.language), Stage.LANGUAGE)
        self._hands.do(e.Continued(), Stage.HOME)
        self._hands.let_pass(61, Overlay.TIME_WARNING)
        self._picture("time-warning")
        self._hands.do(e.OverlayClosed(), Overlay.NONE)
        self._hands.do(e.StatusAsked(), Stage.NOTICE)
        self._hands.do(e.Continued(), Stage.IDENTIFY)
        self._hands.do(e.WayChosen(Way.NIK), Stage.NUMBER)
        self._hands.do(e.NumberEntered(person.nik or ""), Stage.FACTOR_CHOICE)
        self._hands.do(e.FactorChosen(FactorKind.PIN), Stage.FACTOR)
        self._hands.do(e.FactorEntered(person.pin or ""), Stage.STATUS)
        self._picture("status-neutral")
        self._hands.do(e.EndAsked(), Stage.GOODBYE)
        self._hands.let_pass(60, Stage.ATTRACT)

    def _picture(self, screen: str) -> None:
        self._hands.drawn()
        self._album.take(self._hands.app.window.window, screen, self._hands.screen())

    def _keep_slips(self) -> None:
        """Draw the slip of the person on the screen for both papers and for A4, each with a picture."""
        if (self._album.language, self._album.orientation) != ("id", "portrait"):
            return
        person = self._hands.visit.person
        if person is None:
            raise TourError("nobody's record is open")
        order = PrepareSlip(self._hands.visit.number, person, self._album.language)
        slip = self._hands.inside.slips.slip(order, "A-000001", 1)
        for millimetres, dots in DOTS.items():
            drawn = raster.render(slip, dots)
            keep(self._out / f"slip-{millimetres}.escpos", escpos.job(drawn))
            keep(self._out / _PICTURES[millimetres], png.encode(drawn))
        sheet = pdf.render(slip)
        keep(self._out / "slip.pdf", sheet)
        keep(self._out / "slip-a4.png", sheet_picture.draw(sheet)[0])
        keys = {kid.hex(): key.hex() for kid, key in slip_keys(self._config.data_folder).items()}
        keep(self._out / "portal-keys.json", f"{json.dumps(keys, indent=1)}\n".encode())
