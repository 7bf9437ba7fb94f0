"""The alerts' own lane in the sync process: one request each, at once, beside whatever a round is doing.

Exempt from order, caps, quiet hours and back-off. What the portal does not take is tried again within five seconds,
for as long as it waits.
"""

import contextlib
import datetime as dt
import random
import threading
import time

import msgspec

from kiosk.cache.durable import NotSaved
from kiosk.cache.enrolment import Enrolment, NotEnrolled, load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.cache.outbox import Outbox, Waiting
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.logs import Log
from kiosk.sync.alerts import Word
from kiosk.sync.client import PortalClient
from kiosk.sync.receipts import TAKEN, certificates_of, checked_receipt, refused_for_good
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from kiosk.sync.trouble import SyncTrouble
from kiosk.sync.wake import WAKE, Message, WakeSocket, wake
from onedata import wire
from onedata.events import ALERT_KINDS, check_event, decode_event
from onedata.signatures import SignatureWrong, Signed, decode_signed, raw_public_key

RETRY_SECONDS = 5.0
"""Longest pause between two tries."""
_LOOK_SECONDS = 60.0
"""How often the outbox is looked into when nobody woke us."""
_PATIENCE = (5.0, 10.0, 20.0)
"""Seconds for a connection and for the next byte: short at first, longer where the line is that slow."""
_BUG_SECONDS = 1.0
_MOST, _MOST_BYTES = 64, 1 << 20
_MOST_HANDED = 64
"""Alerts held in memory alone."""


class _Sent(msgspec.Struct, frozen=True):
    """What the portal answered about one alert; `receipt` None: refused for good."""

    receipt: Signed | None
    certificates: tuple[Signed, ...]
    problem: str


class AlertSender:
    """Sends the alerts that wait, from the outbox and from memory; used by one thread at a time."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._folder = config.data_folder
        self._outbox = Outbox(self._folder)
        self._handed: dict[str, tuple[bytes, Message]] = {}
        self._failures = 0

    @property
    def failures(self) -> int:
        """Tries in a row that came to nothing."""
        return self._failures

    def hand(self, message: Message, socket: WakeSocket) -> None:
        """Take an alert over from the window's process, if it is one that this kiosk signed."""
        try:
            event = decode_event(message.content)
            check_event(event, raw_public_key(load_keys(self._folder).signing))
        except (wire.Malformed, SignatureWrong, NotEnrolled, NotSaved):
            return
        if event.kind not in ALERT_KINDS or (event.id not in self._handed and len(self._handed) >= _MOST_HANDED):
            return
        if self._settled(event.id):
            _say(socket, message, Word(event.id, "settled"))
            return
        self._handed[event.id] = message.content, message
        _say(socket, message, Word(event.id, "trying"))

    def send(self, socket: WakeSocket | None = None) -> int:
        """Send everything that waits, one by one; return how many were settled. Raises `SyncTrouble`, `NotEnrolled`.

        One that is refused for good is parked. Trouble with one holds up no other, unless the portal is away; what was
        not settled is to be tried again.
        """
        waiting = self._waiting()
        if not waiting:
            return 0
        enrolment = load_enrolment(self._folder)
        patience = _PATIENCE[min(self._failures, len(_PATIENCE) - 1)]
        transport = Transport(self._config.portal.url, self._config.trust_file, patience=patience)
        # Not the owner of the state: a clock put right here stays in memory, marks are the rounds' business.
        state = SyncState(self._folder, owner=False)
        client = PortalClient(transport, enrolment, load_keys(self._folder), state)
        first: SyncTrouble | None = None
        with contextlib.closing(transport):
            for alert in waiting:
                try:
                    self._settle(alert, self._sent(client, alert, enrolment, state), state.now(), socket)
                except SyncTrouble as trouble:
                    first = first or trouble
                    if trouble.portal_away:
                        break
        self._failures = self._failures + 1 if first else 0
        if first is not None:
            raise first
        return len(waiting)

    def close(self) -> None:
        """Close the outbox."""
        self._outbox.close()

    def _waiting(self) -> tuple[Waiting, ...]:
        """Return what waits in the outbox, in order, and after it what is in memory alone."""
        try:
            kept = self._outbox.waiting_alerts(_MOST, _MOST_BYTES)
        except NotSaved:
            kept = ()  # a disk that gives nothing is no reason to keep those in memory
        known = {alert.id for alert in kept}
        only_here = (Waiting(id_, "", encoded) for id_, (encoded, _) in self._handed.items() if id_ not in known)
        return (*kept, *only_here)

    def _sent(self, client: PortalClient, alert: Waiting, enrolment: Enrolment, state: SyncState) -> _Sent:
        answer = client.alert(alert.encoded)
        one = answer.answers[0] if len(answer.answers) == 1 else None
        if one is None or one.id not in (alert.id, ""):
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, "an answer to another alert")
        if refused_for_good(one.status):
            return _Sent(None, (), f"{one.status} {one.problem or ''}".strip())
        if one.status not in TAKEN:
            raise SyncTrouble(Fault.PORTAL_UNREACHABLE, f"an alert got status {one.status}", status=one.status)
        certificates = certificates_of(answer, enrolment)
        receipt = checked_receipt(alert.id, alert.encoded, one, certificates, state.now())
        return _Sent(decode_signed(receipt), answer.certificates or enrolment.signed_certificates, "")

    def _settle(self, alert: Waiting, sent: _Sent, at: dt.datetime, socket: WakeSocket | None) -> None:
        """Write down what became of an alert, and tell who handed it over."""
        try:
            if sent.receipt is None:
                self._outbox.park(alert.id, sent.problem)
            else:
                self._outbox.acknowledge(alert.id, wire.encode(sent.receipt), at)
        except NotSaved:
            pass  # then it is sent again, and answered as seen before
        handed = self._handed.pop(alert.id, None)
        if handed is None or socket is None:
            return
        if sent.receipt is None:
            _say(socket, handed[1], Word(alert.id, "refused", problem=sent.problem))
        else:
            _say(socket, handed[1], Word(alert.id, "received", sent.receipt, sent.certificates))

    def _settled(self, event_id: str) -> bool:
        try:
            fate = self._outbox.fate(event_id)
        except NotSaved:
            return False
        return fate is not None and (fate.receipt is not None or fate.problem is not None)


class AlertLane:
    """The thread that listens on the wake-up socket, sends alerts, and rings the bell of the rounds."""

    def __init__(self, config: Config, journal: Log | None = None) -> None:
        self.bell = threading.Event()
        """Set when somebody asks for a round now."""
        self._folder = config.data_folder
        self._sender = AlertSender(config)
        self._journal = journal
        self._socket: WakeSocket | None = None
        self._stop = threading.Event()
        self._due = 0.0
        self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)
        self._open()  # now: who wakes us during the first round is heard after it

    def start(self) -> None:
        """Begin, with what an earlier run left waiting."""
        self._thread.start()

    def stop(self) -> None:
        """End; what waits in the outbox goes on waiting."""
        self._stop.set()
        if self._socket is not None:
            wake(self._folder)
        self._thread.join()
        if self._socket is not None:
            self._socket.close()
        self._sender.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._turn()
            except Exception as error:  # noqa: BLE001  (a bug must not end the lane)
                if self._journal is not None:
                    self._journal.bug("process", error)
                self._stop.wait(_BUG_SECONDS)

    def _turn(self) -> None:
        pause = max(0.0, self._due - time.monotonic())
        if self._socket is None and not self._open():
            self._stop.wait(min(pause, 1.0))
        socket = self._socket
        messages = socket.take(pause) if socket is not None else ()
        if self._stop.is_set():
            return
        for message in messages:
            if message.content == WAKE:
                self.bell.set()
            elif socket is not None:
                self._sender.hand(message, socket)
        if messages or time.monotonic() >= self._due:
            self._due = time.monotonic() + self._send(socket)

    def _send(self, socket: WakeSocket | None) -> float:
        """Send what waits; return the seconds until it is looked at again."""
        try:
            self._sender.send(socket)
        except NotEnrolled:
            return _LOOK_SECONDS
        except (SyncTrouble, NotSaved):
            longest = min(RETRY_SECONDS, 2.0 ** min(self._sender.failures - 1, 3))
            return longest * random.SystemRandom().uniform(0.5, 1)
        return _LOOK_SECONDS

    def _open(self) -> bool:
        try:
            self._socket = WakeSocket(self._folder)
        except OSError:
            return False
        return True


def _say(socket: WakeSocket, message: Message, word: Word) -> None:
    socket.answer(message, wire.encode(word))
