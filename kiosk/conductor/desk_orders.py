"""How each order of the desk is carried out: on which worker, with what answer, and what answers when it fails."""

import threading
from collections.abc import Callable

from kiosk.conductor.asking import PRINT_SECONDS, Asking, Crew, Standing
from kiosk.conductor.clock import Clock
from kiosk.conductor.desk_ports import DeskPorts, ListWrong, NotServed, SignInRefused
from kiosk.conductor.ports import NotOpened
from kiosk.desk import events as e
from kiosk.desk import orders as o
from kiosk.desk.care import Act
from kiosk.desk.model import Refused, SlipSeen
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.visit.commands import OpenCase
from kiosk.visit.model import SlipAnswer, SlipVerdict

PORTAL_SECONDS = 40.0
LIST_SECONDS = 1800.0
"""Ten thousand lines, each an Argon2, on a slow machine."""
CARE_SECONDS = 60.0
_SHEETS = "sheets"
"""Under this stands a sheet that the disk did not take: the printer's thread is well all the same."""
OWN_FILES = frozenset({Fault.DISK_FULL, Fault.STORAGE_FAILED})
"""Met at the desk these stand in the machine's health; what the portal answers to staff is no fault of the machine."""


class DeskOrders:
    """For each kind of order of the desk the way it is carried out."""

    def __init__(
        self, ports: DeskPorts, clock: Clock, crew: Crew, post: Callable[[e.Event], None], standing: Standing
    ) -> None:
        self._ports = ports
        self._post = post
        self._asking: Asking[e.Event] = Asking(crew, clock, post, ports.audit, standing, OWN_FILES)
        self._left = threading.Event()
        """Set once nobody waits any more for the list that is being read."""

    def settle(self) -> None:
        """Have settled what the portal never answered, now that it is there."""
        self._asking.do("portal", "ask_portal", self._ports.portal.settle)

    def bug(self, name: str, error: BaseException) -> None:
        """Log a bug loudly; the desk goes on."""
        self._asking.bug(name, error)

    def carry_out(self, order: o.Order) -> None:  # noqa: C901, PLR0912, PLR0915 - one case an order, nothing else
        """Give the order to its worker; returns at once."""
        match order:
            case o.Note():
                self._asking.note(order.entry)
            case o.ReadCard():
                self._read_card(self._ports.reader.read)
            case o.ReadPassport(number, birth, expiry):
                self._read_card(lambda: self._ports.reader.read_passport(number, birth, expiry))
            case o.SignIn():
                self._sign_in(order)
            case o.EndSession():
                self._left.set()
                self._asking.do("register", "sign_in", lambda: self._ports.staff.end(order.session))
                if not order.keep_list:
                    self._asking.do("slips", "read_list", self._ports.lists.end)
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
                self._asking.do("printer", "drop_slip", lambda: self._ports.slips.drop(order.serial, order.copy))
            case o.SavePrint():
                self._save(order)
            case o.PrintSlip():
                self._print(order)
            case o.SettlePrint():
                self._settle(order.serial, order.copy, order.outcome)
            case o.NotePaper():
                seen = (order.serial, order.copy, order.came_out)
                self._asking.do("journal", "note_paper", lambda: self._ports.journal.paper(*seen))
            case o.FindLists():
                self._find_lists(order)
            case o.ReadList():
                self._read_list(order)
            case o.LookAfter():
                self._look_after(order)
            case o.AnswerStaff():
                self._asking.do("staff", "call_staff", lambda: self._ports.care.answer_staff(order.call))
            case o.DrawRow():
                self._draw_row(order)
            case o.PrintRow():
                self._print_row(order)
            case o.FileList():
                self._file_list(order)
            case o.StopReading():
                self._left.set()
            case o.CloseList():
                closed = (order.list_id, order.finished)
                self._asking.do("slips", "read_list", lambda: self._ports.lists.close(closed[0], finished=closed[1]))

    def _read_card(self, ask: Callable[[], None]) -> None:
        def read() -> None:
            try:
                ask()
            except Exception:
                self._post(e.CardFailed(Fault.CARD_UNREADABLE))
                raise

        self._asking.do("reader", "read_card", read)

    def _sign_in(self, order: o.SignIn) -> None:
        def work() -> e.Event:
            try:
                return e.SignedIn(order.session, self._ports.staff.sign_in(order.session, order.card, order.pin))
            except SignInRefused as refused:
                return e.NotSignedIn(order.session, refused.why, refused.count, refused.day)

        def failed(_fault: Fault) -> e.Event:
            return e.NotSignedIn(order.session, Refused.FAILED)

        self._asking.ask("register", "sign_in", work, failed)

    def _find(self, order: o.Find) -> None:
        def work() -> e.Event:
            result = self._ports.register.open(order.look_up)
            if isinstance(result, NotOpened):
                return e.NotFound(order.session, result.fault)
            return e.Found(order.session, result)

        self._asking.ask("register", "find", work, lambda fault: e.NotFound(order.session, fault))

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

        self._asking.ask("portal", "ask_portal", work, failed, PORTAL_SECONDS)

    def _ask_wrong(self, order: o.AskWrong) -> None:
        def work() -> e.Event:
            return e.WrongListed(order.session, order.asked, self._ports.portal.wrong(order.session))

        def failed(_fault: Fault) -> e.Event:
            return e.WrongListed(order.session, order.asked, None)

        self._asking.ask("portal", "ask_portal", work, failed, PORTAL_SECONDS)

    def _served(self, order: o.AskService) -> e.Event:
        try:
            return e.Served(order.session, order.service, self._ports.portal.serve(order))
        except NotServed as refused:
            return e.NotServed(order.session, refused.key, refused.count)

    def _check_slip(self, order: o.CheckSlip) -> None:
        def work() -> e.Event:
            return e.SlipChecked(order.session, order.asked, self._ports.slips.check(order.text, order.language))

        def failed(_fault: Fault) -> e.Event:
            return e.SlipChecked(order.session, order.asked, SlipSeen(SlipAnswer(SlipVerdict.UNKNOWN_KEY)))

        self._asking.ask("slips", "check_slip", work, failed)

    def _open_case(self, order: o.OpenCase) -> None:
        def work() -> e.Event:
            found = self._ports.cases.open(OpenCase(0, order.code, order.pin))
            if isinstance(found, NotOpened):
                return e.CaseNotFound(order.session, found.fault)
            return e.CaseFound(order.session, found)

        self._asking.ask("cases", "open_case", work, lambda fault: e.CaseNotFound(order.session, fault))

    # ---- printing

    def _prepare(self, order: o.PrepareSlip) -> None:
        def work() -> e.Event:
            slip = self._ports.slips.prepare(order.subject, order.language, order.paper, order.serial)
            return e.SlipReady(order.session, order.asked, slip)

        self._asking.ask("slips", "prepare_slip", work, lambda fault: e.SlipNotReady(order.session, order.asked, fault))

    def _save(self, order: o.SavePrint) -> None:
        def work() -> e.Event:
            self._ports.journal.save(order.serial, order.copy)
            return e.PrintSaved(order.session, order.serial, order.copy)

        def failed(fault: Fault) -> e.Event:
            return e.PrintNotSaved(order.session, order.serial, order.copy, fault)

        self._asking.ask("journal", "save_print", work, failed)

    def _print(self, order: o.PrintSlip) -> None:
        def finished(outcome: PrintOutcome, fault: Fault | None) -> e.Event:
            return e.Printed(order.session, order.serial, order.copy, outcome, fault)

        def settled(event: e.Event) -> None:
            if isinstance(event, e.Printed):
                self._settle(event.serial, event.copy, event.outcome)

        def work() -> e.Event:
            outcome, fault = self._ports.printer.print(order.serial, order.copy)
            if fault in OWN_FILES:
                self._asking.trouble(_SHEETS, "print_slip", fault)
            elif outcome is PrintOutcome.CONFIRMED:
                self._asking.well(_SHEETS)
            return finished(outcome, fault)

        self._asking.ask(
            "printer", "print_slip", work, lambda fault: finished(PrintOutcome.UNKNOWN, fault), PRINT_SECONDS, settled
        )

    def _settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        self._asking.do("journal", "settle_print", lambda: self._ports.journal.settle(serial, copy, outcome))

    # ---- lists

    def _find_lists(self, order: o.FindLists) -> None:
        def work() -> e.Event:
            found = self._ports.lists.choices(order.session, online=order.online)
            return e.ListsFound(order.session, order.asked, found)

        def failed(_fault: Fault) -> e.Event:
            return e.ListsFound(order.session, order.asked, ())

        self._asking.ask("portal", "read_list", work, failed, PORTAL_SECONDS)

    def _read_list(self, order: o.ReadList) -> None:
        self._left.set()
        self._left = left = threading.Event()

        def work() -> e.Event:
            wanted = (order.session, order.source, order.key, order.language)
            try:
                return e.ListRead(order.session, order.asked, self._ports.lists.read(*wanted, tell, left.is_set))
            except ListWrong as wrong:
                return e.ListNotRead(order.session, order.asked, wrong.key, wrong.line)

        def failed(_fault: Fault) -> e.Event:
            left.set()
            return e.ListNotRead(order.session, order.asked, "unread")

        def tell(done: int, lines: int) -> None:
            self._post(e.ListProgress(order.session, order.asked, done, lines))

        worker = "portal" if order.source == "group" else "register"
        self._asking.ask(worker, "read_list", work, failed, LIST_SECONDS)

    def _draw_row(self, order: o.DrawRow) -> None:
        def work() -> e.Event:
            return e.RowDrawn(order.list_id, *self._ports.lists.draw(order.list_id, order.busy))

        self._asking.ask("slips", "draw_row", work, lambda fault: e.RowNotDrawn(order.list_id, fault))

    def _print_row(self, order: o.PrintRow) -> None:
        def work() -> e.Event:
            return e.RowPrinted(order.list_id, order.row, *self._ports.lists.print(order.list_id, order.row))

        def failed(fault: Fault) -> e.Event:
            return e.RowNotDrawn(order.list_id, fault)

        self._asking.ask("printer", "print_row", work, failed, PRINT_SECONDS)

    def _file_list(self, order: o.FileList) -> None:
        def work() -> e.Event:
            return e.ListFiled(order.list_id, *self._ports.lists.file(order.list_id))

        self._asking.ask("slips", "file_list", work, lambda fault: e.RowNotDrawn(order.list_id, fault), LIST_SECONDS)

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
        self._asking.ask(worker, "look_after", work, failed, CARE_SECONDS)
