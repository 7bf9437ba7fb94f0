"""Slips as the conductor asks for them: drawn, kept until they are printed, and checked.

Each part is built on the worker thread that uses it, at its first order: by then the window is on the screen.
"""

import threading
from typing import TYPE_CHECKING

from kiosk.conductor.ports import TroubleError
from kiosk.config import Config, open_counter
from kiosk.devices.printer import DOTS
from kiosk.faults import Fault
from kiosk.office_time import OfficeTime
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.ports.pages import Pages
from kiosk.visit.commands import PrepareSlip
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.looks import Looks
from kiosk.visit.model import Language, PreparedSlip, SlipAnswer, SlipVerdict
from kiosk.visit.reports import Receipt, Ticket
from onedata.records import NextStep, WorkerRecord

if TYPE_CHECKING:
    from PIL.Image import Image

    from kiosk.cache.content import Content
    from kiosk.cache.journal import Journal
    from kiosk.devices.printer import PrintJob
    from kiosk.slips.model import Slip
    from kiosk.slips.verify import Answer as Checked
    from onedata.case_clock import CaseClock

# ruff: noqa: PLC0415 - heavy modules are imported where they are first used, behind the first frame

_CLOCK = 1024
"""The most bytes that the row of a clock may have."""
_SLIP_KINDS = {PageKind.CONTACTS: "contacts", PageKind.TICKET: "queue"}


class Slips:
    """Draws slips and keeps them until they are printed or dropped."""

    def __init__(self, config: Config, now: OfficeTime) -> None:
        self._config = config
        self._now = now
        self._journal: Journal | None = None
        self._content: Content | None = None
        self._pages: Pages | None = None
        self._drawn: dict[tuple[str, int], PrintJob] = {}
        self._lock = threading.Lock()

    def prepare(self, order: PrepareSlip, *, by_staff: bool = False) -> PreparedSlip:
        """Reserve a serial, or the next copy of one, draw the slip and keep it for the printer."""
        serial, copy = self.reserve(order, by_staff=by_staff)
        return PreparedSlip(serial, copy, *_picture(self.draw(order, serial, copy)))

    def reserve(self, order: PrepareSlip, *, by_staff: bool = False) -> tuple[str, int]:
        """Reserve a serial, or the next copy of one.

        What staff print of a person is a copy as long as it says the same; a visitor's own print leaves no such mark.
        """
        with disk_trouble():
            return self._reserved(order, by_staff=by_staff)

    def keep_sheet(self, serial: str, copy: int, sheet: bytes) -> None:
        """Keep a sheet that was drawn elsewhere for the office printer."""
        from kiosk.devices.printer import PrintJob

        with self._lock:
            self._drawn[serial, copy] = PrintJob(sheet=sheet)

    def draw(self, order: PrepareSlip, serial: str, copy: int) -> "Image | bytes":
        """Draw a slip under a serial that is reserved and keep it for the printer; return its dots, or its A4 sheet."""
        from kiosk.devices.printer import PrintJob
        from kiosk.slips import escpos, raster
        from kiosk.slips.fonts import FontsMissing

        with disk_trouble():
            slip = self.slip(order, serial, copy)
            try:
                drawn = (
                    _sheet(slip)
                    if self._config.printer.takes_sheets
                    else raster.render(slip, DOTS[self._config.printer.width])
                )
                job = PrintJob(sheet=drawn) if isinstance(drawn, bytes) else PrintJob(escpos.strips(drawn))
            except FontsMissing as missing:
                raise TroubleError(Fault.STORAGE_FAILED) from missing
        with self._lock:
            self._drawn[serial, copy] = job
        return drawn

    def slip(self, order: PrepareSlip, serial: str, copy: int) -> "Slip":
        """Return the slip's contents for this moment and office."""
        from kiosk.cache.enrolment import load_enrolment
        from kiosk.slips.model import Office
        from kiosk.slips.status import status_slip

        if isinstance(order.subject, Ref):
            return self._page_slip(order.subject, serial, copy, order.language)
        now = self._now()
        if isinstance(order.subject, Ticket):
            from kiosk.slips.case import case_slip

            ticket, office_name = order.subject, self._config.office.name
            clock = self._case_clock()
            return case_slip(ticket.code, ticket.pin, office_name, serial, copy, order.language, now, clock)
        if isinstance(order.subject, Receipt):
            from kiosk.slips.case import Standing, receipt_slip

            code, seen = order.subject.code, order.subject.seen
            case = Standing(code, seen.state, seen.received_at, seen.changed_at, seen.as_of)
            return receipt_slip(case, self._config.office.name, serial, copy, order.language, now)
        if isinstance(order.subject, Looks):
            from kiosk.slips.looks import LookedAt, looks_slip

            asked, office_name = order.subject, self._config.office.name
            whose = f"{asked.initials}, {asked.birth_year}"
            named = {one.code: one.name_id if order.language == "id" else one.name_en for one in asked.reasons}
            looks = [
                LookedAt(one.at, one.office, one.role, named.get(one.reason, one.reason), one.what)
                for one in asked.rows
            ]
            return looks_slip(whose, looks, office_name, serial, copy, order.language, now)
        step = self._next_step(order.subject.basic.next_step)
        counter = open_counter(step.stage, self._config.office, now) if step else None
        address = load_enrolment(self._config.data_folder).portal_url
        office = Office(self._config.office.name, counter.name if counter else None, address)
        return status_slip(order.subject, step, office, serial, copy, order.language, now)

    def _page_slip(self, ref: Ref, serial: str, copy: int, language: Language) -> "Slip":
        from kiosk.slips.guidance import page_slip

        if self._pages is None:
            self._pages = Pages(self._config, self._now)
        page = self._pages.open(ref, language)
        slip = page_slip(page, self._config.office.name, serial, copy, language, self._now())
        if slip is None:
            raise TroubleError(Fault.STORAGE_FAILED)
        return slip

    def take(self, serial: str, copy: int) -> "PrintJob | None":
        """Hand over a drawn slip, once."""
        with self._lock:
            return self._drawn.pop((serial, copy), None)

    def take_sheet(self, serial: str, copy: int) -> bytes | None:
        """Hand over a sheet that is kept, once; None where it is a slip, or nothing, and that stays."""
        with self._lock:
            kept = self._drawn.get((serial, copy))
            if kept is None or not kept.sheet:
                return None
            del self._drawn[serial, copy]
        return kept.sheet

    def check(self, text: str) -> SlipAnswer:
        """Check a scanned slip with what this machine holds; nothing of its holder is told."""
        return _public(self._checked(text))

    def examine(self, text: str, language: Language) -> tuple[SlipAnswer, tuple[tuple[str, str], ...]]:
        """Check a slip for staff: what anybody may know, and what is compared with the paper and the person."""
        from kiosk.slips.verify import facts

        answer = self._checked(text)
        return _public(answer), facts(answer, language)

    def _checked(self, text: str) -> "Checked":
        from kiosk.cache.trust import slip_keys
        from kiosk.slips.verify import check

        with disk_trouble():
            revoked = {bytes.fromhex(token) for token in self._held().revoked_slips()}
            return check(text, slip_keys(self._config.data_folder), revoked, self._now().date())

    def drop(self, serial: str, copy: int) -> None:
        """Forget a slip; no harm if it is not known."""
        self.take(serial, copy)

    def held(self) -> int:
        """Count the slips that are drawn and not printed or forgotten."""
        with self._lock:
            return len(self._drawn)

    def _reserved(self, order: PrepareSlip, *, by_staff: bool) -> tuple[str, int]:
        if self._journal is None:
            from kiosk.cache.journal import Journal

            self._journal = Journal(self._config.data_folder)
        if order.serial is not None:
            return order.serial, self._journal.next_copy(order.serial)
        if by_staff and isinstance(order.subject, WorkerRecord):
            return self._journal.reserve_for(order.subject.basic.slip_token, _kind(order), order.language)
        return self._journal.reserve(_kind(order), order.language), 1

    def _held(self) -> "Content":
        if self._content is None:
            from kiosk.cache.content import Content

            self._content = Content(self._config.data_folder)
        return self._content

    def _case_clock(self) -> "CaseClock | None":
        """Return within how many days a case is answered; None where the portal names no rule: none are promised."""
        from kiosk.cache.durable import NotSaved
        from onedata.case_clock import CaseClock
        from onedata.content_feeds import CODES
        from onedata.wire import Malformed, decode

        try:
            row = self._held().row(CODES, "clocks", "answer")
            return decode(row, CaseClock, _CLOCK) if row is not None else None
        except (NotSaved, Malformed):
            return None  # the slip then sends to the staff

    def _next_step(self, key: str | None) -> NextStep | None:
        from kiosk.cache.durable import NotSaved

        try:
            return self._held().next_step(key) if key else None
        except NotSaved:
            return None  # the slip then sends to the staff; the sync process mends the file and says so


def _kind(order: PrepareSlip) -> str:
    """Return what the journal and the portal call the slip."""
    if not isinstance(order.subject, Ref):
        case = "case" if isinstance(order.subject, Ticket | Receipt) else "status"
        return "looks" if isinstance(order.subject, Looks) else case
    return _SLIP_KINDS.get(order.subject.kind, "guidance")


def _public(answer: "Checked") -> SlipAnswer:
    verdict = SlipVerdict(answer.kind.value)
    if answer.claims is None:
        return SlipAnswer(verdict)
    return SlipAnswer(verdict, answer.claims.data_date, answer.claims.expires)


def _sheet(slip: "Slip") -> bytes:
    from kiosk.slips import pdf

    return pdf.render(slip)


def _picture(drawn: "Image | bytes") -> tuple[bytes, int]:
    """Return the PNG of what would be printed, and of how many sheets of A4 it is; 0: a strip of receipt paper."""
    if isinstance(drawn, bytes):
        from kiosk.slips import sheet_picture

        return sheet_picture.draw(drawn)
    from kiosk.slips import png

    return png.encode(drawn), 0
