"""Enrolment: a kiosk shows a one-time code and leaves its two public keys."""

import datetime as dt
import uuid

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.audit import note
from portal.kiosks import codes
from portal.models import Kiosk
from portal.problems import Problem

_NAMESPACE = uuid.UUID("6f1d2a52-8b8e-5f0e-9d43-3f7a0c5b1e91")


def enrol(session: Session, code: str, name: str, signing_key: bytes, receiving_key: bytes, now: dt.datetime) -> Kiosk:
    """Return the kiosk that now holds these keys; the same keys and code again give the same kiosk.

    The kiosk's id comes from its signing key, so a repeated request cannot make a second kiosk. Raises Problem 403
    for the code, 409 when the key is enrolled already by another code or with another receiving key.
    """
    kiosk_id = str(uuid.uuid5(_NAMESPACE, signing_key.hex()))
    grant = codes.spend(session, code, kiosk_id, now)
    known = session.execute(select(Kiosk).where(Kiosk.kiosk_id == kiosk_id)).scalar_one_or_none()
    if known is not None:
        if not grant.used or known.receiving_key != receiving_key or known.revoked_at is not None:
            raise Problem(409, "enrolled", "This kiosk key is enrolled already. Make new keys on the kiosk.")
        return known
    row = {
        "kiosk_id": kiosk_id,
        "name": name,
        "office": grant.office,
        "region": grant.region,
        "signing_key": signing_key,
        "receiving_key": receiving_key,
        "enrolled_at": now,
    }
    session.execute(insert(Kiosk), [row])
    note(session, now, kiosk_id, "enrol", grant.office, "enrolled")
    return session.execute(select(Kiosk).where(Kiosk.kiosk_id == kiosk_id)).scalar_one()
