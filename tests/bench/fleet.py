"""`fleet`: 2,000 simulated kiosks poll one portal process for two minutes.

Each does what a round of a kiosk that is current does, with a connection, an address and tokens of its own: `asked` is
the list, and `tests/kiosk/sync/test_fleet_round.py` holds it against the requests of a real round. Every second one has
settings of its own; the others are told each round that there are none, as real ones are. Rounds come as often as the
kiosk's own configuration says, spread evenly, 10 % early or late.
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

from kiosk.cache.enrolment import Enrolment
from kiosk.config import Sync
from kiosk.sync.client import is_private
from kiosk.sync.following import followed
from onedata.heartbeat import FeedHeld, Heartbeat
from onedata.kiosk_settings import feed_of
from portal.audit import COMMAND_LINE
from portal.db import Database
from portal.feeds.ledger import LOCK
from portal.kiosks import settings as kiosk_settings
from portal.models import Kiosk
from portal.service import Service
from portal.settings import AUDIENCE, load
from portal.staff.demo import OFFICE
from tests.bench.figure import Figure, percentile
from tests.bench.http_client import Connection
from tests.bench.portal_site import PortalSite, portal_site

KIOSKS, SECONDS = 2_000, 120
REGION = "52"
POLL_S = Sync().poll_seconds
TOKEN_S = 60
HEARTBEAT = "/v1/heartbeat"
_FINE = frozenset({200, 204, 304})
_NOT_PUBLISHED = 404


class _Simulated(msgspec.Struct):
    """One kiosk: who it is, its key, and the ETags it holds, by path."""

    number: int
    who: Enrolment
    key: Ed25519PrivateKey
    etags: dict[str, str]

    @property
    def kiosk_id(self) -> str:
        """Its name."""
        return self.who.kiosk_id

    @property
    def has_settings(self) -> bool:
        """Whether the portal set something on it."""
        return self.number % 2 == 1

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


def asked(who: Enrolment) -> tuple[tuple[str, str], ...]:
    """Return method and path of every request of a round in which nothing is new, in order."""
    feeds = (feed_of(who.kiosk_id), *followed(who))
    return (*(("GET", _manifest(feed)) for feed in feeds), ("POST", HEARTBEAT))


def _manifest(feed: str) -> str:
    return f"/v1/feeds/{feed}/manifest"


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
            "requests_a_round": len(asked(fleet[0].who)),
            "requests": len(seen.waits),
            "requests_a_second": round(len(seen.waits) / SECONDS, 1),
            "p50": round(percentile(seen.waits, 0.5), 1),
            "p95": round(percentile(seen.waits, 0.95), 1),
            **{f"error {what}": count for what, count in seen.errors.items()},
        },
    )


def _enrolled(site: PortalSite) -> list[_Simulated]:
    now = dt.datetime.now(dt.UTC)
    made = [_Simulated(number, _enrolment(now), Ed25519PrivateKey.generate(), {}) for number in range(KIOSKS)]
    rows = [
        {
            "kiosk_id": one.kiosk_id,
            "name": f"CONTOH {one.number}",
            "office": OFFICE,
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
    site.run("publish", "--region", REGION)  # staff and cases, which now have who reads them
    portal = Service.open(load(site.environment))
    with portal.database.write() as session:
        portal.database.lock(session, LOCK)
        for one in (one for one in made if one.has_settings):
            kiosk = session.get_one(Kiosk, one.kiosk_id)
            kiosk_settings.change(session, portal, kiosk, {"poll_seconds": str(POLL_S)}, (), now, COMMAND_LINE)
    portal.close()
    return made


def _enrolment(now: dt.datetime) -> Enrolment:
    return Enrolment(str(uuid.uuid4()), REGION, OFFICE, "", "", "", "", (), (f"register-{REGION}",), now)


async def _poll(port: int, fleet: list[_Simulated], seen: _Seen) -> None:
    before = _Seen([], {})
    await _round(port, fleet[0], before)
    assert not before.errors, before.errors
    assert fleet[0].etags.keys() == {path for _, path in asked(fleet[0].who)[1:-1]}  # it has no settings
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
    beat = msgspec.json.encode(_beat(one.who))
    try:
        begun = time.perf_counter()
        async with asyncio.timeout(30), Connection(port, one.number) as connection:
            for method, path in asked(one.who):
                status, headers, _ = await connection.ask(_head(one, method, path), beat if method == "POST" else b"")
                if path == _manifest(feed_of(one.kiosk_id)) and not one.has_settings:
                    status = 204 if status == _NOT_PUBLISHED else 500  # anything else would be wrong
                begun = _count(seen, begun, status)
                one.etags |= {path: headers["etag"]} if "etag" in headers else {}
    except (OSError, asyncio.IncompleteReadError, ValueError) as error:
        seen.wrong(type(error).__name__)


def _head(one: _Simulated, method: str, path: str) -> str:
    head = f"{method} {path} HTTP/1.1"
    private = path == HEARTBEAT or is_private(path.removeprefix("/v1/feeds/"))
    head += f"\r\nAuthorization: Bearer {one.token()}" if private else ""
    head += "\r\nContent-Type: application/json" if method == "POST" else ""
    return head + (f"\r\nIf-None-Match: {one.etags[path]}" if path in one.etags else "")


def _count(seen: _Seen, begun: float, status: int) -> float:
    now = time.perf_counter()
    seen.waits.append((now - begun) * 1000)
    if status not in _FINE:
        seen.wrong(str(status))
    return now


def _beat(who: Enrolment) -> Heartbeat:
    held = {feed: FeedHeld(1, 1, dt.datetime.now(dt.UTC)) for feed in followed(who)}
    return Heartbeat("0", held, window=True, reader="ready", register="ready")
