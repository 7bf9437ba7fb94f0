"""How a kiosk says who it is: a short-lived JWT (RFC 7519) signed with its Ed25519 key (RFC 8037).

Written out here, in the one form the portal takes: a library for all forms costs 4 MiB all day.
"""

import base64
import datetime as dt

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

AUDIENCE = "aim-portal"
TOKEN_LIFE = dt.timedelta(minutes=4)
_HEADER = {"alg": "EdDSA", "typ": "JWT"}


def proof(kiosk: str, key: Ed25519PrivateKey, now: dt.datetime, jti: str) -> str:
    """Return the token for one request; `jti` is new for each."""
    issued = int(now.timestamp())
    claims = {
        "iss": kiosk,
        "sub": kiosk,
        "aud": AUDIENCE,
        "iat": issued,
        "exp": issued + int(TOKEN_LIFE.total_seconds()),
        "jti": jti,
    }
    said = b".".join(_text(msgspec.json.encode(part)) for part in (_HEADER, claims))
    return b".".join((said, _text(key.sign(said)))).decode()


def _text(data: bytes) -> bytes:
    """Return the base64url of RFC 7515: nothing behind it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")
