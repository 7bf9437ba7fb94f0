"""Tables of groups: who is printed for together, row by row."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base
from portal.db import UtcTime


class OfficeGroup(Base):
    """A group of one office: an orientation day, a departure."""

    __tablename__ = "office_group"
    __table_args__ = (UniqueConstraint("office", "name", "held_on"),)
    group_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    """64 random bits in hex."""
    office: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(80))
    held_on: Mapped[dt.date] = mapped_column(index=True)
    """The day of the orientation or departure."""
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    made_by: Mapped[str] = mapped_column(String(60))
    """As the audit trail calls them."""
    revision: Mapped[int] = mapped_column(default=1)
    """How often it was taken in."""


class GroupMember(Base):
    """One row of a group. Rows are never given to somebody else: what was printed for a row was for this person."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)
    group_id: Mapped[str] = mapped_column(ForeignKey("office_group.group_id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 0, in the order of the first list."""
    person_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("person.person_id", ondelete="SET NULL"), index=True
    )
    """None: the person is not known any more."""
    taken_off: Mapped[bool] = mapped_column(default=False)
    """A later list did not name this person."""
