"""The cases of the province, sealed like a register: code and PIN open one, with or without a network."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from kiosk.cache.generations import CASES_FOLDER, Lease, Pointer, read_pointer, report_damage
from kiosk.cache.keys import Peppers
from kiosk.cache.register import NotOpened
from kiosk.cache.tries import Tries
from kiosk.faults import Fault
from onedata.counter_records import CaseAnswer, CaseState, open_case
from onedata.credentials import CredentialKeys, MalformedCredential, credential_keys, factor, identifier, stretch
from onedata.register_file import NotARegister, Register
from onedata.sealing import SealBroken, open_entry

_KIND: Final = "case"


class FoundCase(msgspec.Struct, frozen=True):
    """A case that opened, and when it stood so."""

    state: CaseState
    answer: CaseAnswer
    as_of: dt.datetime


class CaseCache:
    """Opens cases; used by one thread. `today` gives the office's day: tries are counted by it, as for people."""

    def __init__(
        self,
        folder: Path,
        peppers: Peppers,
        *,
        today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).astimezone().date(),
    ) -> None:
        self._place = folder / CASES_FOLDER
        self._peppers = peppers
        self._tries = Tries(folder)
        self._today = today

    def open_case(self, code: str, pin: str, *, refused: bool = False) -> FoundCase:
        """Return the case that code and PIN open. Raises `NotOpened`, for whatever reason, and counts the try.

        `refused` does all the work and opens nothing.
        """
        try:
            who, proof = identifier(_KIND, code), factor("pin", pin)
        except MalformedCredential:
            raise NotOpened(Fault.RECORD_NOT_OPENED) from None
        day = self._today()
        exhausted = self._tries.exhausted(_KIND, who, day)
        found = self._look_up(who, proof)
        if found is None:
            self._tries.count(_KIND, who, day)
        if exhausted or refused:
            raise NotOpened(Fault.TOO_MANY_TRIES)
        if found is None:
            raise NotOpened(Fault.RECORD_NOT_OPENED)
        return found

    def close(self) -> None:
        """Close local.db."""
        self._tries.close()

    def _look_up(self, who: str, proof: str) -> FoundCase | None:
        pointer = read_pointer(self._place)
        pepper = self._peppers.get(pointer.feed, pointer.epoch) if pointer else None
        if pointer is None or pepper is None:
            raise NotOpened(Fault.REGISTER_ABSENT)
        try:
            lease = Lease.take(self._place, pointer)
        except OSError:
            lease = None
        if lease is None:
            raise NotOpened(Fault.REGISTER_ABSENT)
        try:
            with Register.open(lease.path, lease.changes) as cases:
                stretched = stretch(_KIND, who, proof, cases.params.salt, cases.params.cost)
                return _opened(cases, credential_keys(stretched, pepper), pointer)
        except (NotARegister, SealBroken):
            report_damage(self._place, pointer.file)
            raise NotOpened(Fault.REGISTER_DAMAGED) from None
        finally:
            lease.close()


def _opened(cases: Register, keys: CredentialKeys, pointer: Pointer) -> FoundCase | None:
    wrapped = cases.entry(keys.locator)
    if wrapped is None:
        return None
    entry = open_entry(keys, cases.params, wrapped)
    stored = cases.record(entry.record_id)
    if stored is None or stored.full is None:
        raise SealBroken("the entry's record is missing")
    state, answer = open_case(stored.basic, stored.full, entry, stored.version, cases.params)
    return FoundCase(state, answer, pointer.as_of)
