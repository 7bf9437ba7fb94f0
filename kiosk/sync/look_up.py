"""One online look-up, from a process that is not the sync process: it reads the sync's files and writes none."""

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.config import Config
from kiosk.sync.client import PortalClient
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from onedata.credentials import CredentialKind, FactorKind, factor, identifier, opens
from onedata.look_up import Question
from onedata.records import WorkerRecord


def look_up(
    config: Config, kind: CredentialKind, identifier_: str, factor_kind: FactorKind, text: str
) -> WorkerRecord | None:
    """Ask the portal for the record that a credential opens, in whatever province; None for a refusal.

    Raises `SyncTrouble` where there is no answer, `MalformedCredential`, `NotEnrolled` or `NotSaved`.
    """
    question = Question(kind, identifier(kind, identifier_), factor(factor_kind, text))
    opens(kind, factor_kind)
    folder = config.data_folder
    enrolment, keys = load_enrolment(folder), load_keys(folder)
    transport = Transport(config.portal.url, config.trust_file)
    try:
        return PortalClient(transport, enrolment, keys, SyncState(folder, owner=False)).look_up(question)
    finally:
        transport.close()
