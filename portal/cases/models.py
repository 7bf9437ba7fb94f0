"""Tables of cases."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base, BigId
from portal.db import UtcTime


class CaseFile(Base):
    """An aspiration, a complaint, or data that somebody says are wrong."""

    __tablename__ = "case_file"
    __table_args__ = ({"sqlite_autoincrement": True},)
    case_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[str] = mapped_column(String(36), unique=True)
    code: Mapped[str] = mapped_column(String(8), index=True)
    """As on the slip; made at a kiosk, so two cases may once share one."""
    stretched: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Argon2id of code and PIN, as the sealed feed needs it; the PIN itself is kept nowhere."""
    region: Mapped[str] = mapped_column(String(2), index=True)
    office: Mapped[str] = mapped_column(String(120))
    """Where it was opened."""
    hidden_office: Mapped[str] = mapped_column(String(120), default="")
    """The office it is about, which never sees it."""
    topic: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(10), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    unit: Mapped[str] = mapped_column(String(140), index=True)
    """Who works on it: `centre`, `region 52` or `producer SISKOP2MI`."""
    state: Mapped[str] = mapped_column(String(20), index=True)
    """`received`, `in_progress`, `answered` or `closed`."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    """The portal's clock: every age runs from here."""
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    """The kiosk's clock, kept beside it."""
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    """What whoever holds code and PIN reads."""
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    told: Mapped[bytes] = mapped_column(LargeBinary)
    """msgpack of the report without its PIN."""


class CaseNote(Base):
    """What happened to a case, and what officers wrote to each other; never published."""

    __tablename__ = "case_note"
    note_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.case_id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
