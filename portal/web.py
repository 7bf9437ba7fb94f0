"""What every route needs from the request: the service, the caller, and a limit on how often."""

import base64
import ipaddress
from typing import Annotated, Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from onedata.counter_records import cases_feed, staff_feed
from onedata.signatures import sign_time
from portal import auth
from portal.auth import Caller
from portal.limits import RateLimit
from portal.problems import Problem
from portal.service import Service

MSGPACK = "application/vnd.msgpack"
KIOSK_SECURITY: list[dict[str, list[str]]] = [{"kiosk": []}]
"""Marks a route in the OpenAPI document as needing a kiosk's token."""

HexKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$", description="32 bytes in lower-case hex")]
AnyRequest = Request[Any, Any, State]


class Limits(msgspec.Struct, frozen=True):
    """How often a caller may come: strangers by address, kiosks by id."""

    strangers: RateLimit
    enrolment: RateLimit
    kiosks: RateLimit
    look_ups: RateLimit = msgspec.field(default_factory=lambda: RateLimit(20, 10))
    """Of one kiosk, its visitors and its desk together: a person types no faster, and a look-up costs an Argon2."""
    counter: RateLimit = msgspec.field(default_factory=lambda: RateLimit(20, 10))
    """What staff of one kiosk ask for people at the counter."""
    queue: RateLimit = msgspec.field(default_factory=lambda: RateLimit(90, 30))
    """Of one machine that says who waits: every three seconds, and at once when somebody is called."""
    alerts: RateLimit = msgspec.field(default_factory=lambda: RateLimit(60, 30))
    """Of one kiosk, apart from everything else it asks: an alert never waits for a limit of other requests."""
    sign_in: RateLimit = msgspec.field(default_factory=lambda: RateLimit(10, 10))
    """Of one address: passwords cannot be guessed at this rate."""
    pages: RateLimit = msgspec.field(default_factory=lambda: RateLimit(600, 120))
    """Of one address of somebody who is signed in, or carries a link."""


def service(state: State) -> Service:
    """Return what the application was built with."""
    found: Service = state["service"]
    return found


def limits(state: State) -> Limits:
    """Return the application's rate limits."""
    found: Limits = state["limits"]
    return found


def stranger(request: AnyRequest) -> None:
    """Count a request that carries no proof of who sends it."""
    limits(request.app.state).strangers.take(_address(request))


def kiosk(request: AnyRequest, *, single_use: bool = False, alert: bool = False) -> Caller:
    """Return the kiosk that sent the request; a refusal carries our signed time. Raises Problem 401 or 429.

    `alert`: it counts against the limit of alerts instead of that of all other requests.
    """
    portal = service(request.app.state)
    try:
        caller = auth.authenticate(
            portal.database, request.headers.get("authorization"), portal.clock, single_use=single_use
        )
    except auth.Refused as refused:
        stranger(request)
        refused.headers["AIM-Time"] = signed_time(portal, refused.about)
        raise
    counted = limits(request.app.state)
    (counted.alerts if alert else counted.kiosks).take(caller.kiosk_id)
    return caller


def signed_time(portal: Service, about: str) -> str:
    """Return our time for a header: base64url, without padding, of `onedata.signatures.sign_time`."""
    signed = sign_time(portal.clock(), about, portal.ring.purpose("reply"), portal.ring.certificates)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def may_read(request: AnyRequest, feed: str, *, public: bool) -> Caller | None:
    """Let everybody read a public feed, only kiosks of the region a register, only a kiosk itself its settings.

    Returns the kiosk, None where nobody had to say who they are. Raises Problem 401, 403 or 429.
    """
    if public:
        stranger(request)
        return None
    caller = kiosk(request)
    if feed not in (*sealed_feeds(caller), f"config-{caller.kiosk_id}"):
        raise Problem(403, "other-region", "This kiosk belongs to another region.")
    return caller


def sealed_feeds(caller: Caller) -> tuple[str, str, str]:
    """Return the sealed feeds of a kiosk, peppers too: register and cases of its province, staff of its office."""
    return f"register-{caller.region}", cases_feed(caller.region), staff_feed(caller.office)


def enrolling(request: AnyRequest) -> None:
    """Count an attempt to enrol: codes cannot be guessed at this rate."""
    limits(request.app.state).enrolment.take(_address(request))


def signing_in(request: AnyRequest) -> None:
    """Count an attempt to sign in."""
    limits(request.app.state).sign_in.take(_address(request))


def paging(request: AnyRequest) -> None:
    """Count a request of a page."""
    limits(request.app.state).pages.take(_address(request))


def _address(request: AnyRequest) -> str:
    return counted_as(request.client.host) if request.client else "unknown"


def counted_as(host: str) -> str:
    """Return whom an address counts as: of IPv6 its /64, for one line has that many addresses, and may change them."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped is not None else str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
