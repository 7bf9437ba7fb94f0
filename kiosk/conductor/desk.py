"""The desk's conductor: takes events, asks the desk's table what happens next, has the orders carried out.

It works with the workers of the visits' conductor: register, slips and printer have one thread each, whoever asks.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Protocol

import msgspec

from kiosk import audit
from kiosk.conductor.clock import Cancel, Clock
from kiosk.conductor.desk_ports import DeskPorts, ListWrong, NotServed, SignInRefused
from kiosk.conductor.ports import NotOpened, TroubleError
from kiosk.conductor.worker import Busy, Job
from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import Act
from kiosk.desk.machine import step
from kiosk.desk.model import Desk, Refused, SlipSeen
from kiosk.faults import Fault
from kiosk.health import Health, PrintOutcome
from kiosk.visit.commands import OpenCase
from kiosk.visit.model import SlipAnswer, SlipVerdict

ANSWER_SECONDS = 15.0
PORTAL_SECONDS = 40.0
LIST_SECONDS = 1800.0
"""Ten thousand lines, each an Argon2, on a slow machine."""
PRINT_SECONDS = 300.0
CARE_SECONDS = 60.0
STOP_SECONDS = 10.0


class Crew(Protocol):
    """One thread a resource, by name."""

    def submit(self, name: str, job: Job) -> None:
        """Queue a job."""


class _Stop(msgspec.Struct, frozen=True):
    """The last message."""


class _HealthTurned(msgspec.Struct, frozen=True):
    turn: Callable[[Health], Health]


_Message = e.Event | _Stop | _HealthTurned


class DeskConductor:
    """Runs one desk session after another until it is stopped.

    `post` and `turn_health` may be called from any thread. `show` gets every new desk, on the conductor's thread;
    `give_back` is told when the visitors have the screen again.
    """

    def __init__(
        self,
        ports: DeskPorts,
        clock: Clock,
        crew: Crew,
        busy: Busy,
        show: Callable[[Desk], None],
        give_back: Callable[[], None],
        *,
        alone: bool = False,
    ) -> None:
        self._ports = ports
        self._clock = clock
        self._crew = crew
        self._busy = busy
        self._show = show
        self._give_back = give_back
        self._desk = Desk(number=1, alone=alone)
        self._inbox: SimpleQueue[_Message] = SimpleQueue()
        self._idle: Cancel | None = None
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return self._desk

    def start(self) -> None:
        """Begin to listen."""
        self._show(self._desk)
        self._thread.start()

    def post(self, event: e.Event) -> None:
        """Put an event into the inbox."""
        self._put(event)

    def turn_health(self, turn: Callable[[Health], Health]) -> None:
        """Change a part of the machine's health."""
        self._put(_HealthTurned(turn))

    def settle(self) -> None:
        """Have settled what the portal never answered, now that it is there."""
        self._do("portal", "ask_portal", self._ports.portal.settle)

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """End the thread; the crew is ended by whose it is."""
        if self._thread.ident is not None:
            self._put(_Stop())
            self._thread.join(timeout)

    # ---- the inbox

    def _put(self, message: _Message) -> None:
        self._busy.enter()
        self._inbox.put(message)

    def _run(self) -> None:
        while self._take_next():
            pass
        self._stop_idle()

    def _take_next(self) -> bool:
        message = self._inbox.get()
        try:
            if isinstance(message, _Stop):
                return False
            self._take(message)
        except Exception as error:  # noqa: BLE001  a bug in one step must not end the only thread that decides
            self._bug("step", error)
        finally:
            self._busy.leave()
        return True

    def _take(self, message: e.Event | _HealthTurned) -> None:
        turned = isinstance(message, _HealthTurned)
        event = e.HealthChanged(message.turn(self._desk.health)) if isinstance(message, _HealthTurned) else message
        before = self._desk
        after, orders = step(before, event)
        self._desk = after
        if after != before or not turned:
            self._present(after)
        for order in orders:
            self._carry_out(order)

    def _present(self, desk: Desk) -> None:
        try:
            self._show(desk)
        except Exception as error:  # noqa: BLE001  a bug in a screen must not end the session behind it
            self._bug("show", error)

    # ---- orders

    def _carry_out(self, order: o.Order) -> None:  # noqa: C901, PLR0912, PLR0915 - one case an order, nothing else
        match order:
            case o.StartIdle():
                self._start_idle(order)
            case o.StopIdle():
                self._stop_idle()
            case o.Note():
                self._crew.submit("audit", lambda: self._ports.audit.note(order.entry))
            case o.GiveBack():
                self._give_back()
            case o.ReadCard():
                self._read_card(self._ports.reader.read)
            case o.ReadPassport(number, birth, expiry):
                self._read_card(lambda: self._ports.reader.read_passport(number, birth, expiry))
            case o.SignIn():
                self._sign_in(order)
            case o.EndSession():
                self._ports.lists.stop_reading()
                self._do("register", "sign_in", lambda: self._ports.staff.end(order.session))
                if not order.keep_list:
                    self._do("slips", "read_list", self._ports.lists.end)
            case o.Find():
                self._find(order)
            case o.AskSearch() | o.AskPerson() | o.AskService():
                self._ask_portal(order)
            case o.AskWrong():
                self._ask_wrong(order)
            case o.CheckSlip():
                self._check_slip(order)
            case o.OpenCase():
                self._open_case(order)
            case o.PrepareSlip():
                self._prepare(order)
            case o.DropSlip():
                self._do("printer", "drop_slip", lambda: self._ports.slips.drop(order.serial, order.copy))
            case o.SavePrint():
                self._save(order)
            case o.PrintSlip():
                self._print(order)
            case o.SettlePrint():
                self._settle(order.serial, order.copy, order.outcome)
            case o.NotePaper():
                seen = (order.serial, order.copy, order.came_out)
                self._do("journal", "note_paper", lambda: self._ports.journal.paper(*seen))
            case o.FindLists():
                self._find_lists(order)
            case o.ReadList():
                self._read_list(order)
            case o.LookAfter():
                self._look_after(order)
            case o.DrawRow():
                self._draw_row(order)
            case o.PrintRow():
                self._print_row(order)
            case o.FileList():
                self._file_list(order)
            case o.StopReading():
                self._ports.lists.stop_reading()
            case o.CloseList():
                closed = (order.list_id, order.finished)
                self._do("slips", "read_list", lambda: self._ports.lists.close(closed[0], finished=closed[1]))

    def _read_card(self, ask: Callable[[], None]) -> None:
        def read() -> None:
            try:
                ask()
            except Exception:
                self.post(e.CardFailed(Fault.CARD_UNREADABLE))
                raise

        self._do("reader", "read_card", read)

    def _sign_in(self, order: o.SignIn) -> None:
        def work() -> e.Event:
            try:
                return e.SignedIn(order.session, self._ports.staff.sign_in(order.session, order.card, order.pin))
            except SignInRefused as refused:
                return e.NotSignedIn(order.session, refused.why, refused.count, refused.day)

        def failed(_fault: Fault) -> e.Event:
            return e.NotSignedIn(order.session, Refused.FAILED)

        self._ask("register", "sign_in", work, failed)

    def _find(self, order: o.Find) -> None:
        def work() -> e.Event:
            result = self._ports.register.open(order.look_up)
            if isinstance(result, NotOpened):
                return e.NotFound(order.session, result.fault)
            return e.Found(order.session, result)

        self._ask("register", "find", work, lambda fault: e.NotFound(order.session, fault))

    def _ask_portal(self, order: o.AskSearch | o.AskPerson | o.AskService) -> None:
        portal = self._ports.portal

        def work() -> e.Event:
            match order:
                case o.AskSearch():
                    return e.Searched(order.session, portal.search(order.session, order.search, order.reason))
                case o.AskPerson():
                    record = portal.person(order.session, order.handle, order.reason, order.papers)
                    if record is None:
                        return e.NotFound(order.session, Fault.RECORD_NOT_OPENED)
                    return e.Found(order.session, record)
                case o.AskService():
                    return self._served(order)

        def failed(fault: Fault) -> e.Event:
            if isinstance(order, o.AskService):
                return e.NotServed(order.session, "portal_away")
            return e.NotFound(order.session, fault)

        self._ask("portal", "ask_portal", work, failed, PORTAL_SECONDS)

    def _ask_wrong(self, order: o.AskWrong) -> None:
        def work() -> e.Event:
            return e.WrongListed(order.session, self._ports.portal.wrong(order.session))

        self._ask("portal", "ask_portal", work, lambda _: e.WrongListed(order.session, None), PORTAL_SECONDS)

    def _served(self, order: o.AskService) -> e.Event:
        try:
            return e.Served(order.session, order.service, self._ports.portal.serve(order))
        except NotServed as refused:
            return e.NotServed(order.session, refused.key, refused.count)

    def _check_slip(self, order: o.CheckSlip) -> None:
        def work() -> e.Event:
            return e.SlipChecked(order.session, self._ports.slips.check(order.text, order.language))

        def failed(_fault: Fault) -> e.Event:
            return e.SlipChecked(order.session, SlipSeen(SlipAnswer(SlipVerdict.UNKNOWN_KEY)))

        self._ask("slips", "check_slip", work, failed)

    def _open_case(self, order: o.OpenCase) -> None:
        def work() -> e.Event:
            found = self._ports.cases.open(OpenCase(0, order.code, order.pin))
            if isinstance(found, NotOpened):
                return e.CaseNotFound(order.session, found.fault)
            return e.CaseFound(order.session, found)

        self._ask("cases", "open_case", work, lambda fault: e.CaseNotFound(order.session, fault))

    # ---- printing

    def _prepare(self, order: o.PrepareSlip) -> None:
        def work() -> e.Event:
            slip = self._ports.slips.prepare(order.subject, order.language, order.paper, order.serial)
            return e.SlipReady(order.session, slip, order.drawing)

        self._ask("slips", "prepare_slip", work, lambda fault: e.SlipNotReady(order.session, fault, order.drawing))

    def _save(self, order: o.SavePrint) -> None:
        def work() -> e.Event:
            self._ports.journal.save(order.serial, order.copy)
            return e.PrintSaved(order.session, order.serial, order.copy)

        def failed(fault: Fault) -> e.Event:
            return e.PrintNotSaved(order.session, order.serial, order.copy, fault)

        self._ask("journal", "save_print", work, failed)

    def _print(self, order: o.PrintSlip) -> None:
        def finished(outcome: PrintOutcome, fault: Fault | None) -> e.Event:
            return e.Printed(order.session, order.serial, order.copy, outcome, fault)

        def settled(event: e.Event) -> None:
            if isinstance(event, e.Printed):
                self._settle(event.serial, event.copy, event.outcome)

        def work() -> e.Event:
            return finished(*self._ports.printer.print(order.serial, order.copy))

        self._ask(
            "printer", "print_slip", work, lambda fault: finished(PrintOutcome.UNKNOWN, fault), PRINT_SECONDS, settled
        )

    def _settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        self._do("journal", "settle_print", lambda: self._ports.journal.settle(serial, copy, outcome))

    # ---- lists

    def _find_lists(self, order: o.FindLists) -> None:
        def work() -> e.Event:
            return e.ListsFound(order.session, self._ports.lists.choices(order.session, online=order.online))

        self._ask("portal", "read_list", work, lambda _fault: e.ListsFound(order.session, ()), PORTAL_SECONDS)

    def _read_list(self, order: o.ReadList) -> None:
        def work() -> e.Event:
            wanted = (order.session, order.source, order.key, order.language)
            try:
                return e.ListRead(order.session, self._ports.lists.read(*wanted, tell))
            except ListWrong as wrong:
                return e.ListNotRead(order.session, wrong.key, wrong.line)

        def tell(done: int, lines: int) -> None:
            self.post(e.ListProgress(order.session, done, lines))

        worker = "portal" if order.source == "group" else "register"
        self._ask(worker, "read_list", work, lambda _fault: e.ListNotRead(order.session, "unread"), LIST_SECONDS)

    def _draw_row(self, order: o.DrawRow) -> None:
        def work() -> e.Event:
            return e.RowDrawn(order.list_id, *self._ports.lists.draw(order.list_id, order.busy))

        self._ask("slips", "draw_row", work, lambda fault: e.RowNotDrawn(order.list_id, fault))

    def _print_row(self, order: o.PrintRow) -> None:
        def work() -> e.Event:
            return e.RowPrinted(order.list_id, order.row, *self._ports.lists.print(order.list_id, order.row))

        def failed(fault: Fault) -> e.Event:
            return e.RowNotDrawn(order.list_id, fault)

        self._ask("printer", "print_row", work, failed, PRINT_SECONDS)

    def _file_list(self, order: o.FileList) -> None:
        def work() -> e.Event:
            return e.ListFiled(order.list_id, *self._ports.lists.file(order.list_id))

        self._ask("slips", "file_list", work, lambda fault: e.RowNotDrawn(order.list_id, fault), LIST_SECONDS)

    # ---- the machine

    def _look_after(self, order: o.LookAfter) -> None:
        care = self._ports.care

        def work() -> e.Event:
            if order.act is None:
                board = care.look(order.place, order.language)
            else:
                board = care.act(order.act, order.value, order.language)
            return e.BoardShown(order.session, order.asked, board)

        def failed(fault: Fault) -> e.Event:
            return e.BoardNotShown(order.session, order.asked, fault)

        worker = "printer" if order.act in (Act.TEST_PRINT, Act.NEW_ROLL) else "journal"
        self._ask(worker, "look_after", work, failed, CARE_SECONDS)

    # ---- the minute of silence

    def _start_idle(self, order: o.StartIdle) -> None:
        self._stop_idle()
        expired = e.IdleExpired(order.session)
        self._idle = self._clock.call_later(order.seconds, lambda: self.post(expired))

    def _stop_idle(self) -> None:
        cancel, self._idle = self._idle, None
        if cancel is not None:
            cancel()

    # ---- asking and doing

    def _ask(
        self,
        worker: str,
        name: str,
        work: Callable[[], e.Event],
        failed: Callable[[Fault], e.Event],
        limit: float = ANSWER_SECONDS,
        also: Callable[[e.Event], None] = lambda _event: None,
    ) -> None:
        """Have something done and post its one answer: what came of it, its failure, or that its time is up."""
        lock, given = threading.Lock(), [False]

        def give(event: e.Event) -> None:
            with lock:
                first, given[0] = not given[0], True
            if first:
                self.post(event)
                also(event)

        cancel = self._clock.call_later(limit, lambda: give(failed(Fault.STORAGE_FAILED)))

        def job() -> None:
            try:
                event = work()
            except TroubleError as trouble:
                fault = trouble.fault
                self._note_failed(name, fault)
                event = failed(fault)
            except Exception as error:  # noqa: BLE001  whoever waits gets an answer, the log gets the bug
                self._bug(name, error)
                event = failed(Fault.STORAGE_FAILED)
            cancel()
            give(event)

        self._crew.submit(worker, job)

    def _do(self, worker: str, name: str, work: Callable[[], None]) -> None:
        def job() -> None:
            try:
                work()
            except TroubleError as trouble:
                self._note_failed(name, trouble.fault)
            except Exception as error:  # noqa: BLE001  nobody waits for this order; the log gets the bug
                self._bug(name, error)

        self._crew.submit(worker, job)

    def _note_failed(self, name: str, fault: Fault) -> None:
        entry = audit.order_failed(order=name, fault=fault.value)
        self._crew.submit("audit", lambda: self._ports.audit.note(entry))

    def _bug(self, name: str, error: BaseException) -> None:
        self._crew.submit("audit", lambda: self._ports.audit.bug(name, error))
