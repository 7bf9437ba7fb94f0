"""What `python -m portal kiosks|revoke|held|operator-token` do; texts for the person at the terminal."""

import datetime as dt
import sys
from argparse import Namespace

import msgspec

from portal import logs
from portal.audit import COMMAND_LINE, note
from portal.feeds.ledger import LOCK
from portal.feeds.publish import publish
from portal.feeds.publish_sealed import publish_sealed
from portal.kiosks import fleet, notice, operators
from portal.kiosks import settings as kiosk_settings
from portal.kiosks.fleet import KioskUnknown, KioskView
from portal.service import Service
from portal.settings import Settings

_OK, _BAD_INPUT = 0, 2


def kiosks(settings: Settings, arguments: Namespace) -> int:
    """List the fleet."""
    portal = _open(settings)
    try:
        with portal.database.read() as session:
            found = fleet.view(session)
    finally:
        portal.close()
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(found)).decode())
    else:
        print("\n".join(table(found, portal.clock())))
    return _OK


def revoke(settings: Settings, arguments: Namespace) -> int:
    """Refuse a kiosk from now on; after a theft also begin a new epoch of each register it was given."""
    portal = _open(settings)
    try:
        with portal.database.write() as session:
            kiosk = fleet.find(session, arguments.kiosk)
            kiosk_id = kiosk.kiosk_id
            regions = fleet.revoke(session, kiosk, portal.clock(), COMMAND_LINE, theft=arguments.theft)
            small = fleet.small_feeds_due(session, kiosk) if arguments.theft else ()
        print(f"revoke: {kiosk_id} is refused from now on")
        for region in regions:
            done = publish(portal.database, settings, portal.ring, region, portal.clock(), new_epoch=True)
            print(f"revoke: {done.feeds[0].feed} has a new epoch, published at {done.feeds[0].sequence}")
        if small:
            publish_sealed(portal.database, settings, portal.ring, portal.clock(), COMMAND_LINE, new_epoch_of=small)
            print(f"revoke: a new epoch for {' and '.join(small)} too")
    except KioskUnknown as unknown:
        print(f"revoke: {unknown}", file=sys.stderr)
        return _BAD_INPUT
    finally:
        portal.close()
    if arguments.theft:
        print(f"revoke: `python -m portal held {kiosk_id}` writes the notice that UU 27/2022 Pasal 46 asks for")
    return _OK


def held(settings: Settings, arguments: Namespace) -> int:
    """Write the notice about what a kiosk held."""
    portal = _open(settings)
    try:
        with portal.database.write() as session:
            kiosk = fleet.find(session, arguments.kiosk)
            reported = arguments.reported or kiosk.stolen_at or portal.clock()
            text = notice.markdown(notice.held(session, kiosk, reported))
            note(session, portal.clock(), COMMAND_LINE, "held", kiosk.kiosk_id, "reported")
    except KioskUnknown as unknown:
        print(f"held: {unknown}", file=sys.stderr)
        return _BAD_INPUT
    finally:
        portal.close()
    print(text)
    return _OK


def operator_token(settings: Settings, arguments: Namespace) -> int:
    """Make or withdraw an operator's token."""
    portal = _open(settings)
    try:
        with portal.database.write() as session:
            now = portal.clock()
            if arguments.revoke:
                gone = operators.revoke(session, arguments.name, now)
                note(session, now, COMMAND_LINE, "operator-token", arguments.name, "revoked")
                print(f"operator-token: {gone} withdrawn")
            else:
                token = operators.make(session, arguments.name, now, dt.timedelta(days=arguments.days))
                note(session, now, COMMAND_LINE, "operator-token", arguments.name, "made")
                print(token)
    finally:
        portal.close()
    return _OK


def kiosk_config(settings: Settings, arguments: Namespace) -> int:
    """Set values on a kiosk from afar, and show what is set."""
    portal = _open(settings)
    sets = dict(text.partition("=")[::2] for text in arguments.set)
    try:
        with portal.database.write() as session:
            portal.database.lock(session, LOCK)
            kiosk, now = fleet.find(session, arguments.kiosk), portal.clock()
            if sets or arguments.unset:
                found = kiosk_settings.change(session, portal, kiosk, sets, arguments.unset, now, COMMAND_LINE)
            else:
                found = kiosk_settings.current(session, portal, kiosk, now)
    except (KioskUnknown, kiosk_settings.SettingsRefused) as refused:
        print(f"kiosk-config: {refused}", file=sys.stderr)
        return _BAD_INPUT
    finally:
        portal.close()
    for name in kiosk_settings.FIELDS:
        value = getattr(found, name)
        text = ",".join(value) if isinstance(value, tuple) else value
        print(f"{name:<17} {'the kiosk decides' if text in (None, '') else text}")
    return _OK


def table(found: list[KioskView], now: dt.datetime) -> list[str]:
    """Return the fleet as lines for a terminal."""
    lines = [
        " ".join(
            [
                f"{'id':<9} {'name':<21} {'office':<21} {'prov':<5} {'standing':<9} {'seen':>9} {'data':>10}",
                f" {'version':<9} {'reader':<13} {'printer':<13} faults",
            ]
        )
    ]
    for one in found:
        state = one.state
        ages = f"{_age(one.seen_at, now):>9}  {_age(one.register_as_of, now):>9}"
        parts = (
            f"{state.version:<8}  {state.reader:<12}  {state.printer:<12}" if state else f"{'':<8}  {'':<12}  {'':<12}"
        )
        faults = " ".join(state.faults) if state else ""
        who = f"{one.kiosk_id[:8]:<8}  {one.name[:20]:<20}  {one.office[:20]:<20}  {one.region:<4}"
        lines.append(f"{who}  {one.standing:<8}  {ages}  {parts}  {faults}".rstrip())
    return lines


def _age(when: dt.datetime | None, now: dt.datetime) -> str:
    if when is None:
        return "never"
    seconds = (now - when).total_seconds()
    unit, size = next(((unit, size) for unit, size in _UNITS if seconds >= 2 * size), ("s", 1))
    return f"{seconds / size:.0f} {unit}"


_UNITS = (("days", 86_400), ("h", 3_600), ("min", 60))


def _open(settings: Settings) -> Service:
    logs.start(settings.log, to_screen=True)
    return Service.open(settings)
