"""The signed overlay: what a change means for the register of the kiosk where it was made, until its feed brings it."""

import datetime as dt
import hashlib
import hmac

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedata import sealing
from onedata.counter import Overlay, sign_overlay
from onedata.credentials import CredentialKeys, credential_keys
from onedata.sealing import Parameters
from portal import wib
from portal.auth import Caller
from portal.feeds.ledger import LIFE
from portal.models import Credential, Epoch, Feed, SealedPerson, SlipToken
from portal.people import credentials, next_steps, sealed_view, worker
from portal.people.worker import Worker
from portal.service import Service

_COMMITTED = dt.timedelta(minutes=1)
"""A publisher that begins this much later reads what was committed; its register bears the time at which it began."""


def signed(
    portal: Service, session: Session, caller: Caller, person_id: int, key: bytes, now: dt.datetime
) -> bytes | None:
    """Return what a kiosk lays over its register after a change, None where its register has nothing to do with it.

    `now` is a moment of the transaction that makes the change.
    """
    person, _ = worker.read(session, [person_id])[person_id]
    feed = session.get(Feed, f"register-{caller.region}")
    epoch = feed and session.get(Epoch, (feed.feed, feed.epoch))
    sealed_with = credentials.present(session)
    if person.region != caller.region or not feed or not epoch or sealed_with is None:
        return None
    params = Parameters(sealed_with.salt, sealed_with.cost, epoch.epoch, feed.feed)
    ways = _ways(session, person_id, epoch.pepper)
    published = _published(session, feed.feed, person_id)
    new = {locator: way for locator, way in ways.items() if locator not in published}
    gone = tuple(sorted(published - ways.keys()))
    record_id, parts, keys = _record(portal, session, params, person_id, person, now)
    put = tuple(
        (locator, sealing.seal_entry(way, params, record_id, keys[0], keys[1] if full else None))
        for locator, (way, full) in sorted(new.items())
    )
    made = Overlay(
        kiosk=caller.kiosk_id,
        feed=feed.feed,
        incarnation=feed.incarnation,
        epoch=epoch.epoch,
        covered_from=now + _COMMITTED,
        key=key,
        made_at=now,
        until=now + LIFE,
        put=put,
        drop=gone,
        record_id=record_id,
        version=1,
        basic=parts[0],
        full=parts[1],
    )
    return sign_overlay(made, portal.ring.purpose("reply"), portal.ring.certificates)


def _ways(session: Session, person_id: int, pepper: bytes) -> dict[bytes, tuple[CredentialKeys, bool]]:
    """Return locator → keys and whether they open everything; what somebody else has too opens nothing."""
    mine = session.execute(
        select(Credential.stretched, Credential.opens_full).where(Credential.person_id == person_id)
    ).tuples()
    rows = dict(mine.all())
    shared = select(Credential.stretched).where(Credential.stretched.in_(rows), Credential.person_id != person_id)
    theirs = set(session.scalars(shared))
    found = {}
    for stretched, full in rows.items():
        if stretched not in theirs:
            keys = credential_keys(stretched, pepper)
            found[keys.locator] = (keys, full)
    return found


def _published(session: Session, feed: str, person_id: int) -> frozenset[bytes]:
    row = session.get(SealedPerson, (feed, person_id))
    if row is None:
        return frozenset()
    return frozenset(locator for locator, _ in msgspec.msgpack.decode(row.locators, type=list[tuple[bytes, bool]]))


def _record(
    portal: Service, session: Session, params: Parameters, person_id: int, person: Worker, now: dt.datetime
) -> tuple[bytes, tuple[bytes, bytes], tuple[bytes, bytes]]:
    """Return the id, the sealed parts and the keys of the person's record as it lies in an overlay."""
    # The one that the kiosk knows, whatever it says by now: staff may ask for more before the feed brings another.
    token = session.scalars(select(SlipToken.token).where(SlipToken.person_id == person_id)).one()
    table = next_steps.last_good(portal.settings.content / "next_steps.yaml")
    basic = sealed_view.basic(person, token, table, wib.day(now))
    record_id = _record_id(portal, params, person_id)
    keys = sealing.record_keys()
    parts = (
        sealing.seal_part(basic, keys[0], params, record_id, 1, "basic"),
        sealing.seal_part(sealed_view.full(person), keys[1], params, record_id, 1, "full"),
    )
    return record_id, parts, keys


def _record_id(portal: Service, params: Parameters, person_id: int) -> bytes:
    """Return the id of a person's record in overlays: one for each epoch, none that a register has."""
    message = msgspec.msgpack.encode(["aim-overlay-record-1", params.feed, params.epoch, person_id])
    return hmac.digest(portal.ring.mark, message, hashlib.sha256)[:16]
