"""What the portal says of an event it was sent: taken and signed for, for later, or refused for good."""

import datetime as dt
from collections.abc import Iterable

from kiosk.cache.enrolment import Enrolment
from kiosk.faults import Fault
from kiosk.sync.trouble import SyncTrouble
from onedata.events import BatchAnswer, EventAnswer, check_receipt
from onedata.signatures import KeyCertificate, SignatureWrong, encode_signed
from onedata.wire import Malformed

TAKEN = (201, 208)
_LATER = (408, 425, 429)


def refused_for_good(status: int) -> bool:
    """Tell whether sending the same event again can never help."""
    return 400 <= status < 500 and status not in _LATER  # noqa: PLR2004  (client errors)


def certificates_of(answer: BatchAnswer, enrolment: Enrolment) -> tuple[KeyCertificate, ...]:
    """Return what the root key says of the keys that signed an answer's receipts; raises `SyncTrouble`."""
    try:
        return enrolment.anchor.certificates(answer.certificates or enrolment.signed_certificates)
    except (SignatureWrong, Malformed) as error:
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "the receipts' certificates are not the root's") from error


def checked_receipt(
    event_id: str, encoded: bytes, answer: EventAnswer, certificates: Iterable[KeyCertificate], now: dt.datetime
) -> bytes:
    """Return the receipt's bytes once its signature holds for exactly these bytes; raises `SyncTrouble`."""
    if answer.receipt is None:
        raise SyncTrouble(Fault.SIGNATURE_WRONG, "an event was taken without a receipt")
    try:
        check_receipt(answer.receipt, event_id, encoded, certificates, now)
    except (SignatureWrong, Malformed) as error:
        raise SyncTrouble(Fault.SIGNATURE_WRONG, f"a receipt does not hold: {error}") from error
    return encode_signed(answer.receipt)
