"""Tables of the queue: who waits at which kiosk, by number, and the calls on their way there."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base
from portal.db import UtcTime


class QueueBoard(Base):
    """What a kiosk last said of its queue."""

    __tablename__ = "queue_board"
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.kiosk_id"), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    tickets: Mapped[bytes] = mapped_column(LargeBinary)
    """msgpack of the tickets of `onedata.queue`: numbers and what they are for."""
    staff_call: Mapped[bytes | None] = mapped_column(LargeBinary(16), default=None)
    """The last call for staff there."""
    staff_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, default=None)
    """When it began."""
    staff_came_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, default=None)
    """When a desk answered it."""


class QueueCall(Base):
    """A call that a desk asked for and a kiosk carries out, once."""

    __tablename__ = "queue_call"
    call_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.kiosk_id"), index=True)
    desk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.kiosk_id"), index=True)
    """The machine whose desk called."""
    number: Mapped[str] = mapped_column(String(12))
    """Empty: whoever waits longest."""
    counter: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    """Empty: on its way; else `called` or `nobody`."""
