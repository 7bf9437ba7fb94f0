"""What each kiosk was given of which register: written when it is handed out, read when a kiosk is stolen."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.models import Feed, Holding, Kiosk


def given(
    session: Session, kiosk_id: str, feed: str, epochs: Iterable[int], now: dt.datetime, *, pepper: bool = False
) -> None:
    """Write down that a kiosk has data, or with `pepper` the secret, of these epochs of a register."""
    # The kiosk's row is the lock: two requests of one kiosk never insert the same holding twice.
    session.execute(select(Kiosk.kiosk_id).where(Kiosk.kiosk_id == kiosk_id).with_for_update())
    for epoch in epochs:
        here = (Holding.kiosk_id == kiosk_id, Holding.feed == feed, Holding.epoch == epoch)
        known = session.execute(select(Holding.pepper_at).where(*here)).one_or_none()
        if known is None:
            row = {"kiosk_id": kiosk_id, "feed": feed, "epoch": epoch, "first_at": now, "last_at": now}
            session.execute(insert(Holding), [{**row, "pepper_at": now if pepper else None}])
        else:
            first = known.pepper_at or (now if pepper else None)
            session.execute(update(Holding).where(*here).values(last_at=now, pepper_at=first))


def present_epoch(session: Session, feed: str) -> int | None:
    """Return the epoch that a register is published at, None before its first publication."""
    return session.execute(select(Feed.epoch).where(Feed.feed == feed)).scalar_one_or_none()


def of(session: Session, kiosk_id: str) -> list[Holding]:
    """Return what a kiosk was given, by register and epoch."""
    query = select(Holding).where(Holding.kiosk_id == kiosk_id).order_by(Holding.feed, Holding.epoch)
    return list(session.scalars(query))
