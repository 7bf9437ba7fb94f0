"""The audit trail: who reached for what, and how it ended; each entry is chained to the one before.

A changed, inserted or removed entry breaks the chain from there on. Whoever may write the whole table could build a
new chain: keep the head that `python -m portal audit verify` prints somewhere else, and give it to `--since` later.
"""

import datetime as dt
import hashlib
from contextlib import closing

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.commits import Row, at_commit
from portal.models import AuditEntry

COMMAND_LINE = "cli"
ANONYMOUS = "anonymous"
BEGINNING = bytes(32)
"""What the first entry is chained to."""


class Broken(msgspec.Struct, frozen=True):
    """Where the chain does not hold: the number of the first wrong entry, None: entries at the end are missing."""

    entry: int | None


class Checked(msgspec.Struct, frozen=True):
    """A chain that holds: how many entries, and its head."""

    entries: int
    last: int
    head: str


def note(session: Session, now: dt.datetime, actor: str, action: str, subject: str, outcome: str) -> None:
    """Write one entry in the caller's transaction: what happened and its trace commit together or not at all."""
    entry = {"at": now, "actor": actor[:60], "action": action, "subject": subject[:120], "outcome": outcome[:20]}
    at_commit(session, _append, entry)


def _append(session: Session, entries: list[Row]) -> None:
    newest = select(AuditEntry.chain).order_by(AuditEntry.audit_id.desc()).limit(1)
    chain = session.execute(newest).scalar_one_or_none() or BEGINNING
    chained = []
    for entry in entries:
        chain = link(chain, entry)
        chained.append({**entry, "chain": chain})
    session.execute(insert(AuditEntry), chained)


def link(before: bytes, entry: dict[str, object]) -> bytes:
    """Return an entry's chain value: SHA-256 of the one before and the entry's five fields."""
    at = entry["at"]
    assert isinstance(at, dt.datetime)  # noqa: S101 - for the type
    fields = [at.astimezone(dt.UTC), entry["actor"], entry["action"], entry["subject"], entry["outcome"]]
    return hashlib.sha256(b"aim-audit-1\x00" + before + msgspec.msgpack.encode(fields)).digest()


def verify(session: Session, since: tuple[int, str] | None = None) -> Checked | Broken:
    """Follow the chain from its beginning; `since` (number of an entry, its head) must lie on it."""
    before, count, last = BEGINNING, 0, 0
    met = since is None
    query = select(AuditEntry).order_by(AuditEntry.audit_id).execution_options(yield_per=2000)
    with closing(session.scalars(query)) as rows:
        for row in rows:
            fields = {name: getattr(row, name) for name in ("at", "actor", "action", "subject", "outcome")}
            if row.chain != link(before, fields):
                return Broken(row.audit_id)
            before, count, last = row.chain, count + 1, row.audit_id
            if since is not None and since[0] == row.audit_id:
                met = row.chain.hex() == since[1]
                if not met:
                    return Broken(row.audit_id)
    return Checked(count, last, before.hex()) if met else Broken(None)
