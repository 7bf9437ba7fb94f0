"""Basic Access Control (ICAO 9303-11 §4.3): who has read the page with the photo may talk to the chip.

Each access protocol is one function from a transmitter and a key to a `Channel`; PACE would stand beside this one
(docs/passport.md says where).
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable

from kiosk.devices.e_ktp import Transmit
from kiosk.devices.passport.apdu import OK, Command, PlainChannel
from kiosk.devices.passport.messaging import SecureChannel
from kiosk.devices.passport.triple_des import decrypt, encrypt, keys, mac, pad
from kiosk.devices.reader import CardTrouble
from kiosk.faults import Fault
from onedata.mrz import AccessKey

_SEED, _NONCE, _SHARE = 16, 8, 16
GET_CHALLENGE = Command(0x84, 0x00, 0x00, expected=_NONCE)
_ANSWER = 2 * _NONCE + _SHARE
_REFUSED = range(0x6300, 0x6400)
_REFUSED_TOO = frozenset({0x6982, 0x6985, 0x6988, 0x6A80})
"""What chips say to a wrong key: 6300 by the standard, the others are met as well."""


def access_keys(key: AccessKey) -> tuple[bytes, bytes]:
    """Return the keys for encryption and authentication that the printed page gives (appendix D.2)."""
    digest = hashlib.sha1(key.information().encode("ascii"), usedforsecurity=False).digest()
    return keys(digest[:_SEED])


def open_channel(
    transmit: Transmit, key: AccessKey, draw: Callable[[int], bytes] = secrets.token_bytes
) -> SecureChannel:
    """Agree on session keys; `draw` gives random bytes.

    Raises `CardTrouble`: PASSPORT_KEY_REFUSED where the page is another one's, PASSPORT_UNSUPPORTED where the chip
    knows no BAC, CARD_REMOVED, PASSPORT_UNREADABLE.
    """
    plain = PlainChannel(transmit)
    encryption, authentication = access_keys(key)
    theirs, status = plain.send(GET_CHALLENGE)
    if status != OK:
        raise CardTrouble(Fault.PASSPORT_UNSUPPORTED)
    if len(theirs) != _NONCE:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    ours, share = draw(_NONCE), draw(_SHARE)
    asked = encrypt(encryption, ours + theirs + share)
    token = asked + mac(authentication, pad(asked))
    answer, status = plain.send(Command(0x82, 0x00, 0x00, token, len(token)))
    if status in _REFUSED or status in _REFUSED_TOO:
        raise CardTrouble(Fault.PASSPORT_KEY_REFUSED)
    if status != OK or len(answer) != len(token):
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    sent, checksum = answer[:_ANSWER], answer[_ANSWER:]
    opened = decrypt(encryption, sent)
    right = hmac.compare_digest(checksum, mac(authentication, pad(sent)))
    if not right or opened[: 2 * _NONCE] != theirs + ours:
        raise CardTrouble(Fault.PASSPORT_UNREADABLE)
    seed = bytes(a ^ b for a, b in zip(share, opened[2 * _NONCE :], strict=True))
    counter = int.from_bytes(theirs[-4:] + ours[-4:], "big")
    return SecureChannel(transmit, *keys(seed), counter)
