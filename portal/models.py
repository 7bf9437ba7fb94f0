"""The portal's tables. Identifiers are Kemendagri and project codes; every time is UTC."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.alerts import models as _alerts
from portal.base import Base, BigId
from portal.cases import models as _cases
from portal.content import models as _content
from portal.counter import models as _counter
from portal.db import UtcTime
from portal.feeds import models as _feeds
from portal.groups import models as _groups
from portal.lists import models as _lists
from portal.queue import models as _queue
from portal.ratings import models as _ratings
from portal.staff import models as _staff
from portal.trust import models as _trust

__all__ = ["Base", "BigId"]
_REGISTERED = (_alerts, _cases, _content, _counter, _feeds, _groups, _lists, _queue, _ratings, _staff, _trust)
"""Areas that keep their own tables: whoever imports this module has all of them."""


class Fact(Base):
    """A named fact about this database, such as the seed of its synthetic people."""

    __tablename__ = "fact"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(1000))


# ---- people -------------------------------------------------------------------------------------------------------


class Person(Base):
    """A worker as the source system last told us. Wage and health results have no column on purpose."""

    __tablename__ = "person"
    # A number that SQLite gave out again would hand one person's published keys to another.
    __table_args__ = (UniqueConstraint("source_system", "source_key"), {"sqlite_autoincrement": True})
    person_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_system: Mapped[str] = mapped_column(String(20))
    source_key: Mapped[str] = mapped_column(String(40))
    """The registration number in the source system: the one identifier that everybody has."""
    source_updated_on: Mapped[dt.date]
    name: Mapped[str] = mapped_column(String(100))
    birth_date: Mapped[dt.date]
    sex: Mapped[str | None] = mapped_column(String(1))
    education: Mapped[str | None] = mapped_column(String(20))
    nik: Mapped[str | None] = mapped_column(String(16), index=True)
    passport_no: Mapped[str | None] = mapped_column(String(15))
    worker_id: Mapped[str | None] = mapped_column(String(40))
    card: Mapped[str | None] = mapped_column(String(40))
    """Identifier of the card bound at a counter, uppercase hex."""
    phone_last4: Mapped[str | None] = mapped_column(String(4))
    phone_confirmed: Mapped[bool] = mapped_column(default=False)
    pin_only: Mapped[bool] = mapped_column(default=False)
    """The worker restricted every look-up to the PIN."""
    region: Mapped[str] = mapped_column(String(2), index=True)
    """Province of registration."""
    origin: Mapped[str | None] = mapped_column(String(13))
    """Place the worker comes from, Kemendagri code without dots."""
    scheme: Mapped[str | None] = mapped_column(String(30))
    occupation: Mapped[str | None] = mapped_column(String(40))
    destination: Mapped[str | None] = mapped_column(String(2))
    agency: Mapped[str | None] = mapped_column(String(120))
    agency_licence: Mapped[str | None] = mapped_column(String(60))
    employer: Mapped[str | None] = mapped_column(String(120))
    contract_start: Mapped[dt.date | None]
    contract_end: Mapped[dt.date | None]
    contract_months: Mapped[int | None]
    passport_until: Mapped[dt.date | None]
    worker_card_until: Mapped[dt.date | None]
    stage: Mapped[str] = mapped_column(String(30))
    stage_on: Mapped[dt.date | None]
    synthetic: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(BigInteger, default=1)
    """Raised by whoever changes a fact; the publisher compares it with what it published."""
    ways: Mapped[int] = mapped_column(BigInteger, default=0)
    """Raised when a way to open the record is gained or lost."""
    credentials_at: Mapped[int] = mapped_column(BigInteger, default=0)
    """The revision at which the credentials were last looked at."""


class PersonDocument(Base):
    """A document a person has, or still needs."""

    __tablename__ = "person_document"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.person_id", ondelete="CASCADE"), primary_key=True)
    document: Mapped[str] = mapped_column(String(40), primary_key=True)
    held: Mapped[bool]


class PersonStage(Base):
    """A stage in a person's history; position counts from 0, oldest first."""

    __tablename__ = "person_stage"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.person_id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(30))
    stage_on: Mapped[dt.date | None]


class Credential(Base):
    """One way to open a person's record: only the output of Argon2id is kept, never PIN or digits."""

    __tablename__ = "credential"
    credential_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.person_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    factor_kind: Mapped[str] = mapped_column(String(20))
    mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    """HMAC of the credential: says whether it still holds without a new Argon2."""
    identifier_mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    """HMAC of kind and identifier: a PIN stays while the identifier stays."""
    stretched: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    opens_full: Mapped[bool]


class Delivery(Base):
    """One delivered file, by the SHA-256 of its bytes."""

    __tablename__ = "delivery"
    delivery_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    file_sha256: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(BigInteger, index=True)
    """Order in which deliveries were taken in."""
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    accepted: Mapped[int]
    changed: Mapped[int]
    rejected: Mapped[int]


class DeliveryChange(Base):
    """What a person was before a delivery changed it; None where the delivery brought the person."""

    __tablename__ = "delivery_change"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.delivery_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, index=True)
    before: Mapped[bytes | None] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(BigInteger)
    """The person's revision after this delivery: another value means that someone changed it since."""


# ---- feeds --------------------------------------------------------------------------------------------------------


class Feed(Base):
    """A published feed and its signed manifest, exactly as kiosks get it."""

    __tablename__ = "feed"
    feed: Mapped[str] = mapped_column(String(60), primary_key=True)
    public: Mapped[bool]
    incarnation: Mapped[int]
    epoch: Mapped[int]
    sequence: Mapped[int] = mapped_column(BigInteger)
    manifest: Mapped[bytes] = mapped_column(LargeBinary)
    etag: Mapped[str] = mapped_column(String(64))
    layout: Mapped[bytes] = mapped_column(LargeBinary)
    """msgpack of the snapshot and segments that the manifest names."""
    issued_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class FeedRow(Base):
    """The present value of one key of a feed."""

    __tablename__ = "feed_row"
    feed: Mapped[str] = mapped_column(String(60), primary_key=True)
    collection: Mapped[str] = mapped_column(String(30), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class Epoch(Base):
    """The secrets of one epoch of a register feed; a new epoch follows the theft of a kiosk."""

    __tablename__ = "epoch"
    feed: Mapped[str] = mapped_column(String(60), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    pepper: Mapped[bytes] = mapped_column(LargeBinary(32))
    started_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class SealedPerson(Base):
    """What the publisher last sealed of a person in a feed: the keys, the version and a digest of the contents."""

    __tablename__ = "sealed_person"
    feed: Mapped[str] = mapped_column(String(60), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger)
    ways: Mapped[int] = mapped_column(BigInteger)
    record_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    version: Mapped[int]
    basic_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    full_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    locators: Mapped[bytes] = mapped_column(LargeBinary)
    """msgpack list of (locator, opens_full)."""


class SealedRow(Base):
    """What the publisher last sealed of a row in a small sealed feed (`staff-<office>`, `cases-<region>`)."""

    __tablename__ = "sealed_row"
    feed: Mapped[str] = mapped_column(String(60), primary_key=True)
    row: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    version: Mapped[int]
    basic_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    full_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    locator: Mapped[bytes] = mapped_column(LargeBinary(16))


class SlipToken(Base):
    """The slip token now inside a person's record."""

    __tablename__ = "slip_token"
    __table_args__ = (Index(None, "renew_at"),)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    token_id: Mapped[bytes] = mapped_column(LargeBinary(8), unique=True)
    token: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of the claims without id and expiry."""
    expires_on: Mapped[dt.date]
    renew_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class RevokedToken(Base):
    """A slip token that no longer tells the truth, for example after a delivery was undone."""

    __tablename__ = "revoked_token"
    token_id: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)
    revoked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    expires_on: Mapped[dt.date]


class StoredBlob(Base):
    """A file under the blobs folder that a manifest names or named."""

    __tablename__ = "blob"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    feed: Mapped[str] = mapped_column(String(60), index=True)
    size: Mapped[int]


# ---- kiosks -------------------------------------------------------------------------------------------------------


class EnrolCode(Base):
    """A one-time code; only its hash is kept."""

    __tablename__ = "enrol_code"
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    office: Mapped[str] = mapped_column(String(120))
    region: Mapped[str] = mapped_column(String(2))
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    kiosk_id: Mapped[str | None] = mapped_column(String(36))


class Kiosk(Base):
    """An enrolled kiosk and its two public keys."""

    __tablename__ = "kiosk"
    kiosk_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    office: Mapped[str] = mapped_column(String(120))
    region: Mapped[str] = mapped_column(String(2))
    signing_key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    receiving_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    enrolled_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    stolen_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When somebody reported it stolen; the three days of a breach notice run from here."""


class KioskState(Base):
    """The last heartbeat of a kiosk."""

    __tablename__ = "kiosk_state"
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.kiosk_id"), primary_key=True)
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    """JSON of `onedata.heartbeat.Heartbeat`."""


class Holding(Base):
    """Which epoch of a register a kiosk was given: what it holds if somebody takes it."""

    __tablename__ = "holding"
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.kiosk_id"), primary_key=True)
    feed: Mapped[str] = mapped_column(String(60), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    first_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    last_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    pepper_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    """When the epoch's secret was first given; None: the register alone, which opens nothing."""


class OperatorToken(Base):
    """A bearer token of somebody who looks after the fleet; only its hash is kept."""

    __tablename__ = "operator_token"
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class LookUpTry(Base):
    """What is counted for a day: look-ups that opened nothing, a colleague's wrong proofs and questions at desks.

    `subject`: an identifier's keyed mark, `kiosk ID`, `staff NUMBER` or `desk NUMBER`.
    """

    __tablename__ = "look_up_try"
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[dt.date] = mapped_column(index=True)
    failed: Mapped[int]


class SpentToken(Base):
    """The `jti` of a kiosk token that may be used once; rows go when the token has expired."""

    __tablename__ = "spent_token"
    kiosk_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    jti: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)


class IntakeEvent(Base):
    """An event a kiosk sent, with the receipt it got. The id is kept for good: an old retry never runs twice."""

    __tablename__ = "event"
    event_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosk.kiosk_id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    body_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """The opened body, msgpack."""
    receipt: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEntry(Base):
    """Who reached for what, and how it ended: never whose data by name or number."""

    __tablename__ = "audit"
    audit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    actor: Mapped[str] = mapped_column(String(60))
    """A kiosk id, a login, `cli`, or `anonymous`."""
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    """What it was done to or with: a feed, a blob's hash, an event's id, a reason of access."""
    outcome: Mapped[str] = mapped_column(String(20))
    chain: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 over the chain of the entry before and this entry: see `portal.audit`."""


class LiveEvent(Base):
    """What changed for those who watch: numbered in the order of commits, read by every open page."""

    __tablename__ = "live_event"
    __table_args__ = ({"sqlite_autoincrement": True},)
    live_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    topic: Mapped[str] = mapped_column(String(20))
    """`alert`, `case`, `fleet`, `people` or `session`."""
    subject: Mapped[str] = mapped_column(String(40))
    """Its number: what it says is read when it is shown."""
