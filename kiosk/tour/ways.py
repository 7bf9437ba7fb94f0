"""The part of the tour with a passport's chip, scanned codes and slips, the queue, and a machine that rests."""

from collections.abc import Callable
from typing import Final

import msgspec

from kiosk.dock import passport
from kiosk.health import Closed
from kiosk.ports.lobby import CALL_SECONDS
from kiosk.slips.model import Check
from kiosk.tour.hands import Hands, Stuck
from kiosk.visit import events as e
from kiosk.visit.commands import PrepareSlip
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import FactorKind, Language, Overlay, Stage, Way

_SEEN_MS: Final = 40
"""How slowly the passport answers, so that its being read can be seen."""
_COUNTER: Final = "Loket 1"


class Ways:
    """What a visitor brings beside a card and a number, with a picture of each screen."""

    def __init__(self, hands: Hands, picture: Callable[[str], None], language: Language) -> None:
        self._hands = hands
        self._picture = picture
        self._language = language

    def identify(self) -> None:
        """Go from the question who it is to the status by passport, and to the factor by code; come back each time."""
        self._passport()
        self._code()

    def _passport(self) -> None:
        """Type what opens a passport's chip, and lay it down."""
        person = self._hands.somebody("passport_chip+none")
        chip = passport(person)
        if person.birth_date is None or person.passport_until is None:
            raise Stuck("the person with a passport has none")
        self._hands.do(e.WayChosen(Way.PASSPORT), Stage.NUMBER)
        self._hands.do(e.NumberEntered(person.passport or ""), Stage.FACTOR_CHOICE)
        self._hands.do(e.FactorChosen(FactorKind.CHIP), Stage.FACTOR)
        self._picture("factor-birth")
        self._hands.do(e.FactorEntered(person.birth_date.isoformat()), Stage.EXPIRY)
        self._picture("expiry")
        self._hands.do(e.ExpiryEntered(person.passport_until.isoformat()), Stage.PASSPORT)
        self._picture("passport")
        self._hands.inside.sim_reader.present(msgspec.structs.replace(chip, slow_ms=_SEEN_MS))
        self._hands.until("reading", lambda: self._hands.visit.step)
        self._picture("passport-reading")
        self._hands.until("read", lambda: self._hands.visit.stage is Stage.STATUS)
        self._hands.inside.sim_reader.lift()
        self._back_to_ways()

    def _code(self) -> None:
        """Hold the code of an E-PMI before the scanner."""
        person = self._hands.somebody("worker_id+pin")
        self._hands.do(e.WayChosen(Way.CODE), Stage.CODE)
        self._picture("code")
        self._scan((person.worker_id or "").encode())
        self._hands.until("code", lambda: self._hands.visit.stage in (Stage.FACTOR, Stage.FACTOR_CHOICE))
        self._back_to_ways()

    def _back_to_ways(self) -> None:
        """Go back to the question who it is, from wherever a way led."""
        while self._hands.visit.stage not in (Stage.IDENTIFY, Stage.HOME):
            self._hands.do(e.BackAsked())
        if self._hands.visit.stage is Stage.HOME:
            self._hands.do(e.StatusAsked(), Stage.IDENTIFY)

    def slip_code(self) -> str:
        """Return what stands in the code of the slip of the person on the screen. Raises `Stuck`."""
        person = self._hands.visit.person
        if person is None:
            raise Stuck("nobody's record is open")
        order = PrepareSlip(self._hands.visit.number, person, self._language)
        blocks = self._hands.inside.slips.slip(order, "A-000001", 1).blocks
        return next(block.url for block in blocks if isinstance(block, Check))

    def lobby(self, slip: str) -> None:
        """Have a slip checked at rest, take a number of the queue and be called, and see the machine out of service."""
        self._slip(slip)
        self._queue()
        self._closed()

    def _slip(self, slip: str) -> None:
        self._scan(slip.encode())
        self._hands.until("slip", lambda: self._hands.visit.checked)
        self._hands.do(e.LanguageChosen(self._language))
        self._picture("slip-check")
        self._hands.do(e.Continued(), Stage.HOME)

    def _queue(self) -> None:
        self._hands.do(e.PageAsked(Ref(PageKind.QUEUE, "INFORMATION")), Stage.GUIDE)
        self._hands.until("queue", self._hands.page_came)
        self._picture("queue")
        self._hands.do(e.NumberAsked())
        self._hands.until("ticket", lambda: self._hands.page_came() and self._kind() is PageKind.TICKET)
        self._picture("ticket")
        self._hands.do(e.EndAsked(), Stage.GOODBYE)
        self._hands.let_pass(60, Stage.ATTRACT)
        self._hands.inside.lobby.call(_COUNTER, self._hands.inside.lobby.waiting()[-1].number)
        self._hands.until("call", lambda: self._hands.visit.health.called)
        self._at_rest("attract-called")
        self._hands.clock.advance(CALL_SECONDS + 1)

    def _closed(self) -> None:
        self._hands.inside.lobby.close_machine(Closed.PAPER)
        self._hands.until("out of service", lambda: self._hands.visit.health.closed)
        self._at_rest("closed")
        self._hands.inside.lobby.open_machine()
        self._hands.until("in service", lambda: self._hands.visit.health.closed is None)

    def _at_rest(self, name: str) -> None:
        """Take a picture of the resting screen in this language, as somebody chose it there."""
        self._hands.do(e.OverlayAsked(Overlay.DISPLAY), Overlay.DISPLAY)
        self._hands.do(e.LanguageChosen(self._language))
        self._hands.do(e.OverlayClosed(), Overlay.NONE)
        self._picture(name)
        self._hands.do(e.EndAsked(), Stage.ATTRACT)

    def _scan(self, code: bytes) -> None:
        self._hands.inside.sim_scanner.scan(code)
        self._hands.settle()

    def _kind(self) -> PageKind | None:
        guide = self._hands.visit.guide
        return guide.here.kind if guide is not None else None
