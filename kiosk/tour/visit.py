"""The visit that performs itself: the real program, real register and simulated devices, a picture of every screen.

Needs a synced kiosk whose configuration has `[sim]` with people. Leaves in its folder one PNG a screen, language and
orientation (the staff's in `desk/`), the slip for both paper widths as printer bytes, as PDF and as PNG, and the keys
that check its code.
"""

import json
from collections import Counter
from pathlib import Path

import msgspec

from kiosk.cache.trust import slip_keys
from kiosk.config import Config
from kiosk.demo_people import DemoPerson
from kiosk.slips import escpos, pdf, png, raster
from kiosk.tour.desk import Desk
from kiosk.tour.hands import Hands, Stuck
from kiosk.tour.reports import Reports
from kiosk.visit import events as e
from kiosk.visit.commands import PrepareSlip
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import FactorKind, Language, Overlay, Stage, Way
from kiosk.visit.speech import Line, SpeechState
from kiosk.visit.times import idle_seconds

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
_WRONG_PIN = "000000"
PAUSE_ROWS = 300
"""Where in the slip the printer waits for its picture."""

DESK = "desk"
"""Folder of the pictures that only staff know."""
_LEFT = ("[0-9][0-9]-*-*-*.png", f"{DESK}/[0-9][0-9]-*-*-*.png", "slip.p??", "slip-*.escpos", "portal-keys.json")
"""What a tour leaves."""


class TourError(Exception):
    """The tour could not be performed; the message says where it stood."""


def perform(config: Config, out: Path) -> int:
    """Perform four visits, two languages by two orientations; return the number of pictures in `out`.

    Raises `TourError`.
    """
    if config.sim_cards is None:
        raise TourError("the tour needs [sim] cards: the people whose cards it lays down")
    _make_room(out)
    try:
        for orientation, size in SIZES.items():
            turned = _turned(config, orientation)
            with Hands(turned, size) as hands:
                _Tour(turned, out, orientation, hands).run()
    except Stuck as stuck:
        raise TourError(str(stuck)) from stuck
    return len(list(out.rglob("[0-9]*.png")))


def _make_room(out: Path) -> None:
    """Make the folders and delete what an earlier tour left in them, and nothing else that lies there."""
    try:
        (out / DESK).mkdir(parents=True, exist_ok=True)
        for old in (path for pattern in _LEFT for path in out.glob(pattern)):
            old.unlink()
    except OSError as trouble:
        raise TourError(f"{trouble.filename}: {trouble.strerror}") from trouble


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


class _Tour:
    """One orientation, every language."""

    def __init__(self, config: Config, out: Path, orientation: str, hands: Hands) -> None:
        self._config = config
        self._out = out
        self._orientation = orientation
        self._hands = hands
        self._taken: Counter[str] = Counter()
        self._language: Language = "id"

    def run(self) -> None:
        """Visit the kiosk in each language."""
        for language in ("id", "en"):
            self._language, self._taken = language, Counter()
            self._visit_once()

    def _visit_once(self) -> None:
        carded = self._hands.somebody("card+pin")
        self._arrive()
        self._guidance()
        self._asking()
        self._without_a_card()
        self._with_a_card(carded)
        self._print()
        self._silence(carded)
        self._neutral()
        Reports(self._hands, self._picture, self._language).run()
        Desk(self._config, self._hands, self._picture, self._language).run()

    def _arrive(self) -> None:
        self._picture("attract")
        self._hands.do(e.Started(), Stage.LANGUAGE)
        self._hands.do(e.LanguageChosen(self._language), Stage.LANGUAGE)
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
        self._hands.until("search", self._page_came)
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
        self._hands.until("result", self._page_came)
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
        self._hands.until("agencies", self._page_came)
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
        self._hands.until(name, self._page_came)
        self._picture(name)

    def _page_came(self) -> bool:
        guide = self._hands.visit.guide
        return guide is not None and guide.page is not None

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
        self._hands.do(e.FactorEntered(_WRONG_PIN), Stage.NOT_OPENED)
        self._picture("not-opened")
        self._hands.do(e.OtherProvinceAsked(), Stage.OTHER_PROVINCE)
        self._picture("other-province")
        self._hands.do(e.BackAsked(), Stage.NOT_OPENED)

    def _with_a_card(self, person: DemoPerson) -> None:
        while self._hands.visit.stage is not Stage.IDENTIFY:
            self._hands.do(e.BackAsked())
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
        self._picture("covered")
        self._hands.do(e.OverlayClosed(), Stage.FACTOR)
        self._hands.do(e.FactorEntered(person.pin or ""), Stage.STATUS)
        self._hands.do(e.EndAsked(), Stage.GOODBYE)
        self._picture("goodbye")
        self._hands.let_pass(60, Stage.ATTRACT)

    def _neutral(self) -> None:
        person = self._hands.somebody("nik+pin", sensitive=True)
        self._hands.do(e.Started(), Stage.LANGUAGE)
        self._hands.do(e.LanguageChosen(self._language), Stage.LANGUAGE)
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
        folder = DESK if screen.startswith("desk-") else ""
        self._taken[folder] += 1
        name = f"{self._taken[folder]:02d}-{screen}-{self._language}-{self._orientation}.png"
        if not self._hands.app.window.window.grabWindow().save(str(self._out / folder / name)):
            raise TourError(f"{name} could not be written")

    def _keep_slips(self) -> None:
        """Draw the slip of the person on the screen for both papers, as PDF and as picture."""
        if (self._language, self._orientation) != ("id", "portrait"):
            return
        person = self._hands.visit.person
        if person is None:
            raise TourError("nobody's record is open")
        order = PrepareSlip(self._hands.visit.number, person, self._language)
        slip = self._hands.inside.slips.slip(order, "A-000001", 1)
        for millimetres, dots in ((80, 576), (58, 384)):
            (self._out / f"slip-{millimetres}.escpos").write_bytes(escpos.job(raster.render(slip, dots)))
        (self._out / "slip.png").write_bytes(png.encode(raster.render(slip, 576)))
        (self._out / "slip.pdf").write_bytes(pdf.render(slip))
        keys = {kid.hex(): key.hex() for kid, key in slip_keys(self._config.data_folder).items()}
        (self._out / "portal-keys.json").write_text(json.dumps(keys, indent=1) + "\n", encoding="utf-8")
