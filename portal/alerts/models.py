"""Tables of alerts: the alert, its presses, steps and messages, and the volunteers."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import Base, BigId
from portal.db import UtcTime

_OPEN = text("state IN ('open', 'claimed')")
_HELPS = text("state IN ('enrolled', 'active')")


class Alert(Base):
    """One danger, however often it was reported; only people close it."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_open_key", "collapse_key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )
    alert_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    collapse_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), index=True)
    """`open`, `claimed`, `resolved` or `false_alarm`."""
    region: Mapped[str] = mapped_column(String(2))
    office: Mapped[str] = mapped_column(String(120))
    """Where it was reported."""
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    """The portal's clock: every step counts from here."""
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    """The kiosk's clock, kept beside it."""
    presses: Mapped[int] = mapped_column(default=1)
    pressed_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    country: Mapped[str] = mapped_column(String(2), default="")
    place: Mapped[str] = mapped_column(String(500), default="")
    cell: Mapped[int | None] = mapped_column(BigInteger)
    """H3 cell of resolution 7, set by an officer or a phone."""
    worker_name: Mapped[str] = mapped_column(String(100), default="")
    worker_number: Mapped[str] = mapped_column(String(100), default="")
    worker_phone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    reporter_name: Mapped[str] = mapped_column(String(100), default="")
    callback: Mapped[str] = mapped_column(String(40), default="")
    safe_to_call: Mapped[str] = mapped_column(String(10), default="unknown")
    silent: Mapped[bool] = mapped_column(default=False)
    exclude_strangers: Mapped[bool] = mapped_column(default=False)
    strangers_by: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    """The officer who confirmed that volunteers may be told."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    claimed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    outcome: Mapped[str] = mapped_column(Text, default="")
    step: Mapped[int] = mapped_column(default=0)
    """How many steps of the escalation were taken."""
    next_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, index=True)
    """When the next one is due; None: claimed, closed, or none is left."""


class AlertPress(Base):
    """One report of an alert; repeats are kept, never dropped."""

    __tablename__ = "alert_press"
    event_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alert.alert_id"), index=True)
    """None: cancelled in the countdown, noted only."""
    kind: Mapped[str] = mapped_column(String(20))
    """The event's kind."""
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    office: Mapped[str] = mapped_column(String(120))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class AlertStep(Base):
    """One step of an alert's history: an escalation step (number from 0), or what an officer did (number None)."""

    __tablename__ = "alert_step"
    __table_args__ = (Index(None, "alert_id", "number", unique=True),)
    step_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.alert_id"))
    number: Mapped[int | None]
    due_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    what: Mapped[str] = mapped_column(String(20))
    told: Mapped[int] = mapped_column(default=0)
    """How many people it told."""
    text: Mapped[str] = mapped_column(Text, default="")


class AlertMessage(Base):
    """One message about an alert to one person by one channel, until it was seen."""

    __tablename__ = "alert_message"
    __table_args__ = (Index(None, "state", "next_try_at"),)
    message_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.alert_id"), index=True)
    step: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.volunteer_id"), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    """`page`, `email` or `sms`."""
    address: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10))
    """`held` (staff must confirm), `waiting`, `sent`, `seen`, `accepted` or `dropped` (the alert was closed first)."""
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    seen_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    band: Mapped[str] = mapped_column(String(10), default="")
    """How far a volunteer is, as a band in km: all they learn before they accept."""
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the link in a message to a volunteer."""
    token: Mapped[str] = mapped_column(String(43), default="")
    """The link itself, until the message is sent."""


class Volunteer(Base):
    """A registered worker who offered to help neighbours in danger."""

    __tablename__ = "volunteer"
    __table_args__ = (
        Index("ix_volunteer_person", "person_id", unique=True, sqlite_where=_HELPS, postgresql_where=_HELPS),
        {"sqlite_autoincrement": True},
    )
    volunteer_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    """Who it is in the register; None once they left. No foreign key: whoever helps holds up no delivery's undoing."""
    name: Mapped[str] = mapped_column(String(100))
    """As the register has it."""
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(10), index=True)
    """`enrolled`, `active`, `refused` or `left`."""
    responder: Mapped[bool] = mapped_column(default=False)
    """Bound by a mission: told at once; other volunteers only after an officer confirmed."""
    consented_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    consent_text: Mapped[str] = mapped_column(String(40))
    """Which wording was agreed to."""
    enrolled_by: Mapped[int] = mapped_column(ForeignKey("staff_account.account_id"))
    vetted_by: Mapped[int | None] = mapped_column(ForeignKey("staff_account.account_id"))
    vetted_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    left_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    cell: Mapped[int | None] = mapped_column(BigInteger, index=True)
    """Last position as an H3 cell of resolution 7 (hexagons of about 5 km²), nothing finer; None: not known."""
    cell_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """24 hours after it was given; then it counts no more and is erased."""
