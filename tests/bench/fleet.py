"""`fleet`: 2,000 simulated kiosks poll one portal process for two minutes.

Each does what a round of a kiosk that is current does, with a connection, an address and tokens of its own: it asks for
the manifest of its register and of every public feed with the ETag it has, and sends its heartbeat. Three requests of a
real round are left out: the kiosk's own settings, its office's staff, its province's cases. Rounds come as often as the
kiosk's own setting says, spread evenly, 10 % early or late.
"""

import asyncio
import datetime as dt
import random
import time
import uuid

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from kiosk.config import Sync
from onedata.content_feeds import PUBLIC_FEEDS
from onedata.heartbeat import FeedHeld, Heartbeat
from portal.db import Database
from portal.models import Kiosk
from portal.settings import AUDIENCE
from tests.bench.figure import Figure, percentile
from tests.bench.http_client import Connection
from tests.bench.portal_site import PortalSite, portal_site

KIOSKS, SECONDS = 2_000, 120
REGION = "52"
FEEDS = (f"register-{REGION}", *PUBLIC_FEEDS)
POLL_S = Sync().poll_seconds
TOKEN_S = 60
_FINE = frozenset({200, 204, 304})


class _Simulated(msgspec.Struct):
    """One kiosk: its name and key, and the ETags it holds."""

    number: int
    kiosk_id: str
    key: Ed25519PrivateKey
    etags: dict[str, str]

    def token(self) -> str:
        """Return a token for one request."""
        now = dt.datetime.now(dt.UTC)
        claims = {"iss": self.kiosk_id, "sub": self.kiosk_id, "aud": AUDIENCE, "iat": now, "jti": uuid.uuid4().hex}
        return jwt.encode({**claims, "exp": now + dt.timedelta(seconds=TOKEN_S)}, self.key, algorithm="EdDSA")


class _Seen(msgspec.Struct):
    """What came back, from all kiosks."""

    waits: list[float]
    """Milliseconds of each request, the first of a round with its connection."""
    errors: dict[str, int]

    def wrong(self, what: str) -> None:
        """Count one error."""
        self.errors[what] = self.errors.get(what, 0) + 1


def measure() -> Figure:
    """Enrol them in the database, let all of them know the present manifests, then poll."""
    with portal_site(people=2_000) as site:
        fleet, seen = _enrolled(site), _Seen([], {})
        with site.served() as port:
            asyncio.run(_poll(port, fleet, seen))
    p99 = percentile(seen.waits, 0.99)
    errors = sum(seen.errors.values())
    return Figure(
        value=round(p99, 1),
        unit="ms",
        limit="errors = 0; p99 reported",
        holds=errors == 0,
        errors=errors,
        parts={
            "kiosks": KIOSKS,
            "poll_seconds": POLL_S,
            "requests": len(seen.waits),
            "requests_a_second": round(len(seen.waits) / SECONDS, 1),
            "p50": round(percentile(seen.waits, 0.5), 1),
            "p95": round(percentile(seen.waits, 0.95), 1),
            **{f"error {what}": count for what, count in seen.errors.items()},
        },
    )


def _enrolled(site: PortalSite) -> list[_Simulated]:
    made = [_Simulated(number, str(uuid.uuid4()), Ed25519PrivateKey.generate(), {}) for number in range(KIOSKS)]
    now = dt.datetime.now(dt.UTC)
    rows = [
        {
            "kiosk_id": one.kiosk_id,
            "name": f"CONTOH {one.number}",
            "office": "CONTOH",
            "region": REGION,
            "signing_key": one.key.public_key().public_bytes_raw(),
            "receiving_key": uuid.uuid4().bytes * 2,
            "enrolled_at": now,
        }
        for one in made
    ]
    database = Database(f"sqlite:///{site.database}")
    with database.write() as session:
        session.execute(insert(Kiosk), rows)
    database.close()
    return made


async def _poll(port: int, fleet: list[_Simulated], seen: _Seen) -> None:
    before = _Seen([], {})
    await _round(port, fleet[0], before)
    assert not before.errors, before.errors
    for one in fleet[1:]:
        one.etags = dict(fleet[0].etags)
    dice, end = random.Random(20261122), time.monotonic() + SECONDS
    await asyncio.gather(*(_keep_polling(port, one, seen, dice, end) for one in fleet))


async def _keep_polling(port: int, one: _Simulated, seen: _Seen, dice: random.Random, end: float) -> None:
    await asyncio.sleep(POLL_S * one.number / KIOSKS)
    while time.monotonic() < end:
        begun = time.monotonic()
        await _round(port, one, seen)
        await asyncio.sleep(max(0.0, POLL_S * dice.uniform(0.9, 1.1) - (time.monotonic() - begun)))


async def _round(port: int, one: _Simulated, seen: _Seen) -> None:
    beat = msgspec.json.encode(_beat())
    try:
        begun = time.perf_counter()
        async with asyncio.timeout(30), Connection(port, one.number) as connection:
            for feed in FEEDS:
                head = f"GET /v1/feeds/{feed}/manifest HTTP/1.1"
                head += f"\r\nAuthorization: Bearer {one.token()}" if feed.startswith("register-") else ""
                head += f"\r\nIf-None-Match: {one.etags[feed]}" if feed in one.etags else ""
                status, headers, _ = await connection.ask(head)
                begun = _count(seen, begun, status)
                one.etags[feed] = headers.get("etag", "")
            head = f"POST /v1/heartbeat HTTP/1.1\r\nAuthorization: Bearer {one.token()}"
            status, _, _ = await connection.ask(f"{head}\r\nContent-Type: application/json", beat)
            _count(seen, begun, status)
    except (OSError, asyncio.IncompleteReadError, ValueError) as error:
        seen.wrong(type(error).__name__)


def _count(seen: _Seen, begun: float, status: int) -> float:
    now = time.perf_counter()
    seen.waits.append((now - begun) * 1000)
    if status not in _FINE:
        seen.wrong(str(status))
    return now


def _beat() -> Heartbeat:
    held = {feed: FeedHeld(1, 1, dt.datetime.now(dt.UTC)) for feed in FEEDS}
    return Heartbeat("0", held, window=True, reader="ready", register="ready")
