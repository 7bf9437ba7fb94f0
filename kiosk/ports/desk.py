"""The world as the desk meets it: staff, sheets and slips behind the protocols of its conductor."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from kiosk.conductor.desk_ports import NotServed, SignInRefused
from kiosk.conductor.ports import TroubleError
from kiosk.config import Config
from kiosk.desk.model import Hit, Hits, ListChoice, Mark, Paper, Refused, Search, Service, SlipSeen, Staff
from kiosk.desk.orders import AskService
from kiosk.desk.printing import sheet_name
from kiosk.faults import Fault
from kiosk.health import PrintOutcome
from kiosk.office_time import OfficeTime
from kiosk.ports.cards import Reader as Cards
from kiosk.ports.desk_lists import GroupRows
from kiosk.ports.disk_trouble import disk_trouble
from kiosk.ports.prints import Paper as Printer
from kiosk.ports.slips import Slips
from kiosk.visit import commands as c
from kiosk.visit.guide import Ref
from kiosk.visit.looks import Look, Looks
from kiosk.visit.model import Language, PreparedSlip
from kiosk.visit.reports import Receipt
from onedata.desk import Ask, DeskAnswer, FindPeople, ListGroups, ListWrong, OpenGroup, OpenPerson
from onedata.records import WorkerRecord

if TYPE_CHECKING:
    from kiosk.cache.staff import StaffCache
    from kiosk.devices.reader import CardReader

# ruff: noqa: PLC0415 - heavy modules are imported where they are first used

_GROUP_REASON = "PREPARE_GROUP"
_WRONG_REASON = "CORRECT_DATA"


class StaffList:
    """The office's list of staff, and what proves the session that is open to the portal."""

    def __init__(self, config: Config, now: OfficeTime) -> None:
        self._config = config
        self._now = now
        self._cache: StaffCache | None = None
        self._proofs: dict[int, tuple[str, bytes]] = {}
        self._lock = threading.Lock()

    def sign_in(self, session: int, card: str, pin: str) -> Staff:
        """Return who card and PIN belong to. Raises `SignInRefused` or `TroubleError`."""
        from kiosk.cache.durable import NotSaved
        from kiosk.cache.staff import SignInRefused as Refusal

        try:
            found = self._built().sign_in(card, pin)
        except Refusal as refusal:
            issued = refusal.issued
            day = "" if issued is None else issued.astimezone(self._config.office.timezone).date().isoformat()
            raise SignInRefused(Refused(refusal.why.value), refusal.left, day) from None
        except NotSaved as trouble:
            raise TroubleError(trouble.fault) from trouble
        with self._lock:
            self._proofs = {session: (found.record.staff_id, found.proof)}
        return Staff(found.record.staff_id, found.record.name, found.record.role, found.record.reasons)

    def end(self, session: int) -> None:
        """Forget what proves a session."""
        with self._lock:
            self._proofs.pop(session, None)

    def proof(self, session: int) -> tuple[str, bytes]:
        """Return account and proof of an open session, for questions to the portal. Raises `TroubleError`."""
        with self._lock:
            found = self._proofs.get(session)
        if found is None:
            raise TroubleError(Fault.KIOSK_REFUSED)
        return found

    def confirm(self, session: int, card: str, pin: str) -> tuple[str, bytes]:
        """Return account and proof of a supervisor who confirms one act of a colleague. Raises `NotServed`."""
        from kiosk.cache.durable import NotSaved
        from kiosk.cache.staff import SignInRefused as Refusal

        try:
            found = self._built().sign_in(card, pin)
        except Refusal as refusal:
            raise NotServed(f"refused_{refusal.why.value}", refusal.left) from None
        except NotSaved as trouble:
            raise TroubleError(trouble.fault) from trouble
        if found.record.role != "penyelia" or found.record.staff_id == self.proof(session)[0]:
            raise NotServed("supervisor_refused")
        return found.record.staff_id, found.proof

    def knows(self, card: str) -> bool:
        """Say whether a card opened this desk before."""
        return self._built().lockout.knows(card)

    def _built(self) -> "StaffCache":
        with self._lock:
            if self._cache is None:
                from kiosk.cache.keys import Peppers
                from kiosk.cache.staff import StaffCache

                folder = self._config.data_folder
                self._cache = StaffCache(folder, Peppers(folder), now=lambda: self._now().astimezone(dt.UTC))
            return self._cache


class DeskPortal:
    """The portal, asked in the name of who is signed in; asked anew each time, and nothing of it is kept."""

    def __init__(self, config: Config, staff: StaffList) -> None:
        self._config = config
        self._staff = staff

    def search(self, session: int, search: Search, reason: str) -> Hits:
        """Ask who fits. Raises `TroubleError`."""
        found = self._asked(session, FindPeople(**msgspec.structs.asdict(search)), reason)
        people = tuple(Hit(**msgspec.structs.asdict(person)) for person in found.people)
        return Hits(people, found.more)

    def person(self, session: int, handle: str, reason: str, papers: str) -> WorkerRecord | None:
        """Ask for one person's record; None for a refusal."""
        return self._asked(session, OpenPerson(handle, papers), reason).record

    def wrong(self, session: int) -> tuple[Mark, ...]:
        """Ask what visitors of this office marked as wrong."""
        marks = self._asked(session, ListWrong(), _WRONG_REASON).wrong
        return tuple(Mark(one.code, one.field, one.source_system, one.state, one.received_at) for one in marks)

    def serve(self, order: AskService) -> tuple[Look, ...] | None:
        """Ask for a service; it works here when this returns. Raises `NotServed` or `TroubleError`."""
        from kiosk.ports.desk_services import asked

        who = self._staff.proof(order.session)
        card, pin = order.supervisor, order.supervisor_pin
        supervisor = self._staff.confirm(order.session, card, pin) if card else None
        with _portal_trouble():
            answer = asked(self._config, who, order, supervisor)
        if answer.outcome not in ("done", "same"):
            raise NotServed(answer.outcome)
        looks = (Look(look.at, look.office, look.role, look.reason, look.what) for look in answer.looks)
        return tuple(looks) if order.service is Service.WHO_LOOKED else None

    def settle(self) -> None:
        """Have what was never answered answered now, so that it works here or is known not to have happened."""
        from kiosk.ports.desk_services import settled

        with _portal_trouble():
            settled(self._config)

    def groups(self, session: int) -> tuple[ListChoice, ...]:
        """Ask which groups this office has."""
        groups = self._asked(session, ListGroups(), _GROUP_REASON).groups
        return tuple(ListChoice("group", g.group, g.name, g.people, day=dt.date.fromisoformat(g.on)) for g in groups)

    def group(self, session: int, key: str) -> GroupRows:
        """Ask for one group's people, page by page."""
        name, row = "", 0
        people: dict[int, WorkerRecord] = {}
        without: dict[str, list[int]] = {"withheld": [], "gone": []}
        while True:
            answer = self._asked(session, OpenGroup(key, row), _GROUP_REASON)
            name = answer.groups[0].name if answer.groups else name
            people |= {member.row: member.record for member in answer.members if member.record is not None}
            for member in answer.members:
                if member.record is None:
                    without[member.why or "gone"].append(member.row)
            if answer.next_row is None or answer.next_row <= row:
                return GroupRows(name, people, tuple(without["withheld"]), tuple(without["gone"]))
            row = answer.next_row

    def _asked(self, session: int, ask: Ask, reason: str) -> DeskAnswer:
        from kiosk.sync.desk import ask_portal

        staff_id, proof = self._staff.proof(session)
        with _portal_trouble():
            answer = ask_portal(self._config, staff_id, proof, reason, ask)
        if answer.outcome == "limit":
            raise TroubleError(Fault.TOO_MANY_TRIES)
        if answer.outcome != "done":
            raise TroubleError(Fault.KIOSK_REFUSED)
        return answer


@contextmanager
def _portal_trouble() -> Iterator[None]:
    """Turn a portal that is not reached, beside what a disk does wrong, into expected trouble."""
    from kiosk.sync.trouble import SyncTrouble

    with disk_trouble():
        try:
            yield
        except SyncTrouble as trouble:
            raise TroubleError(trouble.fault) from trouble


class Reader:
    """The card reader; its answers come back as events."""

    def __init__(self, reader: "CardReader", config: Config, now: OfficeTime) -> None:
        self._reader = Cards(reader, config, now)

    def read(self) -> None:
        """Ask for the card that lies there."""
        self._reader.read(0)

    def read_passport(self, number: str, birth: str, expiry: str) -> None:
        """Ask for the passport that lies there, believed by the states of the feed `trust`."""
        self._reader.read_passport(number, birth, expiry)


class Papers:
    """Slips for the receipt printer and sheets of A4: drawn with the same blocks, under the same serials."""

    def __init__(self, config: Config, slips: Slips, printer: Printer) -> None:
        self._config = config
        self._slips = slips
        self._printer = printer

    def prepare(
        self, subject: WorkerRecord | Ref | Receipt | Looks, language: Language, paper: Paper, serial: str | None
    ) -> PreparedSlip:
        """Reserve a serial, or the next copy, draw it and keep it for the printer; its picture is what prints."""
        order = c.PrepareSlip(0, subject, language, serial)
        if paper == "slip":
            return self._slips.prepare(order, by_staff=True)
        from kiosk.slips import pdf, sheet_picture

        serial_, copy = self._slips.reserve(order, by_staff=True)
        sheet = pdf.render(self._slips.slip(order, serial_, copy))
        self._slips.keep_sheet(serial_, copy, sheet)
        image, pages = sheet_picture.draw(sheet)
        return PreparedSlip(serial_, copy, image, pages)

    def check(self, text: str, language: Language) -> SlipSeen:
        """Check a slip with what this machine holds."""
        return SlipSeen(*self._slips.examine(text, language))

    def drop(self, serial: str, copy: int) -> None:
        """Forget a slip or sheet."""
        self._slips.drop(serial, copy)

    def print(self, serial: str, copy: int) -> tuple[PrintOutcome, Fault | None]:
        """Print what was prepared: a sheet as a file where the printer is no office printer."""
        sheet = None if self._config.printer.takes_sheets else self._slips.take_sheet(serial, copy)
        if sheet is None:
            return self._printer.print(serial, copy)
        return self._filed(sheet_name(serial, copy), sheet)

    def _filed(self, name: str, sheet: bytes) -> tuple[PrintOutcome, Fault | None]:
        from kiosk.cache.durable import NotSaved, make_folder, write_file

        try:
            write_file(make_folder(self._config.sheets_folder) / name, sheet)
        except NotSaved as trouble:
            return PrintOutcome.FAILED, trouble.fault
        return PrintOutcome.CONFIRMED, None
