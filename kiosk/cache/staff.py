"""Who may work at this desk: the office's sealed list, opened by a staff card and its PIN."""

import datetime as dt
import enum
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.cache.database import text_time, time_text
from kiosk.cache.durable import NotSaved
from kiosk.cache.generations import STAFF_FOLDER, Lease, Pointer, read_pointer, report_damage
from kiosk.cache.keys import Peppers
from kiosk.cache.local import open_local
from kiosk.cache.lockout import Lockout, Uptime, uptime
from onedata.counter_records import StaffRecord, open_staff
from onedata.credentials import MalformedCredential, credential_keys, factor, identifier, stretch
from onedata.register_file import NotARegister, Register
from onedata.sealing import SealBroken, open_entry

VALID = dt.timedelta(days=14)
"""How long a list of staff opens after the portal last signed it: who was dismissed is out by then."""
AHEAD = dt.timedelta(minutes=10)
"""How far the list may be ahead of this machine's clock before the clock is called wrong."""


class Refusal(enum.Enum):
    """Why nobody was signed in."""

    WRONG = "wrong"
    """Card and PIN open nothing: the one answer to an unknown card, a wrong PIN and a dismissed colleague."""
    LOCKED_OUT = "locked_out"
    TOO_OLD = "too_old"
    """The list is older than 14 days: the machine must reach the portal first."""
    NO_LIST = "no_list"
    CLOCK = "clock"
    """The list comes from the future: this machine's clock is wrong, and 14 days cannot be counted."""


class SignInRefused(Exception):  # noqa: N818  (says what is the case)
    """Nobody was signed in; `left` counts tries (WRONG) or minutes (LOCKED_OUT), `issued` dates the list (TOO_OLD)."""

    def __init__(self, why: Refusal, left: int = 0, issued: dt.datetime | None = None) -> None:
        self.why, self.left, self.issued = why, left, issued
        super().__init__(why.value)


class SignedIn(msgspec.Struct, frozen=True):
    """Who signed in, and what proves it to the portal; neither is ever written down."""

    record: StaffRecord
    proof: bytes
    """Argon2id of card and PIN: keys the proofs of this session's questions."""


class StaffCache:
    """Opens the list of staff; used by one thread. `now` gives the portal's time as far as it is known."""

    def __init__(
        self,
        folder: Path,
        peppers: Peppers,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        boot: Callable[[], Uptime] = uptime,
    ) -> None:
        self._place = folder / STAFF_FOLDER
        self._peppers = peppers
        self._now = now
        self._database = open_local(folder)
        self.lockout = Lockout(folder, now=boot)

    def sign_in(self, card: str, pin: str) -> SignedIn:
        """Return who card and PIN belong to. Raises `SignInRefused`, or `NotSaved` where a try cannot be counted."""
        try:
            who, proof = identifier("staff", card), factor("pin", pin)
        except MalformedCredential:
            raise SignInRefused(Refusal.WRONG, self.lockout.failed(card)) from None
        if minutes := self.lockout.minutes_left(who):
            raise SignInRefused(Refusal.LOCKED_OUT, minutes)
        pointer = self._in_force()
        signed_in = self._opened(pointer, who, proof)
        if signed_in is None:
            left = self.lockout.failed(who)
            if left == 0:
                raise SignInRefused(Refusal.LOCKED_OUT, self.lockout.minutes_left(who))
            raise SignInRefused(Refusal.WRONG, left)
        self.lockout.succeeded(who)
        return signed_in

    def close(self) -> None:
        """Close local.db."""
        self.lockout.close()
        self._database.close()

    def _in_force(self) -> Pointer:
        pointer = read_pointer(self._place)
        if pointer is None or pointer.issued is None:
            raise SignInRefused(Refusal.NO_LIST)
        now = self._latest(pointer.issued)
        if pointer.issued - now > AHEAD:
            raise SignInRefused(Refusal.CLOCK)
        if now - pointer.issued > VALID:
            raise SignInRefused(Refusal.TOO_OLD, issued=pointer.issued)
        return pointer

    def _latest(self, issued: dt.datetime) -> dt.datetime:
        """Return the time, never one before a time that was known under the same list: a clock set back wins no days.

        A list signed anew is the portal's word that time is all right; with it the count begins again.
        """
        now, list_ = self._now(), time_text(issued)
        try:
            with self._database.writing() as connection:
                row = connection.execute("SELECT latest FROM clock_seen WHERE issued = ?", (list_,)).fetchone()
                latest = max(now, text_time(row[0])) if row else now
                connection.execute("DELETE FROM clock_seen")
                connection.execute("INSERT INTO clock_seen VALUES (?, ?)", (list_, time_text(latest)))
        except NotSaved:
            return now
        return latest

    def _opened(self, pointer: Pointer, who: str, proof: str) -> SignedIn | None:
        pepper = self._peppers.get(pointer.feed, pointer.epoch)
        try:
            lease = Lease.take(self._place, pointer)
        except OSError:
            lease = None
        if pepper is None or lease is None:
            raise SignInRefused(Refusal.NO_LIST)
        try:
            with Register.open(lease.path, lease.changes) as staff:
                return _look_up(staff, pepper, who, proof)
        except (NotARegister, SealBroken):
            report_damage(self._place, pointer.file)
            raise SignInRefused(Refusal.NO_LIST) from None
        finally:
            lease.close()


def _look_up(staff: Register, pepper: bytes, who: str, proof: str) -> SignedIn | None:
    stretched = stretch("staff", who, proof, staff.params.salt, staff.params.cost)
    keys = credential_keys(stretched, pepper)
    wrapped = staff.entry(keys.locator)
    if wrapped is None:
        return None
    entry = open_entry(keys, staff.params, wrapped)
    stored = staff.record(entry.record_id)
    if stored is None:
        raise SealBroken("the entry's record is missing")
    return SignedIn(open_staff(stored.basic, entry, stored.version, staff.params), stretched)
