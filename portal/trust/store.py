"""The list of states that is in force, in the portal's database."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.trust.models import TrustRow

Rows = Mapping[str, Mapping[str, bytes]]
LOCK = 0x5452
"""Held by whoever stores a list: of two at once the later one stands alone, and not what both brought."""


def store(session: Session, rows: Rows) -> None:
    """Put a whole list in the place of the one in force; the caller holds `LOCK`."""
    session.execute(delete(TrustRow))
    values = [
        {"collection": name, "key": key, "value": value} for name, part in rows.items() for key, value in part.items()
    ]
    if values:
        session.execute(insert(TrustRow), values)


def rows(session: Session) -> dict[str, dict[str, bytes]]:
    """Return collection → key → value."""
    found: dict[str, dict[str, bytes]] = {}
    for row in session.scalars(select(TrustRow)):
        found.setdefault(row.collection, {})[row.key] = row.value
    return found
