"""Tables of the public lists: their rows, and the files they came in."""

import datetime as dt

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base, BigId
from portal.db import UtcTime


class ListDelivery(Base):
    """A file of one public list (jobs, agencies, news, contacts, clocks) as it was taken in."""

    __tablename__ = "list_delivery"
    delivery_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    list: Mapped[str] = mapped_column(String(20), index=True)
    file_sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    dated: Mapped[dt.date | None]
    """The day the whole list was true; None where lines of it were returned."""
    accepted: Mapped[int]
    changed: Mapped[int]
    removed: Mapped[int]
    rejected: Mapped[int]


class ListEntry(Base):
    """One row of a public list: JSON of the fields of its kind's struct (`portal.lists.kinds`)."""

    __tablename__ = "list_entry"
    list: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
