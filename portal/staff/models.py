"""Tables of staff: accounts and sessions."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base, BigId
from portal.db import UtcTime


class StaffAccount(Base):
    """A person who works for an office, a mission or the command centre."""

    __tablename__ = "staff_account"
    __table_args__ = ({"sqlite_autoincrement": True},)
    account_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    """One of `portal.staff.accounts.ROLES`."""
    office: Mapped[str] = mapped_column(String(120), default="")
    """Office scope; for a producer of data its source system."""
    region: Mapped[str] = mapped_column(String(2), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    """Of a duty officer: the country of the mission; empty: any."""
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(2), default="id")
    password: Mapped[str | None] = mapped_column(String(200))
    """Argon2id in PHC form; None: no sign-in to pages."""
    card: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Identifier of the staff card, uppercase hex."""
    card_stretched: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Argon2id of card and PIN, as the sealed feed needs it; the PIN itself is kept nowhere."""
    pin_set_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    failed: Mapped[int] = mapped_column(default=0)
    """Wrong passwords in a row."""
    locked_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)

    @property
    def actor(self) -> str:
        """How the audit trail calls them: no login reads there like a program."""
        return f"staff {self.login}"


class AccessReason(Base):
    """A reason of access that an administrator changed or added; the release's others are not here."""

    __tablename__ = "access_reason"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_id: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    serves: Mapped[str] = mapped_column(String(20))
    """Words of `onedata.access_reasons.Serves`, with blanks between."""
    retired_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """Since when it is chosen no more; the row stays, because what was done under it keeps its name."""
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class StaffSession(Base):
    """One signed-in browser; the cookie's token is kept as a hash."""

    __tablename__ = "staff_session"
    session_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.account_id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    """The token before the last rotation: good for a minute, for requests already under way."""
    csrf: Mapped[str] = mapped_column(String(43))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    rotated_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcTime)
