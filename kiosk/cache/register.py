"""The hot path: what a visitor brings opens one record of the register in force, or nothing at all."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.cache.generations import FOLDER, Lease, Pointer, read_pointer, report_damage
from kiosk.cache.keys import Peppers
from kiosk.cache.overlay import OverlayCache, Shut
from kiosk.cache.tries import Tries
from kiosk.faults import Fault
from kiosk.health import RegisterState
from onedata.credentials import (
    CredentialKeys,
    CredentialKind,
    FactorKind,
    MalformedCredential,
    credential_keys,
    factor,
    identifier,
    is_cheap,
    opens,
    stretch,
)
from onedata.records import WorkerRecord
from onedata.register_file import Moved, NotARegister, Register
from onedata.sealing import SealBroken

_PATIENCE = 3
"""Looks at the pointer before giving up: a generation may be removed between reading its name and holding it."""


class NotOpened(Exception):  # noqa: N818  (says what is the case)
    """No record, and why: `fault` is for staff, a visitor reads one text for all.

    RECORD_NOT_OPENED, RECORD_MOVED (then `region` says where to, which the visitor reads), RECORD_DAMAGED,
    REGISTER_ABSENT, REGISTER_DAMAGED or TOO_MANY_TRIES.
    """

    def __init__(self, fault: Fault, region: str | None = None) -> None:
        self.fault = fault
        self.region = region
        super().__init__(fault.value)


class _Open(msgspec.Struct, frozen=True):
    pointer: Pointer
    lease: Lease
    register: Register
    pepper: bytes

    def close(self) -> None:
        self.register.close()
        self.lease.close()


class RegisterCache:
    """The register in force, followed from visit to visit; used by one thread (the register's worker).

    `today` gives the office's day: tries are counted by it.
    """

    def __init__(
        self,
        data_folder: Path,
        peppers: Peppers,
        *,
        today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).astimezone().date(),
    ) -> None:
        self._registers = data_folder / FOLDER
        self._peppers = peppers
        self._tries = Tries(data_folder)
        self._overlay = OverlayCache(data_folder)
        self._today = today
        self._open: _Open | None = None
        self._pointer: Pointer | None = None
        self._state = RegisterState.UNKNOWN

    def begin_visit(self) -> None:
        """Follow the pointer: a visit ends on the generation that it began on."""
        for _ in range(_PATIENCE):
            self._pointer = read_pointer(self._registers)
            if self._pointer is not None:
                self._overlay.sweep(self._pointer)
            if self._open is not None and self._open.pointer == self._pointer:
                return
            self._let_go()
            self._state, self._open = self._opened(self._pointer)
            if self._state is not RegisterState.UNKNOWN:
                return
        self._state = RegisterState.ABSENT

    @property
    def cheap(self) -> bool:
        """Whether the register in force is sealed at a demonstration's cost: the start-up log says so."""
        return self._open is not None and is_cheap(self._open.register.params.cost)

    def state(self) -> tuple[RegisterState, dt.datetime | None, str | None]:
        """Return how the register is, when its data were true, and whose province it holds."""
        pointer = self._pointer
        return (self._state, pointer.as_of, pointer.region) if pointer else (self._state, None, None)

    def open_record(
        self, kind: CredentialKind, identifier_: str, factor_kind: FactorKind, text: str, *, refused: bool = False
    ) -> WorkerRecord:
        """Return the record that a credential opens. Raises `NotOpened`.

        `refused` does all the work and opens nothing. An identifier or factor that cannot be one is no try; a failed
        look-up is counted on disk before this returns.
        """
        held = self._held()
        who, keys = _keys(held, kind, identifier_, factor_kind, text)
        day = self._today()
        exhausted = self._tries.exhausted(kind, who, day)
        record = self._look_up(held, keys)
        if record is None:
            self._tries.count(kind, who, day)
        if exhausted or refused:
            raise NotOpened(Fault.TOO_MANY_TRIES)
        return _given(record)

    def open_passport(self, chip: str, number: str, birth: str, *, refused: bool = False) -> WorkerRecord:
        """Return what a passport opens: its chip where that was bound, else number and birth date. Raises `NotOpened`.

        One attempt: only number and birth date can be guessed, so only they are counted.
        """
        held = self._held()
        _, keys = _keys(held, "passport_chip", chip, "none", "")
        record = self._look_up(held, keys)
        if record is None or refused:
            return self.open_record("passport", number, "birth", birth, refused=refused)
        return _given(record)

    def close(self) -> None:
        """Let go of the register and close local.db."""
        self._let_go()
        self._tries.close()
        self._overlay.close()

    def _held(self) -> _Open:
        """Return the register in force. Raises `NotOpened`."""
        if self._open is None:
            self.begin_visit()
        if self._open is None:
            damaged = self._state is RegisterState.DAMAGED
            raise NotOpened(Fault.REGISTER_DAMAGED if damaged else Fault.REGISTER_ABSENT)
        return self._open

    def _look_up(self, held: _Open, keys: CredentialKeys) -> WorkerRecord | Moved | None:
        try:
            laid = self._overlay.find(held.pointer, held.register.params, keys)
        except SealBroken:
            raise NotOpened(Fault.RECORD_DAMAGED) from None
        if laid is not None:
            return None if isinstance(laid, Shut) else laid
        try:
            return held.register.lookup(keys)
        except Moved as moved:
            return moved
        except SealBroken:
            report_damage(self._registers, held.pointer.file)
            raise NotOpened(Fault.RECORD_DAMAGED) from None

    def _opened(self, pointer: Pointer | None) -> tuple[RegisterState, _Open | None]:
        """Open a generation; UNKNOWN when it went away meanwhile and the pointer is worth another look."""
        pepper = self._peppers.get(pointer.feed, pointer.epoch) if pointer else None
        if pointer is None or pepper is None:
            return RegisterState.ABSENT, None
        try:
            lease = Lease.take(self._registers, pointer)
        except OSError:
            return RegisterState.DAMAGED, None
        if lease is None:
            return RegisterState.UNKNOWN, None
        register = _open_register(lease, pointer)
        if register is None:
            lease.close()
            report_damage(self._registers, pointer.file)
            return RegisterState.DAMAGED, None
        return RegisterState.READY, _Open(pointer, lease, register, pepper)

    def _let_go(self) -> None:
        held, self._open = self._open, None
        if held is not None:
            held.close()


def _given(found: WorkerRecord | Moved | None) -> WorkerRecord:
    if isinstance(found, Moved):
        raise NotOpened(Fault.RECORD_MOVED, found.region)
    if found is None:
        raise NotOpened(Fault.RECORD_NOT_OPENED)
    return found


def _keys(
    held: _Open, kind: CredentialKind, identifier_: str, factor_kind: FactorKind, text: str
) -> tuple[str, CredentialKeys]:
    """Return the identifier in its one spelling and the keys; `NotOpened` for what cannot be a credential."""
    try:
        who, proof = identifier(kind, identifier_), factor(factor_kind, text)
        opens(kind, factor_kind)
        params = held.register.params
        stretched = stretch(kind, who, proof, params.salt, params.cost)
    except MalformedCredential:
        raise NotOpened(Fault.RECORD_NOT_OPENED) from None
    return who, credential_keys(stretched, held.pepper)


def _open_register(lease: Lease, pointer: Pointer) -> Register | None:
    try:
        register = Register.open(lease.path, lease.changes)
    except NotARegister:
        return None
    if (register.params.feed, register.params.epoch, register.sequence) == (
        pointer.feed,
        pointer.epoch,
        pointer.sequence,
    ):
        return register
    register.close()
    return None
