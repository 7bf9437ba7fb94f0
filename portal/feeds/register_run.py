"""One run over a province's register and those that people moved to: prepared while others write, stored beside them.

Sealing a province takes seconds, and so does storing it. On SQLite, which knows one writer at a time, an alert would
wait for either.
"""

import datetime as dt

from sqlalchemy.orm import Session

from portal.db import Database
from portal.feeds import storing
from portal.feeds.ledger import LOCK, Incarnation, Ledger, Published
from portal.feeds.parts import Part, tokens
from portal.feeds.register import RegisterPublisher
from portal.keys import KeyRing
from portal.models import Feed
from portal.people.next_steps import StepTable
from portal.settings import Settings
from portal.slips.tokens import TokenDesk

AT_ONCE = 8
"""Most parts that are stored in one transaction on SQLite: a tenth of a second."""


class RegisterRun:
    """Publishes the registers of one run. The caller is the only one who prepares registers meanwhile."""

    def __init__(
        self,
        settings: Settings,
        ring: KeyRing,
        region: str,
        table: StepTable,
        now: dt.datetime,
        counted: Incarnation,
        *,
        new_epoch: bool,
    ) -> None:
        self._settings = settings
        self._ring = ring
        self._region = region
        self._table = table
        self._now = now
        self._counted = counted
        self._new_epoch = new_epoch

    def publish(self, database: Database) -> list[Published]:
        """Prepare beside who writes, then store; the province itself comes first in the answer.

        A slip token that was changed in between, at a counter or by an undone delivery, makes a run that is stored at
        once prepare once more, and then nobody changes anything meanwhile.
        """
        with database.read() as session:
            self._prepare(session)
            parts = self._parts()
        if database.is_sqlite and len(parts) > AT_ONCE:
            storing.store(database, parts)
        else:
            self._store(database, parts)
        done = [ready.published for _, ready in self._ready]
        return [done[-1], *done[:-1]]

    def _store(self, database: Database, parts: list[Part]) -> None:
        with database.write() as session:
            database.lock(session, LOCK)
            if not self._desk.holds(session):
                self._prepare(session)
                parts = self._parts()
            for part in parts:
                while not part.store(session):
                    pass

    def _parts(self) -> list[Part]:
        # Who moves is in the new province's register before the old one says so.
        feeds = [part for register, ready in self._ready for part in register.parts(ready)]
        return [*tokens(self._desk.made, self._desk.before, self._now), *feeds]

    def _prepare(self, session: Session) -> None:
        self._desk = TokenDesk(session, self._ring.purpose("slip"), self._now)
        register = self._opened(session, self._region, new_epoch=self._new_epoch)
        sooner = [place for place in sorted(register.moved_to()) if session.get(Feed, f"register-{place}")]
        registers = [*(self._opened(session, place) for place in sooner), register]
        self._ready = [(each, each.prepare(self._settings.blobs)) for each in registers]

    def _opened(self, session: Session, place: str, *, new_epoch: bool = False) -> RegisterPublisher:
        feed = f"register-{place}"
        ledger = Ledger(session, self._settings.blobs, self._ring, feed, self._now, self._counted)
        return RegisterPublisher(session, ledger, place, self._desk, self._table, self._now, new_epoch=new_epoch)
