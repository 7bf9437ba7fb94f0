"""One run of the publisher over the small sealed feeds: staff of each office, cases of each province."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from onedata.counter_records import cases_feed, staff_feed
from portal.audit import note
from portal.cases import feed as case_rows
from portal.db import Database
from portal.feeds import sealed_feed
from portal.feeds.ledger import LOCK, Ledger, Published, incarnation
from portal.keys import KeyRing
from portal.models import Kiosk
from portal.settings import Settings
from portal.staff import feed as staff_rows
from portal.staff.models import StaffAccount


def publish_sealed(
    database: Database,
    settings: Settings,
    ring: KeyRing,
    now: dt.datetime,
    actor: str,
    *,
    new_epoch_of: Iterable[str] = (),
) -> tuple[Published, ...]:
    """Publish `staff-<office>` and `cases-<region>` wherever a kiosk may read them; `new_epoch_of` follows a theft.

    Each in a transaction of its own: on SQLite an alert waits for one at most.
    """
    anew = frozenset(new_epoch_of)
    with database.read() as session:
        feeds = _feeds(session)
    done = []
    for feed, read in feeds.items():
        with database.write() as session:
            database.lock(session, LOCK)
            ledger = Ledger(session, settings.blobs, ring, feed, now, incarnation(session))
            wanted = read(session, now)
            published = sealed_feed.publish(session, ledger, wanted, now, settings.blobs, new_epoch=feed in anew)
            if published.operations:
                note(session, now, actor, "publish", feed, "published")
            done.append(published)
    return tuple(done)


def _feeds(session: Session) -> dict[str, Callable[[Session, dt.datetime], list[sealed_feed.Sealable]]]:
    """Return feed → what reads its rows."""
    offices: dict[str, list[str]] = {}
    for office in session.scalars(
        union(select(Kiosk.office), select(StaffAccount.office).where(StaffAccount.office != ""))
    ):
        offices.setdefault(staff_feed(office), []).append(office)
    regions = session.scalars(select(Kiosk.region).distinct().order_by(Kiosk.region))
    return {
        **{feed: partial(_staff, sorted(names)) for feed, names in sorted(offices.items())},
        **{cases_feed(region): partial(_cases, region) for region in regions},
    }


def _staff(offices: Iterable[str], session: Session, _now: dt.datetime) -> list[sealed_feed.Sealable]:
    return [row for office in offices for row in staff_rows.rows(session, office)]


def _cases(region: str, session: Session, now: dt.datetime) -> list[sealed_feed.Sealable]:
    return case_rows.rows(session, region, now)
