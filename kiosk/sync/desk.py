"""One question of the staff desk to the portal, from a process that is not the sync process."""

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.config import Config
from kiosk.sync.client import PortalClient
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from onedata.desk import Ask, DeskAnswer, DeskQuestion, seal_desk_question


def ask_portal(config: Config, staff_id: str, proof: bytes, reason: str, ask: Ask) -> DeskAnswer:
    """Ask in the name of who is signed in. Raises `SyncTrouble` without an answer, `NotEnrolled` or `NotSaved`."""
    folder = config.data_folder
    enrolment, keys = load_enrolment(folder), load_keys(folder)
    state = SyncState(folder, owner=False)
    question = DeskQuestion(staff_id, reason, state.now(), ask)
    portal_key, key_id = bytes.fromhex(enrolment.portal_receiving_key), bytes.fromhex(enrolment.portal_key_id)
    body = seal_desk_question(question, proof, enrolment.kiosk_id, portal_key, key_id)
    transport = Transport(config.portal.url, config.trust_file)
    try:
        return PortalClient(transport, enrolment, keys, state).desk(body)
    finally:
        transport.close()
