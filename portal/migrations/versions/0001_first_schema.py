"""first schema."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    with op.batch_alter_table("blob", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blob_feed"), ["feed"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("delivery_id", sa.String(length=16), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("received_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("undone_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_position"), ["position"], unique=False)

    op.create_table(
        "enrol_code",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("expires_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("used_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("kiosk_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrol_code")),
    )
    op.create_table(
        "epoch",
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("pepper", sa.LargeBinary(length=32), nullable=False),
        sa.Column("started_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("feed", "epoch", name=op.f("pk_epoch")),
    )
    op.create_table(
        "fact",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fact")),
    )
    op.create_table(
        "feed",
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("incarnation", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed")),
    )
    op.create_table(
        "feed_row",
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("collection", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "collection", "key", name=op.f("pk_feed_row")),
    )
    op.create_table(
        "kiosk",
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("receiving_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("enrolled_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("revoked_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kiosk_id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("signing_key", name=op.f("uq_kiosk_signing_key")),
    )
    op.create_table(
        "person",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_system", sa.String(length=20), nullable=False),
        sa.Column("source_key", sa.String(length=40), nullable=False),
        sa.Column("source_updated_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("nik", sa.String(length=16), nullable=True),
        sa.Column("passport_no", sa.String(length=15), nullable=True),
        sa.Column("worker_id", sa.String(length=40), nullable=True),
        sa.Column("card", sa.String(length=40), nullable=True),
        sa.Column("phone_last4", sa.String(length=4), nullable=True),
        sa.Column("phone_confirmed", sa.Boolean(), nullable=False),
        sa.Column("pin_only", sa.Boolean(), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("origin", sa.String(length=13), nullable=True),
        sa.Column("scheme", sa.String(length=30), nullable=True),
        sa.Column("occupation", sa.String(length=40), nullable=True),
        sa.Column("destination", sa.String(length=2), nullable=True),
        sa.Column("agency", sa.String(length=120), nullable=True),
        sa.Column("agency_licence", sa.String(length=60), nullable=True),
        sa.Column("employer", sa.String(length=120), nullable=True),
        sa.Column("contract_start", sa.Date(), nullable=True),
        sa.Column("contract_end", sa.Date(), nullable=True),
        sa.Column("contract_months", sa.Integer(), nullable=True),
        sa.Column("passport_until", sa.Date(), nullable=True),
        sa.Column("worker_card_until", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("stage_on", sa.Date(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("ways", sa.BigInteger(), nullable=False),
        sa.Column("credentials_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person")),
        sa.UniqueConstraint("source_system", "source_key", name=op.f("uq_person_source_system_source_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_nik"), ["nik"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_region"), ["region"], unique=False)

    op.create_table(
        "revoked_token",
        sa.Column("token_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("revoked_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_revoked_token")),
    )
    op.create_table(
        "sealed_person",
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("ways", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("basic_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("full_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("locators", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "person_id", name=op.f("pk_sealed_person")),
    )
    op.create_table(
        "slip_token",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("renew_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_slip_token")),
        sa.UniqueConstraint("token_id", name=op.f("uq_slip_token_token_id")),
    )
    with op.batch_alter_table("slip_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_token_renew_at"), ["renew_at"], unique=False)

    op.create_table(
        "spent_token",
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("jti", sa.String(length=64), nullable=False),
        sa.Column("expires_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kiosk_id", "jti", name=op.f("pk_spent_token")),
    )
    with op.batch_alter_table("spent_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spent_token_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "credential",
        sa.Column("credential_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("factor_kind", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("identifier_mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stretched", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opens_full", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name=op.f("fk_credential_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_credential")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credential_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_stretched"), ["stretched"], unique=False)

    op.create_table(
        "delivery_change",
        sa.Column("delivery_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.delivery_id"], name=op.f("fk_delivery_change_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", "person_id", name=op.f("pk_delivery_change")),
    )
    with op.batch_alter_table("delivery_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_change_person_id"), ["person_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("received_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("body_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.kiosk_id"], name=op.f("fk_event_kiosk_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_kiosk_id"), ["kiosk_id"], unique=False)

    op.create_table(
        "person_document",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name=op.f("fk_person_document_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "document", name=op.f("pk_person_document")),
    )
    op.create_table(
        "person_stage",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("stage_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name=op.f("fk_person_stage_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "position", name=op.f("pk_person_stage")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("person_stage")
    op.drop_table("person_document")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_kiosk_id"))

    op.drop_table("event")
    with op.batch_alter_table("delivery_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_change_person_id"))

    op.drop_table("delivery_change")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credential_stretched"))
        batch_op.drop_index(batch_op.f("ix_credential_person_id"))

    op.drop_table("credential")
    with op.batch_alter_table("spent_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spent_token_expires_at"))

    op.drop_table("spent_token")
    with op.batch_alter_table("slip_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slip_token_renew_at"))

    op.drop_table("slip_token")
    op.drop_table("sealed_person")
    op.drop_table("revoked_token")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_region"))
        batch_op.drop_index(batch_op.f("ix_person_nik"))

    op.drop_table("person")
    op.drop_table("kiosk")
    op.drop_table("feed_row")
    op.drop_table("feed")
    op.drop_table("fact")
    op.drop_table("epoch")
    op.drop_table("enrol_code")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_position"))

    op.drop_table("delivery")
    with op.batch_alter_table("blob", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blob_feed"))

    op.drop_table("blob")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
