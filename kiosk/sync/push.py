"""Pushing the outbox: in order, batch by batch, until the portal has signed for all that waited or cannot."""

from collections.abc import Iterator

from kiosk.cache.enrolment import Enrolment
from kiosk.cache.outbox import Outbox, Waiting
from kiosk.faults import Fault
from kiosk.sync.client import PortalClient
from kiosk.sync.receipts import TAKEN, certificates_of, checked_receipt, refused_for_good
from kiosk.sync.state import SyncState
from kiosk.sync.trouble import SyncTrouble
from onedata.events import BatchAnswer, EventAnswer

MOST_EVENTS = 50
MOST_BYTES = 512 << 10
_TOO_MUCH = (400, 413, 422)
"""What the portal answers to a batch that it cannot take as a whole."""


class Pusher:
    """Sends what waits. The size of a batch is halved when one is too much, and grows again."""

    def __init__(self, outbox: Outbox, enrolment: Enrolment, client: PortalClient, state: SyncState) -> None:
        self._outbox = outbox
        self._enrolment = enrolment
        self._client = client
        self._state = state
        self._most = MOST_EVENTS

    def push(self) -> int:
        """Send what waits now; return how many events were settled. Raises `SyncTrouble` and `NotSaved`.

        What is added meanwhile may wait for the next round: it would never end while events come as fast as they go.
        What is signed for is marked at once; what the portal refuses for good is parked and the others go on.
        """
        settled, due = 0, self._outbox.count()
        while settled < due and (batch := self._outbox.waiting(self._most, MOST_BYTES)):
            answer = self._sent(batch)
            if answer is None:
                continue
            self._settle(batch, answer)
            settled += len(batch)
            self._most = min(MOST_EVENTS, self._most * 2)
        self._outbox.forget_old(self._state.now())
        return settled

    def _sent(self, batch: tuple[Waiting, ...]) -> BatchAnswer | None:
        """Send one batch; None when the next try should bring less of it."""
        try:
            return self._client.events(tuple(event.encoded for event in batch))
        except SyncTrouble as trouble:
            alone = len(batch) == 1
            if trouble.status not in _TOO_MUCH and (alone or not trouble.timed_out):
                raise
            if alone:
                self._outbox.park(batch[0].id, str(trouble))
            self._most = max(1, len(batch) // 2)
            return None

    def _settle(self, batch: tuple[Waiting, ...], answer: BatchAnswer) -> None:
        """Mark what was signed for, park what was refused; raise when something of the batch is left."""
        certificates = certificates_of(answer, self._enrolment)
        left: EventAnswer | None = None
        for event, one in _paired(batch, answer):
            if one.status in TAKEN:
                receipt = checked_receipt(event.id, event.encoded, one, certificates, self._state.now())
                self._outbox.acknowledge(event.id, receipt, self._state.now())
            elif not refused_for_good(one.status):
                left = left or one
            else:
                self._outbox.park(event.id, f"{one.status} {one.problem or ''}".strip())
        if left is not None:
            raise SyncTrouble(Fault.PORTAL_UNREACHABLE, f"an event got status {left.status}", status=left.status)


def _paired(batch: tuple[Waiting, ...], answer: BatchAnswer) -> Iterator[tuple[Waiting, EventAnswer]]:
    """Pair events and answers, which come in the same order; an event that the portal cannot read has no id there."""
    if len(answer.answers) != len(batch):
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, "an answer to another batch")
    for event, one in zip(batch, answer.answers, strict=True):
        if one.id not in (event.id, ""):
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, "an answer to another event")
        yield event, one
