"""The office's queues through the portal, from a process that is not the sync process: it writes no file."""

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.sync.client import PortalClient
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from kiosk.sync.trouble import SyncTrouble
from onedata import wire
from onedata.queue import QueueHeard, QueueSaid
from onedata.queue_answer import read_heard
from onedata.signatures import SignatureWrong

PATIENCE = 6.0
"""Seconds for a connection and for an answer: staff wait for it."""


class QueueDoor:
    """One connection to the portal's queue; used by one thread at a time."""

    def __init__(self, config: Config) -> None:
        """Read who this machine is; nothing is asked yet. Raises `NotEnrolled` or `NotSaved`."""
        folder = config.data_folder
        self._enrolment = load_enrolment(folder)
        self._state = SyncState(folder, owner=False)
        self._transport = Transport(config.portal.url, config.trust_file, patience=PATIENCE)
        self._client = PortalClient(self._transport, self._enrolment, load_keys(folder), self._state)

    def exchange(self, said: QueueSaid) -> QueueHeard:
        """Say who waits here, and return what is to be heard. Raises `SyncTrouble`."""
        body = wire.encode(said)
        data = self._client.queue(body)
        try:
            return read_heard(data, body, self._enrolment.anchor, self._state.now())
        except wire.Malformed as error:
            raise SyncTrouble(Fault.ANSWER_UNUSABLE, "not an answer about queues") from error
        except SignatureWrong as error:
            raise SyncTrouble(Fault.SIGNATURE_WRONG, "the answer is not signed by the portal") from error

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()
