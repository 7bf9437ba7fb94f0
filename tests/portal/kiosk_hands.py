"""A kiosk as the portal's tests need one: keys, tokens, events. Nothing of the real kiosk is used."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onedata.events import SlipPrinted, encode_event, seal_event
from portal.kiosks import codes
from portal.service import Service

if TYPE_CHECKING:
    from litestar import Litestar
    from litestar.testing import TestClient

MSGPACK = "application/vnd.msgpack"


class Hands:
    """One kiosk: `headers()` proves who it is with a fresh token."""

    def __init__(self, portal: Service, client: "TestClient[Litestar]", region: str = "52") -> None:
        self.portal = portal
        self.client = client
        self.signing = Ed25519PrivateKey.generate()
        self.receiving = X25519PrivateKey.generate()
        with portal.database.write() as session:
            self.code = codes.make(session, "BP3MI NTB", region, portal.clock())
        self.answer: dict[str, Any] = {}
        self.kiosk_id = ""

    def ask(self, **change: Any) -> Any:
        """Send the enrolment request."""
        body = {
            "code": self.code,
            "name": "Anjungan 1",
            "signing_key": self.signing.public_key().public_bytes_raw().hex(),
            "receiving_key": self.receiving.public_key().public_bytes_raw().hex(),
        }
        return self.client.post("/v1/enrol", json={**body, **change})

    def enrol(self) -> "Hands":
        """Enrol, and keep the answer."""
        response = self.ask()
        assert response.status_code == 200, response.text
        self.answer = response.json()
        self.kiosk_id = self.answer["kiosk_id"]
        return self

    def claims(self, **change: Any) -> dict[str, Any]:
        """Return the claims of a right token, changed as asked; a change to None leaves one out."""
        now = int(self.portal.clock().timestamp())
        right = {"iss": self.kiosk_id, "sub": self.kiosk_id, "aud": "aim-portal", "iat": now, "exp": now + 120}
        claims = {**right, "jti": str(uuid.uuid4()), **change}
        return {name: value for name, value in claims.items() if value is not None}

    def headers(self, **change: Any) -> dict[str, str]:
        """Return the header of a request with a fresh token."""
        return {"Authorization": f"Bearer {jwt.encode(self.claims(**change), self.signing, algorithm='EdDSA')}"}

    def event(self, serial: str = "A-000001", **change: Any) -> bytes:
        """Return one encoded event."""
        body = SlipPrinted(serial=serial, copy=1, outcome="confirmed", language="id", kind="status")
        ring = self.portal.ring
        sealed = seal_event(
            "slip-printed",
            body,
            self.kiosk_id,
            ring.receiving_public,
            bytes.fromhex(ring.receiving_id),
            self.signing,
            dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC),
        )
        return encode_event(msgspec.structs.replace(sealed, **change))
