"""The office's queues through the portal, from a process that is not the sync process: it writes no file."""

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.config import Config
from kiosk.sync.client import PortalClient
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from onedata.queue import QueueHeard, QueueSaid

PATIENCE = 6.0
"""Seconds for a connection and for an answer: staff wait for it."""


class QueueDoor:
    """One connection to the portal's queue; used by one thread at a time."""

    def __init__(self, config: Config) -> None:
        """Read who this machine is; nothing is asked yet. Raises `NotEnrolled` or `NotSaved`."""
        folder = config.data_folder
        state = SyncState(folder, owner=False)
        self._transport = Transport(config.portal.url, config.trust_file, patience=PATIENCE)
        self._client = PortalClient(self._transport, load_enrolment(folder), load_keys(folder), state)

    def exchange(self, said: QueueSaid) -> QueueHeard:
        """Say who waits here, and return what is to be heard. Raises `SyncTrouble`."""
        return self._client.queue(said)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()
