"""The world as the conductor meets it: the real register, slips, journal, printer and speaker behind its protocols.

Each part is built on the worker thread that uses it, at its first order: by then the window is on the screen.
"""

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.conductor.ports import NotOpened, RegisterNews, TroubleError
from kiosk.config import Config, open_counter
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.office_time import OfficeTime
from kiosk.page_port import Pages
from kiosk.tallies import Tallies
from kiosk.visit.commands import OpenRecord, PrepareSlip
from kiosk.visit.guide import PageKind, Ref
from kiosk.visit.model import Language, PreparedSlip, SlipAnswer, SlipVerdict
from kiosk.visit.reports import Receipt, Ticket
from onedata.records import NextStep, WorkerRecord

if TYPE_CHECKING:
    from PIL.Image import Image

    from kiosk.cache.content import Content
    from kiosk.cache.journal import Journal
    from kiosk.cache.outbox import Outbox
    from kiosk.cache.paper import PaperCount, PaperUse
    from kiosk.cache.register import RegisterCache
    from kiosk.devices.printer import Printer, PrintJob
    from kiosk.devices.reader import CardReader
    from kiosk.devices.sam import SamReader
    from kiosk.slips.model import Slip
    from kiosk.slips.verify import Answer as Checked
    from kiosk.trust import Trust

# ruff: noqa: PLC0415 - heavy modules are imported where they are first used, behind the first frame

DOTS = {80: 576, 58: 384}
"""Paper width in millimetres → printable dots at 203 dpi."""


_SLIP_KINDS = {PageKind.CONTACTS: "contacts", PageKind.TICKET: "queue"}


def _kind(order: PrepareSlip) -> str:
    """Return what the journal and the portal call the slip."""
    if not isinstance(order.subject, Ref):
        return "case" if isinstance(order.subject, Ticket | Receipt) else "status"
    return _SLIP_KINDS.get(order.subject.kind, "guidance")


@contextmanager
def _disk() -> Iterator[None]:
    """Turn a disk that does not take or give into expected trouble."""
    from kiosk.cache.durable import NotSaved

    try:
        yield
    except NotSaved as trouble:
        raise TroubleError(trouble.fault) from trouble


class Register:
    """The sealed register of this machine's province."""

    def __init__(self, config: Config, now: OfficeTime) -> None:
        self._config = config
        self._now = now
        self._cache: RegisterCache | None = None

    def open(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        """Look a record up."""
        from kiosk.cache.register import NotOpened as CacheNotOpened

        with _disk():
            try:
                if order.chip:
                    number = order.identity.identifier
                    return self._built().open_passport(order.chip, number, order.text, refused=order.refused)
                return self._built().open_record(
                    order.identity.way.value,
                    order.identity.identifier,
                    order.factor.value,
                    order.text,
                    refused=order.refused,
                )
            except CacheNotOpened as refusal:
                return NotOpened(refusal.fault, refusal.region)

    def begin_visit(self) -> RegisterNews:
        """Take over a newer register, if one has come, and say how it is."""
        with _disk():
            cache = self._built()
            cache.begin_visit()
            return RegisterNews(*cache.state())

    def _built(self) -> "RegisterCache":
        if self._cache is None:
            from kiosk.cache.keys import Peppers
            from kiosk.cache.register import RegisterCache

            folder = self._config.data_folder
            self._cache = RegisterCache(folder, Peppers(folder), today=lambda: self._now().date())
        return self._cache


class Portal:
    """The portal, for a record of another province; asked anew each time, and nothing of it is kept."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def look_up(self, order: OpenRecord) -> WorkerRecord | NotOpened:
        """Ask for one record."""
        from kiosk.cache.durable import NotSaved
        from kiosk.cache.enrolment import NotEnrolled
        from kiosk.sync.look_up import look_up
        from kiosk.sync.trouble import SyncTrouble
        from onedata.credentials import MalformedCredential

        identity = order.identity
        try:
            record = look_up(self._config, "passport_chip", order.chip, "none", "") if order.chip else None
            if record is None:
                record = look_up(self._config, identity.way.value, identity.identifier, order.factor.value, order.text)
        except MalformedCredential:
            record = None
        except (SyncTrouble, NotEnrolled, NotSaved) as trouble:
            return NotOpened(trouble.fault)
        return NotOpened(Fault.RECORD_NOT_OPENED) if record is None else record


class Reader:
    """The card reader, asked card by card; its answers come back as events that carry the card's number."""

    def __init__(self, reader: "CardReader", config: Config, now: OfficeTime) -> None:
        self._reader = reader
        self._folder = config.data_folder
        self._now = now
        self._trust: Trust | None = None

    def read(self, card: int) -> None:  # noqa: ARG002 - the app numbers the answers
        """Ask for the card that lies there."""
        self._reader.read()

    def read_passport(self, number: str, birth: str, expiry: str) -> None:
        """Ask for the passport that lies there, believed by the states of the feed `trust`."""
        from kiosk.devices.passport.reading import Question
        from kiosk.trust import Trust
        from onedata.mrz import access_key

        if self._trust is None:
            self._trust = Trust(self._folder)
        key = access_key(number, dt.date.fromisoformat(birth), dt.date.fromisoformat(expiry))
        self._reader.read_passport(Question(key, self._trust.current(), self._now()))


class Sam:
    """The secure access module, where there is one."""

    def __init__(self, reader: "SamReader | None", tallies: Tallies | None = None) -> None:
        self._reader = reader
        self._tallies = tallies or Tallies()

    def read(self) -> str:
        """Wait for card and finger; return the NIK."""
        from kiosk.devices.sam import SamTrouble

        if self._reader is None:
            raise TroubleError(Fault.SAM_ABSENT)
        try:
            number = self._reader.read()
        except SamTrouble as trouble:
            self._tallies.failed("sam", trouble.fault)
            raise TroubleError(trouble.fault) from trouble
        self._tallies.done("sam")
        return number


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

    def prepare(self, order: PrepareSlip) -> PreparedSlip:
        """Reserve a serial, or the next copy of one, draw the slip and keep it for the printer."""
        from kiosk.slips import png

        serial, copy = self.reserve(order)
        return PreparedSlip(serial, copy, png.encode(self.draw(order, serial, copy)))

    def reserve(self, order: PrepareSlip) -> tuple[str, int]:
        """Reserve a serial, or the next copy of one."""
        with _disk():
            return self._reserved(order)

    def keep_sheet(self, serial: str, copy: int, sheet: bytes) -> None:
        """Keep a sheet that was drawn elsewhere for the office printer."""
        from kiosk.devices.printer import PrintJob

        with self._lock:
            self._drawn[serial, copy] = PrintJob(sheet=sheet)

    def draw(self, order: PrepareSlip, serial: str, copy: int) -> "Image":
        """Draw a slip under a serial that is reserved, keep it for the printer and return its picture."""
        from kiosk.devices.printer import PrintJob
        from kiosk.slips import escpos, raster
        from kiosk.slips.fonts import FontsMissing

        with _disk():
            slip = self.slip(order, serial, copy)
            try:
                image = raster.render(slip, DOTS[self._config.printer.width])
                job = (
                    PrintJob(sheet=_sheet(slip))
                    if self._config.printer.kind == "ipp"
                    else PrintJob(escpos.strips(image))
                )
            except FontsMissing as missing:
                raise TroubleError(Fault.STORAGE_FAILED) from missing
        with self._lock:
            self._drawn[serial, copy] = job
        return image

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
            return case_slip(ticket.code, ticket.pin, office_name, serial, copy, order.language, now)
        if isinstance(order.subject, Receipt):
            from kiosk.slips.case import Standing, receipt_slip

            code, seen = order.subject.code, order.subject.seen
            case = Standing(code, seen.state, seen.received_at, seen.changed_at, seen.as_of)
            return receipt_slip(case, self._config.office.name, serial, copy, order.language, now)
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

        with _disk():
            revoked = {bytes.fromhex(token) for token in self._held().revoked_slips()}
            return check(text, slip_keys(self._config.data_folder), revoked, self._now().date())

    def drop(self, serial: str, copy: int) -> None:
        """Forget a slip; no harm if it is not known."""
        self.take(serial, copy)

    def held(self) -> int:
        """Count the slips that are drawn and not printed or forgotten."""
        with self._lock:
            return len(self._drawn)

    def _reserved(self, order: PrepareSlip) -> tuple[str, int]:
        if self._journal is None:
            from kiosk.cache.journal import Journal

            self._journal = Journal(self._config.data_folder)
        if order.serial is not None:
            return order.serial, self._journal.next_copy(order.serial)
        return self._journal.reserve(_kind(order), order.language), 1

    def _held(self) -> "Content":
        if self._content is None:
            from kiosk.cache.content import Content

            self._content = Content(self._config.data_folder)
        return self._content

    def _next_step(self, key: str | None) -> NextStep | None:
        from kiosk.cache.durable import NotSaved

        try:
            return self._held().next_step(key) if key else None
        except NotSaved:
            return None  # the slip then sends to the staff; the sync process mends the file and says so


def _public(answer: "Checked") -> SlipAnswer:
    verdict = SlipVerdict(answer.kind.value)
    if answer.claims is None:
        return SlipAnswer(verdict)
    return SlipAnswer(verdict, answer.claims.data_date, answer.claims.expires)


def _sheet(slip: "Slip") -> bytes:
    from kiosk.slips import pdf

    return pdf.render(slip)


class Prints:
    """The journal of prints, and the word to the portal of how each ended."""

    def __init__(self, config: Config) -> None:
        self._folder = config.data_folder
        self._journal: Journal | None = None
        self._outbox: Outbox | None = None

    def save(self, serial: str, copy: int) -> None:
        """Write down that this slip is about to be printed."""
        with _disk():
            self._built().intend(serial, copy)

    def settle(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        """Tell the portal how a print ended, then write it down: a crash in between tells the same event again."""
        with _disk():
            self._tell(serial, copy, outcome)
            self._built().settle(serial, copy, outcome)

    def paper(self, serial: str, copy: int, came_out: bool) -> None:
        """Write down what the visitor said about the paper."""
        with _disk():
            self._built().paper_seen(serial, copy, came_out)

    def unsettled(self) -> list[tuple[str, int]]:
        """Return the serial and copy of each saved print whose end nobody wrote down."""
        with _disk():
            return [(row.serial, row.copy) for row in self._built().unsettled()]

    def any_unsettled(self) -> bool:
        """Say whether a slip was under way when the program ended; where nobody can tell, nothing is assumed."""
        try:
            return bool(self.unsettled())
        except TroubleError:
            return False

    def _tell(self, serial: str, copy: int, outcome: PrintOutcome) -> None:
        from kiosk.cache.enrolment import NotEnrolled
        from kiosk.cache.outbox import Outbox
        from kiosk.sync.wake import wake
        from onedata.events import SlipPrinted

        told = self._built().print_event(serial, copy)
        body = SlipPrinted(serial=serial, copy=copy, outcome=outcome.value, language=told.language, kind=told.kind)
        if self._outbox is None:
            self._outbox = Outbox(self._folder)
        try:
            self._outbox.add("slip-printed", body, event_id=told.event_id)
        except NotEnrolled:
            return  # there is no portal to tell yet; the journal keeps it
        wake(self._folder)

    def _built(self) -> "Journal":
        if self._journal is None:
            from kiosk.cache.journal import Journal

            self._journal = Journal(self._folder)
        return self._journal


class Paper:
    """The receipt printer, given what the slips worker drew."""

    def __init__(
        self,
        printer: "Printer | None",
        slips: Slips,
        config: Config,
        tell: Callable[[int, int | None], None] = lambda _used, _left: None,
        tallies: Tallies | None = None,
    ) -> None:
        """`tell` is given the millimetres used of the roll, and the slips left where the roll's length is known.

        `tallies` are the machine's: what its devices did and could not do.
        """
        self._printer = printer
        self._slips = slips
        self._config = config
        self._tell = tell
        self.tallies = tallies or Tallies()
        self._count: PaperCount | None = None

    def roll_changed(self) -> None:
        """Count from the beginning of a new roll: the printer had run out and has paper again."""
        self._counted(lambda count: count.new_roll())

    def look(self) -> None:
        """Tell how much of the roll is used."""
        self._counted(lambda count: count.use())

    def _counted(self, change: Callable[["PaperCount"], "PaperUse"]) -> None:
        from kiosk.cache.paper import PaperCount, slips_left

        if self._count is None:
            self._count = PaperCount(self._config.data_folder)
        with _disk():
            use = change(self._count)
        self._tell(use.roll_mm, slips_left(use, self._config.printer.roll_metres))

    def _used(self, job: "PrintJob") -> None:
        """Count a slip's paper; a disk that does not take the count keeps nobody from their slip."""
        if job.strips:
            with contextlib.suppress(TroubleError):
                self._counted(lambda count: count.add(job.rows))

    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        """Print the slip that was prepared."""
        job = self._slips.take(serial, copy)
        if job is None or self._printer is None:
            return PrintOutcome.FAILED, Fault.PRINTER_ERROR
        result = self._printer.print(job)
        self.tallies.printed(result.outcome, result.fault)
        if result.outcome is not PrintOutcome.FAILED:
            self._used(job)
        return result.outcome, result.fault
