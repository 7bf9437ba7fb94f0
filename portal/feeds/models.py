"""A table of the publisher's own."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base


class PendingPart(Base):
    """A part of a large publication that is stored bit by bit (`portal.feeds.storing`); row 0: all parts are kept."""

    __tablename__ = "pending_part"
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """msgpack of a `portal.feeds.parts.Part`."""
