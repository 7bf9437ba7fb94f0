"""The audit trail: who reached for what, and how it ended."""

import datetime as dt

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.models import AuditEntry

COMMAND_LINE = "cli"
ANONYMOUS = "anonymous"


def note(session: Session, now: dt.datetime, actor: str, action: str, subject: str, outcome: str) -> None:
    """Write one entry in the caller's transaction: what happened and its trace commit together or not at all."""
    entry = {"at": now, "actor": actor[:60], "action": action, "subject": subject[:120], "outcome": outcome}
    session.execute(insert(AuditEntry), [entry])
