"""The table of what was published of each public feed."""

import datetime as dt

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base, BigId
from portal.db import UtcTime


class Publication(Base):
    """The whole content of a public feed as it was published once, so that it can be published again."""

    __tablename__ = "publication"
    publication_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    feed: Mapped[str] = mapped_column(String(60), index=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(60))
    rows: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """A segment of puts (`onedata.segments`)."""
    restored: Mapped[int | None] = mapped_column(BigInteger)
    """The publication whose content this one brought back."""
    held: Mapped[bool] = mapped_column(default=False)
    """Rolled back: nothing newer is published until somebody lets go."""
