"""Routes of kiosks: enrol, and fetch the peppers sealed to them."""

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, JSONBody
from sqlalchemy import select

from onedata.content_feeds import PUBLIC_FEEDS
from onedata.hpke import seal_pepper
from portal.audit import note
from portal.kiosks import holdings
from portal.kiosks.enrolment import enrol
from portal.models import Epoch
from portal.problems import Problem
from portal.web import KIOSK_SECURITY, AnyRequest, HexKey, enrolling, kiosk, sealed_feeds, service

_PEPPERS = 2
"""Epochs whose pepper is given out: the present one, and the one before while kiosks move."""


class EnrolRequest(msgspec.Struct, frozen=True):
    """What a kiosk brings."""

    code: Annotated[str, msgspec.Meta(max_length=40)]
    # It is shown on other machines and in terminals: no sign that either takes for more than a letter.
    name: Annotated[
        str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202f\u2066-\u2069]+$")
    ]
    signing_key: HexKey
    receiving_key: HexKey


class ReceivingKey(msgspec.Struct, frozen=True):
    """What kiosks seal their events to."""

    key_id: str
    public_key: str


class EnrolAnswer(msgspec.Struct, frozen=True):
    """What an enrolled kiosk needs to know; `root_key` is what it pins."""

    kiosk_id: str
    region: str
    office: str
    root_key: str
    portal_receiving_key: ReceivingKey
    portal_url: str
    feeds: tuple[str, ...]
    certificates: tuple[str, ...]


class Peppers(msgspec.Struct, frozen=True):
    """Epoch → pepper sealed to the kiosk that asks, hex."""

    feed: str
    epochs: dict[str, str]


@post("/v1/enrol", sync_to_thread=True, status_code=200)
def enrol_kiosk(request: AnyRequest, data: JSONBody[EnrolRequest]) -> EnrolAnswer:
    """Enrol a kiosk with a one-time code."""
    enrolling(request)
    portal = service(request.app.state)
    signing, receiving = bytes.fromhex(data.signing_key), bytes.fromhex(data.receiving_key)
    with portal.database.write() as session:
        enrolled = enrol(session, data.code, data.name, signing, receiving, portal.clock())
        kiosk_id, region, office = enrolled.kiosk_id, enrolled.region, enrolled.office
    ring = portal.ring
    return EnrolAnswer(
        kiosk_id=kiosk_id,
        region=region,
        office=office,
        root_key=ring.root_public.hex(),
        portal_receiving_key=ReceivingKey(ring.receiving_id, ring.receiving_public.hex()),
        portal_url=portal.settings.public_url,
        feeds=(f"register-{region}", *PUBLIC_FEEDS),
        certificates=tuple(msgspec.msgpack.encode(signed).hex() for signed in ring.certificates),
    )


@get("/v1/peppers/{feed:str}", sync_to_thread=True, security=KIOSK_SECURITY)
def peppers(request: AnyRequest, feed: FromPath[str]) -> Peppers:
    """Give the peppers of a sealed feed's last epochs, sealed to the kiosk that asks."""
    caller = kiosk(request, single_use=True)
    if feed not in sealed_feeds(caller):
        raise Problem(403, "other-region", "This kiosk belongs to another region.")
    portal = service(request.app.state)
    query = select(Epoch.epoch, Epoch.pepper).where(Epoch.feed == feed).order_by(Epoch.epoch.desc()).limit(_PEPPERS)
    with portal.database.write() as session:
        found = session.execute(query).all()
        if not found:
            raise Problem(404, "not-published", "This feed is not published yet.")
        note(session, portal.clock(), caller.kiosk_id, "peppers", feed, "given")
        holdings.given(session, caller.kiosk_id, feed, [row.epoch for row in found], portal.clock(), pepper=True)
    sealed = {
        str(epoch): seal_pepper(pepper, feed, epoch, caller.kiosk_id, caller.receiving_key).hex()
        for epoch, pepper in found
    }
    return Peppers(feed, sealed)


router = Router(path="/", route_handlers=[enrol_kiosk, peppers], tags=["kiosks"])
