"""The part of the tour at the staff's desk: somebody without a card, a list while the paper runs out, a new card, care.

It needs the invented staff that `portal demo` makes; nothing is changed at the portal, so it can be performed again.
"""

import time
from collections.abc import Callable
from typing import Final

from kiosk.config import Config
from kiosk.demo_people import DemoStaff, load_staff
from kiosk.desk import events as d
from kiosk.desk.care import Act, Board, Place
from kiosk.desk.model import Desk as Session
from kiosk.desk.model import RunState, Service
from kiosk.desk.model import Stage as At
from kiosk.devices.card_sim import SimulatedCard
from kiosk.health import PrinterState
from kiosk.tour.hands import Hands, Stuck
from kiosk.visit import events as e
from kiosk.visit.model import FactorKind, Language, Overlay, Stage, Way

_LIST, _COLUMNS = "contoh-pembekalan.csv", "NIK;Paspor;PIN;Lahir"
_PEOPLE, _PAPER_ENDS_AT, _HALF_A_SLIP = 29, 17, 700
"""The paper runs out in the middle of the seventeenth slip, after so many rows."""
_CARE: Final = (Place.QUEUE, Place.MACHINE, Place.DATA, Place.PAPER, Place.SOUND, Place.DAY, Place.LEAVE)


class Desk:
    """What staff do, with a picture of each screen."""

    def __init__(self, config: Config, hands: Hands, picture: Callable[[str], None], language: Language) -> None:
        self._config = config
        self._hands = hands
        self._shoot = picture
        self._language = language

    @property
    def _session(self) -> Session:
        return self._hands.inside.desk.conductor.desk

    def run(self) -> None:
        """Sign in as a supervisor, who may see everything, and leave the screen to the visitors again."""
        staff = self._supervisor()
        self._hands.do(e.OverlayAsked(Overlay.HELP), Overlay.HELP)
        self._hands.do(e.DeskAsked(), Stage.STAFF)
        if self._session.language != self._language:
            self._do(d.LanguageChosen(self._language))
        self._picture("locked")
        self._lay(staff.card or "", At.PIN)
        self._picture("pin")
        self._do(d.PinEntered(staff.pin or ""), At.HOME)
        self._come_to_whoever_called()
        self._picture("home")
        self._forgotten_card()
        self._list()
        self._new_card()
        self._wrong()
        self._care()
        self._do(d.LockAsked())
        self._hands.until("rest", lambda: self._hands.visit.stage is Stage.ATTRACT)
        self._hands.settle()

    def _come_to_whoever_called(self) -> None:
        """Answer a call of this tour's visitors, whose band would cover every screen of the desk."""
        for one in self._session.health.wanted:
            self._do(d.StaffComing(one.call))
        self._hands.until("nobody calls", lambda: not self._session.health.wanted)

    def _supervisor(self) -> DemoStaff:
        people = self._config.sim_cards
        found = [one for one in (load_staff(people) if people else ()) if one.role == "penyelia"]
        if not found:
            raise Stuck("the demonstration has no staff: delete its folder and begin anew")
        return found[0]

    def _forgotten_card(self) -> None:
        person = self._hands.somebody("nik+pin")
        self._do(d.FindAsked(), At.REASON)
        self._picture("reason")
        self._do(d.ReasonChosen("AT_COUNTER"), At.WAYS)
        self._picture("ways")
        self._do(d.WayChosen(Way.NIK), At.NUMBER)
        self._do(d.NumberEntered(person.nik or ""), At.FACTORS)
        self._do(d.FactorChosen(FactorKind.PIN), At.FACTOR)
        self._picture("factor")
        self._do(d.FactorEntered(person.pin or ""), At.FOUND)
        self._picture("found")
        self._do(d.PrintAsked(), At.PREVIEW)
        self._hands.until("slip", lambda: self._session.slip)
        self._picture("preview")
        self._do(d.Continued(), At.PRINTED)
        self._picture("printed")
        self._do(d.BackAsked(), At.FOUND)

    def _new_card(self) -> None:
        """Look for the same person again, and go as far as the card that would be bound."""
        person = self._hands.somebody("nik+pin")
        self._hands.until("portal", lambda: self._session.health.online)
        self._do(d.FindAsked(), At.REASON)
        self._do(d.ReasonChosen("AT_COUNTER"), At.WAYS)
        self._do(d.WayChosen(None), At.SEARCH)
        self._picture("search")
        self._do(d.BackAsked(), At.WAYS)
        self._do(d.WayChosen(Way.NIK), At.NUMBER)
        self._do(d.NumberEntered(person.nik or ""), At.FACTORS)
        self._do(d.FactorChosen(FactorKind.PIN), At.FACTOR)
        self._do(d.FactorEntered(person.pin or ""), At.FOUND)
        self._do(d.ServicesAsked(), At.SHOWN_PAPERS)
        self._picture("papers")
        self._do(d.PapersSeen("KTP"), At.SERVICES)
        self._picture("services")
        self._do(d.ServiceChosen(Service.CARD), At.BINDING)
        self._picture("binding")
        self._lay("04C0FFEE000001", At.TYPING)
        self._picture("new-pin")
        self._do(d.BackAsked(), At.SERVICES)
        self._do(d.BackAsked(), At.FOUND)
        self._do(d.BackAsked(), At.HOME)

    def _list(self) -> None:
        """Print a list whose last line finds nobody; the paper runs out, and printing goes on by itself."""
        self._do(d.BackAsked(), At.HOME)
        file = self._config.lists_folder / _LIST
        file.parent.mkdir(parents=True, exist_ok=True)
        nobody = f"5299{time.time_ns() % 10**12:012};;000000"  # another list each time: none is finished already
        lines = self._lines()
        file.write_text("\n".join((_COLUMNS, *lines, nobody)) + "\n", encoding="utf-8")
        ends_at = min(_PAPER_ENDS_AT, len(lines))  # a demonstration may have few people
        machine = self._hands.inside.sim_printer.machine
        try:
            self._do(d.ListsAsked(), At.LISTS)
            self._hands.until("lists", lambda: self._session.choices)
            self._picture("lists")
            self._do(d.ListChosen("file", _LIST), At.LIST)
            self._hands.until("list", lambda: self._session.listing)
            self._picture("list")
            machine.end_roll_in(ends_at, _HALF_A_SLIP)
            self._do(d.RunAsked(), At.RUN)
            self._hands.until("paper out", lambda: self._out_of_paper(ends_at))
            self._picture("list-paper-out")
            machine.load_paper(None)
            self._hands.until("account", self._accounted)
            self._picture("list-account")
        finally:
            machine.load_paper(None)
            file.unlink()
        self._do(d.Continued(), At.HOME)

    def _lines(self) -> list[str]:
        """Return a table of people, by NIK or passport as they are known."""
        by_nik = {one.nik: f"{one.nik};;{one.pin};" for one in self._hands.everybody("nik+pin")}
        by_passport = {
            one.passport: f";{one.passport};;{one.birth_date}"
            for one in self._hands.everybody("passport+birth")
            if one.nik not in by_nik
        }
        return [*by_nik.values(), *by_passport.values()][:_PEOPLE]

    def _out_of_paper(self, slip: int) -> bool:
        run = self._session.run
        stopped = run is not None and run.account.confirmed == slip - 1
        return stopped and self._session.health.printer is PrinterState.PAPER_OUT

    def _accounted(self) -> bool:
        run = self._session.run
        return run is not None and run.state is RunState.DONE

    def _wrong(self) -> None:
        self._do(d.WrongAsked(), At.WRONG)
        self._hands.until("marks", lambda: self._session.marks is not None)
        self._picture("wrong")
        self._do(d.BackAsked(), At.HOME)

    def _care(self) -> None:
        self._do(d.CareAsked(), At.CARES)
        self._picture("care")
        for place in _CARE:
            self._do(d.PlaceChosen(place), At.CARE)
            self._hands.until(place.value, lambda: self._session.care and self._session.care.board)
            self._picture(f"care-{place.value}")
            if place is Place.LEAVE:
                self._leaving()
            self._do(d.BackAsked(), At.CARES)

    def _leaving(self) -> None:
        """Carry out what the portal has not signed for, and go as far as the word that would empty the machine."""
        self._do(d.Acted(Act.CARRY_OUT), At.CARE)
        self._hands.until("carried out", lambda: self._session.care and self._board().said == "carried_out")
        self._picture("care-carried-out")
        (self._config.export_folder / self._board().detail).unlink()
        self._do(d.Acted(Act.WIPE), At.CARE)
        self._picture("care-wipe")
        self._do(d.BackAsked(), At.CARE)

    def _board(self) -> Board:
        care = self._session.care
        if care is None or care.board is None:
            raise Stuck("nothing of the machine is shown")
        return care.board

    def _lay(self, card: str, then: At) -> None:
        reader = self._hands.inside.sim_reader
        reader.present(SimulatedCard(name="kartu CONTOH", uid=card))
        self._hands.until(then.value, lambda: self._session.stage is then)
        self._hands.settle()
        reader.lift()

    def _do(self, event: d.Event, then: At | None = None) -> None:
        self._hands.app.post_desk(event)
        if then is not None:
            self._hands.until(f"{type(event).__name__} to {then.value}", lambda: self._session.stage is then)
        self._hands.settle()

    def _picture(self, name: str) -> None:
        """Take a picture once the window shows the session as it is now."""
        self._hands.until("drawing", lambda: self._hands.app.bridge.desk == self._session)
        self._shoot(f"desk-{name}")
