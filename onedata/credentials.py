"""What a visitor brings, in one spelling, and the two keys that come out of it.

`key = HKDF(HMAC-SHA256(pepper, Argon2id(credential)))`: the slow Argon2id makes guessing dear, the pepper makes it
useless to who holds only the register. The portal may keep the Argon2id outputs; a new epoch then costs one HMAC each.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal

import msgspec
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from onedata import wire

CredentialKind = Literal["nik", "passport", "card", "passport_chip", "worker_id", "case", "staff"]
FactorKind = Literal["pin", "phone", "passport", "family", "birth", "none"]
Opens = Literal["basic", "full"]

FORMAT = "aim-cred-1"
SALT_BYTES = 16
PEPPER_BYTES = 32

FACTORS: Mapping[CredentialKind, Mapping[FactorKind, Opens]] = {
    "nik": {"pin": "full", "phone": "full", "passport": "basic", "family": "basic"},
    "passport": {"birth": "basic"},
    "card": {"pin": "full", "birth": "basic"},
    "passport_chip": {"none": "full"},
    "worker_id": {"pin": "full"},
    "case": {"pin": "full"},
    "staff": {"pin": "full"},
}
"""Which factor goes with which identifier, and what the two open. A birth date stands in every NIK, so it is no factor
of one; birth date and passport digits stand on papers that an agent may hold, so they open the basic part only."""

_SEPARATORS = re.compile(r"[\s.:\-]+")
_IDENTIFIERS: Mapping[CredentialKind, re.Pattern[str]] = {
    "nik": re.compile(r"[0-9]{16}"),
    "passport": re.compile(r"[A-Z0-9]{5,15}"),
    "card": re.compile(r"(?:[0-9A-F]{2}){4,32}"),
    "passport_chip": re.compile(r"[0-9A-F]{64}"),
    "worker_id": re.compile(r"(?=[A-Z0-9]{12,32}\Z)(?![0-9]{12,18}\Z)[A-Z0-9]+"),
    "case": re.compile(r"[A-Z2-7]{8}"),
    "staff": re.compile(r"(?:[0-9A-F]{2}){4,32}"),
}
_FACTORS: Mapping[FactorKind, re.Pattern[str]] = {
    "pin": re.compile(r"[0-9]{6,12}"),
    "phone": re.compile(r"[0-9]{4}"),
    "passport": re.compile(r"[A-Z0-9]{4}"),
    "family": re.compile(r"[0-9]{6}"),
    "birth": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "none": re.compile(r""),
}
_SHORT_UID_HEX = 8
"""Hex digits of a 4-byte card identifier."""
_VISITOR_PIN_DIGITS = 6


class MalformedCredential(ValueError):  # noqa: N818  # named for what is wrong
    """What was typed or read cannot be a credential of its kind; never counted as a try."""


class RandomIdentifier(MalformedCredential):
    """A card that shows another identifier at each tap (4 bytes starting 08, ISO 14443-3): useless as a key."""


class Factor(msgspec.Struct, frozen=True):
    """The second thing a visitor brings, not yet normalised."""

    kind: FactorKind
    text: str


def identifier(kind: CredentialKind, text: str) -> str:
    """Return the one spelling of an identifier: upper case, no spaces, dots, colons or hyphens.

    NIK: 16 digits. Passport: 5-15 of A-Z0-9. Card and staff: all hex digits of the card's identifier, 4 bytes or more,
    never cut. Passport chip: SHA-256 of EF.SOD in hex. Worker number: 12-32 of A-Z0-9, 19 or more where they are digits
    alone, because it must carry 60 random bits. Case: 8 base32 characters. Raises `MalformedCredential`, or
    `RandomIdentifier`.
    """
    plain = _SEPARATORS.sub("", text).upper()
    if not _IDENTIFIERS[kind].fullmatch(plain):
        raise MalformedCredential(f"not an identifier of kind {kind}")
    if kind in ("card", "staff") and len(plain) == _SHORT_UID_HEX and plain.startswith("08"):
        raise RandomIdentifier("the card shows another identifier at each tap")
    return plain


def factor(kind: FactorKind, text: str) -> str:
    """Return a factor as it stands in a credential: `<kind>:<normalised>`, for example `birth:1990-05-01`.

    PIN: 6-12 digits; family: 6 digits; phone: the last 4 digits; passport: the last 4 characters; birth: ISO date;
    none: empty. Raises `MalformedCredential`.
    """
    plain = text.strip() if kind == "birth" else _SEPARATORS.sub("", text).upper()
    if not _FACTORS[kind].fullmatch(plain):
        raise MalformedCredential(f"not a factor of kind {kind}")
    if kind == "birth":
        try:
            dt.date.fromisoformat(plain)
        except ValueError:
            raise MalformedCredential("not a calendar date") from None
    return f"{kind}:{plain}"


def opens(kind: CredentialKind, factor_kind: FactorKind) -> Opens:
    """Return which part an identifier and a factor open together; `MalformedCredential` where they do not pair."""
    part = FACTORS[kind].get(factor_kind)
    if part is None:
        raise MalformedCredential(f"{factor_kind} is no factor of {kind}")
    return part


def credential(kind: CredentialKind, identifier_: str, factor_: str) -> bytes:
    """Return the bytes that are stretched: MessagePack of `["aim-cred-1", kind, identifier, factor]`.

    Both texts are normalised already; anything else raises `MalformedCredential`, so that two spellings of one
    credential can never lead to two keys.
    """
    name, _, text = factor_.partition(":")
    if name not in _FACTORS or identifier(kind, identifier_) != identifier_:
        raise MalformedCredential("not normalised")
    factor_kind: FactorKind = name  # type: ignore[assignment]  # one of the literals: looked up just above
    opens(kind, factor_kind)
    if factor(factor_kind, text) != factor_:
        raise MalformedCredential("not normalised")
    if factor_kind == "pin" and kind != "staff" and len(text) != _VISITOR_PIN_DIGITS:
        raise MalformedCredential(f"a visitor's PIN has {_VISITOR_PIN_DIGITS} digits")
    return wire.encode([FORMAT, kind, identifier_, factor_])


class Cost(msgspec.Struct, frozen=True):
    """The price of one Argon2id: memory in KiB, passes, lanes."""

    memory_kib: int
    time: int
    lanes: int


PRODUCTION_COST = Cost(19456, 2, 1)
"""19 MiB, two passes: about 40 ms on kiosk hardware (OWASP's first choice for Argon2id)."""
DEMO_COST = Cost(256, 1, 1)
"""Under 1 ms: for synthetic people only; a register that uses it says so and the start-up log warns."""
MINIMUM_COST = Cost(64, 1, 1)
MAXIMUM_COST = Cost(262144, 8, 4)


def check_cost(cost: Cost) -> Cost:
    """Return `cost` if it lies between `MINIMUM_COST` and `MAXIMUM_COST`, else raise `wire.Malformed`.

    The upper bound keeps a wrong manifest from stopping a kiosk, the lower one is what Argon2 itself allows.
    """
    for name in ("memory_kib", "time", "lanes"):
        if not getattr(MINIMUM_COST, name) <= getattr(cost, name) <= getattr(MAXIMUM_COST, name):
            raise wire.Malformed(f"Argon2id {name} out of bounds")
    if cost.memory_kib < 8 * cost.lanes or cost.memory_kib * cost.time > MAXIMUM_COST.memory_kib * 2:
        raise wire.Malformed("Argon2id cost out of bounds")
    return cost


def is_cheap(cost: Cost) -> bool:
    """Return whether guessing is cheaper than in production: right for synthetic people only."""
    return cost.memory_kib * cost.time < PRODUCTION_COST.memory_kib * PRODUCTION_COST.time


class CredentialKeys(msgspec.Struct, frozen=True):
    """Where an entry lies (`locator`, 16 bytes) and what opens it (`wrap_key`, 32 bytes)."""

    locator: bytes
    wrap_key: bytes


def stretch(kind: CredentialKind, identifier: str, factor: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32-byte Argon2id of a credential, the slow half of key derivation.

    `identifier` and `factor` are what `identifier()` and `factor()` returned; else `MalformedCredential`. `salt` is 16
    bytes, the same for every epoch of a feed. Raises `wire.Malformed` when `cost` or salt are out of bounds.
    """
    check_cost(cost)
    if len(salt) != SALT_BYTES:
        raise wire.Malformed("the salt is not 16 bytes")
    kdf = Argon2id(salt=salt, length=32, iterations=cost.time, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(credential(kind, identifier, factor))


def credential_keys(stretched: bytes, pepper: bytes) -> CredentialKeys:
    """Return locator and wrap key: HKDF-SHA256 over HMAC-SHA256(pepper, stretched), info `aim-keys-1`.

    The HMAC stands apart so that a TPM can hold the pepper. `pepper` is 32 bytes, else `wire.Malformed`.
    """
    if len(pepper) != PEPPER_BYTES:
        raise wire.Malformed("the pepper is not 32 bytes")
    mac = hmac.HMAC(pepper, hashes.SHA256())
    mac.update(stretched)
    derived = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"aim-keys-1").derive(mac.finalize())
    return CredentialKeys(derived[:16], derived[16:])
