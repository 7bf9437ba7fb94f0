"""Messages go out: each is tried until its server takes it, apart from the escalation, which never waits for it."""

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import and_, or_, select, update

from portal.alerts.channels import Channel, Letter, NotSent
from portal.alerts.models import Alert, AlertMessage
from portal.db import Database

log = logging.getLogger("portal.alerts")
FIRST_WAIT: Final = dt.timedelta(seconds=5)
LONGEST_WAIT: Final = dt.timedelta(minutes=5)
_BATCH: Final = 50


_handed = and_(Alert.state == "claimed", Alert.owner_id == AlertMessage.account_id)


class _Out(msgspec.Struct, frozen=True):
    message_id: int
    channel: str
    tries: int
    letter: Letter


def deliver(database: Database, channels: Mapping[str, Channel], public_url: str, now: dt.datetime) -> int:
    """Try every message that is due once; returns how many were taken by their server.

    A crash between the server's word and ours sends one twice: better twice than never.
    """
    sent = 0
    for one in _due(database, tuple(channels), public_url, now):
        try:
            channels[one.channel].send(one.letter)
        except NotSent as why:
            log.warning("message not sent", extra={"error": str(why), "count": one.tries + 1})
            wait = min(FIRST_WAIT * 2 ** min(one.tries, 10), LONGEST_WAIT)
            _mark(database, one, {"tries": one.tries + 1, "next_try_at": now + wait})
            continue
        _mark(database, one, {"tries": one.tries + 1, "state": "sent", "sent_at": now, "token": ""})
        sent += 1
    return sent


def _due(database: Database, names: tuple[str, ...], public_url: str, now: dt.datetime) -> list[_Out]:
    query = (
        select(AlertMessage, Alert)
        .join(Alert)
        .where(AlertMessage.state == "waiting", AlertMessage.next_try_at <= now, AlertMessage.channel.in_(names))
        # Whoever would read "nobody has claimed it" of a claimed alert hears it only if it is given back;
        # to whom it was handed is told so.
        .where(or_(Alert.state == "open", AlertMessage.volunteer_id.is_not(None), _handed))
    )
    with database.read() as session:
        rows = session.execute(query.order_by(AlertMessage.next_try_at).limit(_BATCH)).tuples().all()
        return [_Out(row.message_id, row.channel, row.tries, _letter(row, alert, public_url)) for row, alert in rows]


def _letter(row: AlertMessage, alert: Alert, public_url: str) -> Letter:
    if row.volunteer_id is not None:
        link = f"{public_url}/bantu/{row.token}"
        text = (
            f"Seorang pekerja migran di dekat Anda butuh bantuan. Buka: {link}\n"
            f"A worker near you needs help. Open: {link}"
        )
        return Letter(row.address, "Bantuan dibutuhkan / Help needed", text)
    link = f"{public_url}/komando/peringatan/{alert.alert_id}"
    if alert.state == "claimed":
        text = (
            f"Peringatan {alert.alert_id} diserahkan kepada Anda. Buka: {link}\n"
            f"Alert {alert.alert_id} was handed to you. Open: {link}"
        )
        return Letter(row.address, f"Peringatan {alert.alert_id} / Alert {alert.alert_id}", text)
    text = (
        f"Peringatan {alert.alert_id} belum ditangani. Buka: {link}\nAlert {alert.alert_id} is unclaimed. Open: {link}"
    )
    return Letter(row.address, f"Peringatan {alert.alert_id} / Alert {alert.alert_id}", text)


def _mark(database: Database, one: _Out, values: dict[str, object]) -> None:
    with database.write() as session:
        # Somebody may have opened the alert, or closed it, while the message was on its way: that word stays.
        still = (AlertMessage.message_id == one.message_id, AlertMessage.state == "waiting")
        session.execute(update(AlertMessage).where(*still).values(**values))
