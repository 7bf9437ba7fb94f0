"""The table of ratings."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base


class VisitRating(Base):
    """How many visits of a day in Jakarta were rated so at an office."""

    __tablename__ = "visit_rating"
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(120), primary_key=True)
    score: Mapped[int] = mapped_column(primary_key=True)
    """1 bad, 2 not so good, 3 good, 4 very good."""
    reason: Mapped[str] = mapped_column(String(20), primary_key=True)
    """What was named as the reason; empty: nothing."""
    visits: Mapped[int]
