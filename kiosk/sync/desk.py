"""One question of the staff desk to the portal, from a process that is not the sync process."""

from kiosk.cache.enrolment import load_enrolment
from kiosk.cache.keys import load_keys
from kiosk.config import Config
from kiosk.faults import Fault
from kiosk.sync.client import PortalClient
from kiosk.sync.state import SyncState
from kiosk.sync.transport import Transport
from kiosk.sync.trouble import SyncTrouble
from onedata.desk import Ask, DeskAnswer, DeskQuestion, open_desk_answer, seal_desk_question
from onedata.sealing import SealBroken
from onedata.signatures import SignatureWrong
from onedata.wire import Malformed


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
        data = PortalClient(transport, enrolment, keys, state).desk(body)
    finally:
        transport.close()
    try:
        return open_desk_answer(data, body, enrolment.kiosk_id, keys.receiving, enrolment.anchor, state.now())
    except (SealBroken, Malformed) as error:
        raise SyncTrouble(Fault.ANSWER_UNUSABLE, "not an answer to a question") from error
    except SignatureWrong as error:
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "the answer is not signed by the portal") from error
