"""Alerts as the window sends them: told at once, saved if the disk takes it, and "sent" only with the portal's receipt.

An alert goes to the sync process from memory, over the local socket, at the moment it is saved: a disk that is full or
hangs does not hold it up. `AlertDesk` says of each alert whether it is saved, and when the portal signed for it.
"""

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.cache.durable import NotSaved
from kiosk.cache.enrolment import NotEnrolled, load_enrolment
from kiosk.cache.outbox import Outbox
from kiosk.faults import Fault
from kiosk.sync.state import SyncState
from kiosk.sync.wake import WAKE, Caller
from onedata import wire
from onedata.events import ALERT_KINDS, Receipt, check_receipt, encode_event
from onedata.signatures import CertificateList, SignatureWrong, Signed, decode_signed

AGAIN_SECONDS = 2.0
"""An alert that is not signed for is handed over again so often: the sync process may have been started anew."""
_WORD_LIMIT = 1 << 16
_RECEIPT_LIMIT = 512


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the sync process answers about an alert that was handed to it."""

    id: str
    step: Literal["trying", "received", "settled", "refused"]
    """`settled`: the outbox says how."""
    receipt: Signed | None = None
    certificates: CertificateList = ()
    problem: str = ""


class AlertState(msgspec.Struct, frozen=True):
    """How far an alert has come, for the screen. Only `received_at` lets it say "sent"."""

    event_id: str
    saved: bool
    """On this machine's disk: it goes on waiting through a restart. False: it lives as long as both processes."""
    fault: Fault | None = None
    """Why it is not saved."""
    trying: bool = False
    """The sync process has it and is at it; nobody knows yet whether it arrives."""
    received_at: dt.datetime | None = None
    """The portal's own time in its signed receipt."""
    refused: str | None = None
    """What the portal said when it refused it for good; it is parked and staff are shown it."""

    @property
    def open(self) -> bool:
        """Whether something may still change."""
        return self.received_at is None and self.refused is None


Changed = Callable[[AlertState], object]


class AlertDesk:
    """Takes alerts in the window's process and follows each until the portal has signed for it."""

    def __init__(
        self,
        folder: Path,
        changed: Changed = lambda _: None,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Touch no disk; `changed` is told each new state, on a thread of the desk's own or on the caller's."""
        self._folder = folder
        self._changed = changed
        self._now = now
        self._outbox = Outbox(folder, now=now)
        self._caller: Caller | None = None
        self._lock = threading.Lock()
        self._states: dict[str, AlertState] = {}
        self._encoded: dict[str, bytes] = {}
        """Of those that are open, in the order they were told."""
        self._thread: threading.Thread | None = None
        self._stopped = False

    def tell(self, kind: str, body: msgspec.Struct, *, event_id: str | None = None) -> AlertState:
        """Send an alert and return whether it is saved; a few milliseconds, unless the disk hangs.

        The same `event_id` again is the same alert. Raises `NotEnrolled`: there is nobody to tell; `NotSaved` when the
        kiosk's keys cannot be read; `ValueError` for a kind that is no alert.
        """
        if kind not in ALERT_KINDS:
            raise ValueError(f"{kind} is no alert")
        if event_id is not None and (known := self.state(event_id)) is not None:
            return known
        event = self._outbox.seal(kind, body, event_id=event_id)
        encoded = encode_event(event)
        self._follow(AlertState(event.id, saved=False), encoded)
        self._hand(encoded)
        try:
            self._outbox.put(event)
        except NotSaved as trouble:
            return self._turn(event.id, fault=trouble.fault)
        self._hand(WAKE)  # it may have been signed for before it was saved: the sync process looks again
        return self._turn(event.id, saved=True)

    def state(self, event_id: str) -> AlertState | None:
        """Return how far an alert is, also one of an earlier run of this program; None for an unknown id."""
        with self._lock:
            known = self._states.get(event_id)
        return known or self._kept(event_id)

    def stop(self) -> None:
        """End the thread; what is saved goes on without us."""
        with self._lock:
            self._stopped = True
            thread = self._thread
        if thread is not None:
            thread.join()
        if self._caller is not None:
            self._caller.close()
        self._outbox.close()

    def _follow(self, state: AlertState, encoded: bytes) -> None:
        with self._lock:
            self._states[state.event_id] = state
            self._encoded[state.event_id] = encoded
            self._caller = self._caller or Caller(self._folder)
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)
                self._thread.start()

    def _hand(self, content: bytes) -> None:
        if self._caller is not None:
            self._caller.hand(content)

    def _run(self) -> None:
        """Hear what the sync process says, until nothing is open."""
        while True:
            with self._lock:
                if self._stopped or not self._encoded:
                    self._thread = None
                    return
                waiting = tuple(self._encoded.items())
                caller = self._caller
            answers = caller.answers(AGAIN_SECONDS) if caller else ()
            for answer in answers:
                self._hear(answer)
            if not answers:
                for event_id, encoded in waiting:
                    self._look(event_id)
                    self._hand(encoded)

    def _hear(self, content: bytes) -> None:
        try:
            word = wire.decode(content, Word, _WORD_LIMIT)
        except wire.Malformed:
            return
        with self._lock:
            encoded = self._encoded.get(word.id)
        if encoded is None:
            return
        if word.step == "trying":
            self._turn(word.id, trying=True)
        elif word.step == "refused":
            self._turn(word.id, trying=False, refused=word.problem)
        elif word.step == "settled":
            self._look(word.id)
        elif (receipt := self._checked(word, encoded)) is not None:
            self._turn(word.id, trying=False, received_at=receipt.received_at)

    def _checked(self, word: Word, encoded: bytes) -> Receipt | None:
        """Return the receipt if the portal signed it for exactly this alert: anybody could have sent the word."""
        try:
            anchor = load_enrolment(self._folder).anchor
            now = SyncState(self._folder, self._now, owner=False).now()
            certificates = anchor.certificates(word.certificates)
            if word.receipt is None:
                return None
            return check_receipt(word.receipt, word.id, encoded, certificates, now)
        except (NotEnrolled, NotSaved, SignatureWrong, wire.Malformed):
            return None

    def _look(self, event_id: str) -> None:
        """Take over what the outbox knows: an alert can be signed for while nobody here was listening."""
        kept = self._kept(event_id)
        if kept is not None and not kept.open:
            self._turn(event_id, saved=True, trying=False, received_at=kept.received_at, refused=kept.refused)

    def _kept(self, event_id: str) -> AlertState | None:
        try:
            fate = self._outbox.fate(event_id)
        except NotSaved:
            return None
        if fate is None:
            return None
        return AlertState(event_id, saved=True, received_at=received_at(fate.receipt), refused=fate.problem)

    def _turn(self, event_id: str, **changes: object) -> AlertState:
        with self._lock:
            before = self._states[event_id]
            state = msgspec.structs.replace(before, **changes) if before.open else before
            if "saved" in changes:
                state = msgspec.structs.replace(state, saved=bool(changes["saved"]))
            self._states[event_id] = state
            if not state.open:
                self._encoded.pop(event_id, None)
        if state != before:
            self._changed(state)
        return state


def received_at(receipt: bytes | None) -> dt.datetime | None:
    """Return the time in a receipt that the sync process checked before it kept it."""
    if receipt is None:
        return None
    try:
        return wire.decode(decode_signed(receipt).payload, Receipt, _RECEIPT_LIMIT).received_at
    except wire.Malformed:
        return None
