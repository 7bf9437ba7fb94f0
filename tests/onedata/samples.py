"""Values that the tests of this folder share: test keys, one invented person, and how to damage bytes."""

import datetime as dt
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import settings

from onedata import sealing, signatures
from onedata.records import BasicRecord, Contract, FullRecord, StageEvent

STEADY = settings(max_examples=150, deadline=None, derandomize=True, database=None)
"""The same examples each run: what fails here fails everywhere."""

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)


def fixed(name: str, length: int = 32) -> bytes:
    return hashlib.shake_256(name.encode()).digest(length)


def signing_key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(fixed(name))


def receiving_key(name: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(fixed(name))


ROOT = signing_key("root")
ANCHOR = signatures.TrustAnchor(signatures.raw_public_key(ROOT))
PURPOSES: tuple[signatures.KeyPurpose, ...] = ("feed", "slip", "config", "reply")
CERTIFICATES = tuple(
    signatures.certify(
        purpose,
        signatures.raw_public_key(signing_key(purpose)),
        NOW - dt.timedelta(days=30),
        NOW + dt.timedelta(days=30),
        ROOT,
    )
    for purpose in PURPOSES
)
TRUSTED = ANCHOR.certificates(CERTIFICATES)

PARAMS = sealing.Parameters(fixed("salt", 16), sealing.DEMO_COST, 3, "register-52")
KEYS = sealing.CredentialKeys(fixed("locator", 16), fixed("wrap key"))
RECORD_ID = fixed("record", 16)
BASIC_KEY, FULL_KEY = fixed("basic"), fixed("full")

BASIC = BasicRecord(
    initials="CS",
    birth_year=1990,
    stage="WORK_VISA",
    source_system="SISKOP2MI",
    source_updated_on=dt.date(2026, 11, 20),
    slip_token=fixed("token", 146),
    region="52",
    stage_since=dt.date(2026, 11, 1),
    destination="HK",
    valid_until={"passport": dt.date(2031, 3, 1)},
    synthetic=True,
)
FULL = FullRecord(
    name="CONTOH Satu",
    scheme="P_TO_P",
    occupation="HOUSE_MAID",
    agency="PT Contoh Satu",
    contract=Contract(starts=dt.date(2026, 12, 1), ends=dt.date(2028, 11, 30), months=24),
    documents_have=("PASSPORT",),
    documents_missing=("WORK_VISA",),
    history=(StageEvent(stage="REGISTRATION", on=dt.date(2026, 7, 1)), StageEvent(stage="PASSPORT")),
)


def with_bit_flipped(data: bytes, bit: int) -> bytes:
    place = bit % (8 * len(data))
    changed = bytearray(data)
    changed[place // 8] ^= 1 << (place % 8)
    return bytes(changed)
