"""What staff ask of the portal for a person at the counter, from the window's process: written down, sent, laid over.

Nothing of it is readable on this machine: the question is sealed before it is saved, the answer is sealed entries.
"""

import datetime as dt
import os

import msgspec

from kiosk.cache.enrolment import Enrolment, load_enrolment
from kiosk.cache.keys import KioskKeys, load_keys
from kiosk.cache.overlay import OverlayCache, Pending
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.sync.client import PortalClient
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from kiosk.sync.trouble import SyncTrouble
from onedata import wire
from onedata.counter import Ask, CounterAnswer, CounterQuestion, Papers, Proved, WhoLooked, prove, seal_counter_question

_REFUSED = range(400, 500)
_NOT_NOW = (401, 403, 408, 425, 429)
"""Answers to who asks or how often, not to the question: it may be asked again."""


class Proof(msgspec.Struct, frozen=True):
    """Who signed in, and the Argon2 output of their card and PIN. Secret: held in memory for the session."""

    staff_id: str
    stretched: bytes


class CounterDesk:
    """Asks the portal for what changes how a person's record opens. Used by one thread (the portal's worker)."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._overlay = OverlayCache(config.data_folder)

    def ask(
        self,
        proof: Proof,
        person: bytes,
        reason: str,
        papers: Papers,
        ask: Ask,
        supervisor: Proof | None = None,
    ) -> CounterAnswer:
        """Have one thing done and return what became of it; it works here when this returns.

        Raises `SyncTrouble` where no answer came: then it may have been done, and `settle` finds out; `NotSaved`,
        `NotEnrolled`.
        """
        enrolment, keys = self._identity()
        key = os.urandom(16)
        question = CounterQuestion(
            key=key,
            made_at=self._now(),
            staff_id=proof.staff_id,
            supervisor_id=supervisor.staff_id if supervisor else "",
            person=person,
            reason=reason,
            papers=papers,
            ask=ask,
        )
        pending = Pending(key, _sealed(question, proof, supervisor, enrolment, keys))
        self.settle()
        if not isinstance(ask, WhoLooked):
            self._overlay.intend(pending.key, pending.sealed)
        return self._asked(pending)

    def settle(self) -> int:
        """Ask again what was never answered, and return how many answers came. Raises like `ask`."""
        waiting = self._overlay.pending()
        for pending in waiting:
            try:
                self._asked(pending)
            except SyncTrouble as trouble:
                if trouble.fault is Fault.PORTAL_UNREACHABLE:
                    raise
        return len(waiting)

    def close(self) -> None:
        """Close local.db."""
        self._overlay.close()

    def _asked(self, pending: Pending) -> CounterAnswer:
        enrolment, keys = self._identity()
        transport = Transport(self._config.portal.url, self._config.trust_file)
        try:
            client = PortalClient(transport, enrolment, keys, SyncState(self._config.data_folder, owner=False))
            answer = client.counter(pending.sealed)
        except SyncTrouble as trouble:
            if trouble.status in _REFUSED and trouble.status not in _NOT_NOW:
                self._overlay.settle(pending.key, None)  # the portal read it and will never carry it out
            raise
        finally:
            transport.close()
        self._overlay.settle(pending.key, answer.overlay)
        return answer

    def _identity(self) -> tuple[Enrolment, KioskKeys]:
        folder = self._config.data_folder
        return load_enrolment(folder), load_keys(folder)

    def _now(self) -> dt.datetime:
        return SyncState(self._config.data_folder, owner=False).now()


def _sealed(
    question: CounterQuestion, proof: Proof, supervisor: Proof | None, enrolment: Enrolment, keys: KioskKeys
) -> bytes:
    content = wire.encode(question)
    first = prove(proof.stretched, enrolment.kiosk_id, content)
    second = prove(supervisor.stretched, enrolment.kiosk_id, content) if supervisor else None
    receiver = bytes.fromhex(enrolment.portal_receiving_key), bytes.fromhex(enrolment.portal_key_id)
    return seal_counter_question(Proved(content, first, second), enrolment.kiosk_id, *receiver, keys.signing)
