"""What is set on a kiosk from afar: one row of its own feed, signed with the config key."""

import datetime as dt
from collections.abc import Collection, Mapping
from functools import partial

import msgspec
from sqlalchemy.orm import Session

from onedata import wire
from onedata.feeds import Blob, Put, encode_segment
from onedata.kiosk_settings import COLLECTION, KEY, VALUE_LIMIT, KioskSettings, feed_of
from portal.audit import note
from portal.feeds import blobs
from portal.feeds.ledger import Ledger, incarnation
from portal.models import Kiosk
from portal.service import Service

FIELDS = tuple(field for field in KioskSettings.__struct_fields__ if field != "kiosk")


class SettingsRefused(Exception):  # noqa: N818 - said of the settings
    """A name or value that no kiosk would take; the text says which."""


def current(session: Session, portal: Service, kiosk: Kiosk, now: dt.datetime) -> KioskSettings:
    """Return what is set on a kiosk."""
    value = dict(_ledger(session, portal, kiosk, now).rows(COLLECTION)).get(KEY)
    return KioskSettings(kiosk.kiosk_id) if value is None else wire.decode(value, KioskSettings, VALUE_LIMIT)


def change(
    session: Session,
    portal: Service,
    kiosk: Kiosk,
    sets: Mapping[str, str],
    unset: Collection[str],
    now: dt.datetime,
    actor: str,
) -> KioskSettings:
    """Set and unset values, publish them for the kiosk, and return all that is set. Raises SettingsRefused.

    The caller holds the publishers' lock.
    """
    ledger = _ledger(session, portal, kiosk, now)
    settings = _changed(current(session, portal, kiosk, now), sets, unset)
    value = wire.encode(settings)
    ops = ledger.difference(COLLECTION, {KEY: value})
    ledger.publish(ops, partial(_whole, portal, value), public=False, params=None)
    note(session, now, actor, "kiosk-config", kiosk.kiosk_id, "set")
    return settings


def _changed(old: KioskSettings, sets: Mapping[str, str], unset: Collection[str]) -> KioskSettings:
    if unknown := ({*sets, *unset} - {*FIELDS}):
        raise SettingsRefused(f"{', '.join(sorted(unknown))}: not one of {', '.join(FIELDS)}")
    values = msgspec.structs.asdict(old)
    values |= {name: KioskSettings.__struct_defaults__[FIELDS.index(name)] for name in unset}
    values |= {name: text.split(",") if name == "quiet_hours" else text for name, text in sets.items()}
    try:
        return msgspec.convert(values, KioskSettings, strict=False)
    except msgspec.ValidationError as wrong:
        raise SettingsRefused(str(wrong)) from None


def _ledger(session: Session, portal: Service, kiosk: Kiosk, now: dt.datetime) -> Ledger:
    feed = feed_of(kiosk.kiosk_id)
    return Ledger(session, portal.settings.blobs, portal.ring, feed, now, incarnation(session))


def _whole(portal: Service, value: bytes, _sequence: int) -> tuple[tuple[Blob, ...], int, bytes]:
    return blobs.put_bytes(portal.settings.blobs, encode_segment([Put(COLLECTION, KEY, value)]))
