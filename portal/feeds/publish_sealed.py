"""One run of the publisher over the small sealed feeds: staff of each office, cases of each province."""

import datetime as dt
from collections.abc import Iterable

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
    """Publish `staff-<office>` and `cases-<region>` wherever a kiosk may read them; `new_epoch_of` follows a theft."""
    anew = frozenset(new_epoch_of)
    with database.write() as session:
        database.lock(session, LOCK)
        counted = incarnation(session)
        done = []
        for feed, wanted in _feeds(session, now):
            ledger = Ledger(session, settings.blobs, ring, feed, now, counted)
            published = sealed_feed.publish(session, ledger, wanted, now, settings.blobs, new_epoch=feed in anew)
            if published.operations:
                note(session, now, actor, "publish", feed, "published")
            done.append(published)
    return tuple(done)


def _feeds(session: Session, now: dt.datetime) -> Iterable[tuple[str, list[sealed_feed.Sealable]]]:
    offices: dict[str, list[str]] = {}
    for office in session.scalars(
        union(select(Kiosk.office), select(StaffAccount.office).where(StaffAccount.office != ""))
    ):
        offices.setdefault(staff_feed(office), []).append(office)
    for feed, names in sorted(offices.items()):
        yield feed, [row for name in sorted(names) for row in staff_rows.rows(session, name)]
    for region in session.scalars(select(Kiosk.region).distinct().order_by(Kiosk.region)):
        yield cases_feed(region), case_rows.rows(session, region, now)
