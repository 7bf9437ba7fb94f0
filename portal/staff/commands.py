"""What `python -m portal staff …` and `audit verify` do; texts for the person at the terminal."""

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import audit, logs
from portal.audit import COMMAND_LINE, Broken
from portal.feeds.publish_sealed import publish_sealed
from portal.service import Service
from portal.settings import Settings
from portal.staff import accounts
from portal.staff.accounts import AccountWrong, NewAccount
from portal.staff.models import StaffAccount

_OK, _BAD_INPUT, _BROKEN = 0, 2, 4
Change = Callable[[Session, Service], str]


def add(settings: Settings, arguments: Namespace) -> int:
    """Make an account and print its first password, once."""
    password = accounts.new_password()
    new = NewAccount(
        login=arguments.login,
        name=arguments.name,
        role=arguments.role,
        office=arguments.office,
        region=arguments.region,
        country=arguments.country,
        email=arguments.email,
        phone=arguments.phone,
    )

    def change(session: Session, portal: Service) -> str:
        accounts.add(session, new, password, portal.clock(), COMMAND_LINE)
        return password

    return _changed(settings, "staff add", change)


def disable(settings: Settings, arguments: Namespace) -> int:
    """Refuse an account and publish its office's feed without it."""

    def change(session: Session, portal: Service) -> str:
        accounts.disable(session, accounts.named(session, arguments.login), portal.clock(), COMMAND_LINE)
        return f"staff disable: {arguments.login} is refused; its card opens nothing after the kiosk's next sync"

    return _changed(settings, "staff disable", change, publish=True)


def reset(settings: Settings, arguments: Namespace) -> int:
    """Set a new password, lift a lock, and print the password, once."""
    password = accounts.new_password()

    def change(session: Session, portal: Service) -> str:
        accounts.reset(session, accounts.named(session, arguments.login), password, portal.clock(), COMMAND_LINE)
        return password

    return _changed(settings, "staff reset", change)


def card(settings: Settings, arguments: Namespace) -> int:
    """Bind a staff card with a PIN, or with --remove unbind a lost one, and publish the office's feed."""
    pin = "" if arguments.remove else _pin()

    def change(session: Session, portal: Service) -> str:
        account = accounts.named(session, arguments.login)
        if arguments.remove:
            accounts.drop_card(session, account, portal.clock(), COMMAND_LINE)
            return f"staff card: {arguments.login} has no card any more"
        accounts.set_card(session, account, arguments.card or "", pin, portal.clock(), COMMAND_LINE)
        return f"staff card: {arguments.login} has a card; it works after the kiosk's next sync"

    return _changed(settings, "staff card", change, publish=True)


def _pin() -> str:
    """Read a PIN unseen from the terminal, or from standard input where that is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass("PIN (6-12): ")
    return sys.stdin.readline().strip()


def listed(settings: Settings, _arguments: Namespace) -> int:
    """List the accounts."""
    portal = _open(settings)
    try:
        with portal.database.read() as session:
            for one in session.scalars(select(StaffAccount).order_by(StaffAccount.office, StaffAccount.login)):
                standing = "disabled" if one.disabled_at else "active"
                card_text = "card" if one.card else "-"
                scope = one.office or one.country or one.region or "-"
                print(f"{one.login:<20} {one.role:<9} {standing:<8} {card_text:<5} {scope:<24} {one.name}")
    finally:
        portal.close()
    return _OK


def verify(settings: Settings, arguments: Namespace) -> int:
    """Follow the audit chain and print its head; exit code 4 where it is broken."""
    since = None
    if arguments.since:
        number, _, head = arguments.since.partition(":")
        if not number.isdecimal() or not head:
            print("audit verify: --since takes NUMBER:HEAD as printed earlier", file=sys.stderr)
            return _BAD_INPUT
        since = (int(number), head)
    portal = _open(settings)
    try:
        with portal.database.read() as session:
            found = audit.verify(session, since)
    finally:
        portal.close()
    if isinstance(found, Broken):
        where = f"at entry {found.entry}" if found.entry is not None else "the entry of --since is not there"
        print(f"audit verify: BROKEN, {where}", file=sys.stderr)
        return _BROKEN
    print(f"audit verify: {found.entries} entries hold; keep this elsewhere: {found.last}:{found.head}")
    return _OK


def _changed(settings: Settings, command: str, change: Change, *, publish: bool = False) -> int:
    portal = _open(settings)
    try:
        with portal.database.write() as session:
            told = change(session, portal)
        if publish:
            publish_sealed(portal.database, settings, portal.ring, portal.clock(), COMMAND_LINE)
    except AccountWrong as wrong:
        print(f"{command}: {wrong}", file=sys.stderr)
        return _BAD_INPUT
    finally:
        portal.close()
    print(told)
    return _OK


def _open(settings: Settings) -> Service:
    logs.start(settings.log, to_screen=True)
    return Service.open(settings)
