"""Tables of the counter: what staff did for whom, which cards were bound, and which facts of a person are theirs."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base, BigId
from portal.db import UtcTime


class CounterAct(Base):
    """One thing that staff asked for a person; the key is kept, so that asking again does nothing again.

    No column holds a PIN, a number or a card.
    """

    __tablename__ = "counter_act"
    key: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.kiosk_id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.account_id"))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.person_id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(40))
    """Code of a reason of access (`portal.staff.reasons`)."""
    papers: Mapped[str] = mapped_column(String(30))
    outcome: Mapped[str] = mapped_column(String(20))
    question: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of the question; of a look, zeros."""
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    """msgpack of `onedata.counter.CounterAnswer`: sealed entries, nothing in the clear."""


class CardBinding(Base):
    """A card, chip or code that was bound at a counter, under a keyed mark; it stays when it is taken back."""

    __tablename__ = "card_binding"
    binding_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.person_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    bound_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    unbound_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class CounterFact(Base):
    """That one field of a person was set at a counter; its value stands with the person."""

    __tablename__ = "counter_fact"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.person_id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    """`card`, `phone_last4`, `phone_confirmed` or `worker_id`."""
