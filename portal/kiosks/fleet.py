"""The fleet: every kiosk with its last state, and taking one out of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import msgspec
from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from onedata.counter_records import cases_feed, staff_feed
from onedata.heartbeat import Heartbeat
from portal import live
from portal.audit import note
from portal.kiosks import holdings
from portal.models import Epoch, Kiosk, KioskState

Standing = Literal["active", "revoked", "stolen"]


_HEARTBEAT = msgspec.json.Decoder(Heartbeat)


class KioskUnknown(Exception):  # noqa: N818 - said of the kiosk
    """No kiosk, or more than one, is meant; the text says which."""


class KioskView(msgspec.Struct, frozen=True):
    """One kiosk as an operator sees it."""

    kiosk_id: str
    name: str
    office: str
    region: str
    standing: Standing
    enrolled_at: dt.datetime
    revoked_at: dt.datetime | None
    seen_at: dt.datetime | None
    """When its last heartbeat came, by the portal's clock."""
    register_as_of: dt.datetime | None
    """How old the data are that it shows."""
    state: Heartbeat | None


def take_heartbeat(session: Session, kiosk_id: str, region: str, beat: Heartbeat, now: dt.datetime) -> None:
    """Keep the last state of a kiosk; of its own register also that it holds that epoch now."""
    session.execute(select(Kiosk.kiosk_id).where(Kiosk.kiosk_id == kiosk_id).with_for_update())
    before = session.execute(select(KioskState.state).where(KioskState.kiosk_id == kiosk_id)).scalar_one_or_none()
    if before is None or _able(_HEARTBEAT.decode(before)) != _able(beat):
        live.tell(session, "fleet", 0, now)
    session.execute(delete(KioskState).where(KioskState.kiosk_id == kiosk_id))
    row = {"kiosk_id": kiosk_id, "received_at": now, "state": msgspec.json.encode(beat)}
    session.execute(insert(KioskState), [row])
    feed = f"register-{region}"
    held = beat.feeds.get(feed)
    present = holdings.present_epoch(session, feed)
    # A kiosk that claims an epoch that never was must not put it into a breach notice.
    if held is not None and present is not None and 1 <= held.epoch <= present:
        holdings.given(session, kiosk_id, feed, [held.epoch], now)


def _able(beat: Heartbeat) -> tuple[object, ...]:
    """Return what of a heartbeat an open page shows at once; ages and paper are drawn each minute anyhow."""
    return beat.window, beat.register, beat.printer, beat.faults


def view(session: Session) -> list[KioskView]:
    """Return every kiosk, by office and name."""
    query = (
        select(Kiosk, KioskState)
        .outerjoin(KioskState, KioskState.kiosk_id == Kiosk.kiosk_id)
        .order_by(Kiosk.office, Kiosk.name, Kiosk.kiosk_id)
    )
    return [_view(kiosk, state) for kiosk, state in session.execute(query).tuples()]


def _view(kiosk: Kiosk, state: KioskState | None) -> KioskView:
    beat = _read(state) if state else None
    held = beat.feeds.get(f"register-{kiosk.region}") if beat else None
    return KioskView(
        kiosk_id=kiosk.kiosk_id,
        name=kiosk.name,
        office=kiosk.office,
        region=kiosk.region,
        standing=standing(kiosk),
        enrolled_at=kiosk.enrolled_at,
        revoked_at=kiosk.revoked_at,
        seen_at=state.received_at if state else None,
        register_as_of=held.as_of if held else None,
        state=beat,
    )


def _read(state: KioskState) -> Heartbeat | None:
    """Return how a kiosk last said it is; None where a newer portal wrote it: one row must not shut the whole fleet."""
    try:
        return _HEARTBEAT.decode(state.state)
    except msgspec.ValidationError:
        return None


def standing(kiosk: Kiosk) -> Standing:
    """Say whether a kiosk still belongs to the fleet."""
    if kiosk.stolen_at is not None:
        return "stolen"
    return "active" if kiosk.revoked_at is None else "revoked"


def find(session: Session, text: str) -> Kiosk:
    """Return the kiosk with this name, or whose id begins so. Raises KioskUnknown."""
    query = select(Kiosk).where(or_(Kiosk.name == text, Kiosk.kiosk_id.startswith(text.lower(), autoescape=True)))
    found = list(session.scalars(query)) if text else []
    if len(found) != 1:
        what = "no kiosk has" if not found else f"{len(found)} kiosks have"
        raise KioskUnknown(f"{what} the name or beginning of an id {text!r}: see `kiosks`")
    return found[0]


def revoke(session: Session, kiosk: Kiosk, now: dt.datetime, actor: str, *, theft: bool) -> tuple[str, ...]:
    """Refuse a kiosk from now on; for a theft return the regions that need a new epoch, those that had none since.

    Again it changes nothing but that a revoked kiosk may turn out to be stolen.
    """
    values = {
        "revoked_at": kiosk.revoked_at or now,
        "stolen_at": (kiosk.stolen_at or now) if theft else kiosk.stolen_at,
    }
    session.execute(update(Kiosk).where(Kiosk.kiosk_id == kiosk.kiosk_id).values(**values))
    note(session, now, actor, "revoke", kiosk.kiosk_id, "stolen" if theft else "revoked")
    if not theft:
        return ()
    return tuple(region for region in regions_of(session, kiosk) if needs_epoch(session, kiosk, f"register-{region}"))


def regions_of(session: Session, kiosk: Kiosk) -> Sequence[str]:
    """Return the regions whose registers a kiosk was given, its own always."""
    feeds = {row.feed for row in holdings.of(session, kiosk.kiosk_id)} | {f"register-{kiosk.region}"}
    return sorted(feed.removeprefix("register-") for feed in feeds if feed.startswith("register-"))


def small_feeds_due(session: Session, kiosk: Kiosk) -> tuple[str, ...]:
    """Return which small sealed feeds of a stolen kiosk need a new epoch: cases of its province, staff of its office.

    Each by itself: a command that was cut off after the registers' epochs goes on here the next time.
    """
    feeds = (cases_feed(kiosk.region), staff_feed(kiosk.office))
    return tuple(feed for feed in feeds if needs_epoch(session, kiosk, feed))


def needs_epoch(session: Session, kiosk: Kiosk, feed: str) -> bool:
    """Say whether the kiosk may hold the secret of a feed's newest epoch: one that began while it was trusted."""
    newest = session.scalars(
        select(Epoch).where(Epoch.feed == feed).order_by(Epoch.epoch.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        return False
    trusted = kiosk.revoked_at is None or newest.started_at < kiosk.revoked_at
    return trusted or any((row.feed, row.epoch) == (feed, newest.epoch) for row in holdings.of(session, kiosk.kiosk_id))
