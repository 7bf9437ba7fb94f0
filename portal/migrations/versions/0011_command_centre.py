"""The command centre: staff, sessions, cases, alerts, volunteers, live events; the audit trail becomes a chain."""

import datetime as dt
import hashlib

import msgspec
import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "live_event",
        sa.Column("live_id", _BIG, nullable=False),
        sa.Column("at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("live_id", name=op.f("pk_live_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("live_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_event_at"), ["at"], unique=False)

    op.create_table(
        "sealed_row",
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("row", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("basic_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("full_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("locator", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("feed", "row", name=op.f("pk_sealed_row")),
    )
    op.create_table(
        "staff_account",
        sa.Column("account_id", _BIG, nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("card", sa.String(length=64), nullable=True),
        sa.Column("card_stretched", sa.LargeBinary(length=32), nullable=True),
        sa.Column("pin_set_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("disabled_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("locked_until", portal.db.UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("card", name=op.f("uq_staff_account_card")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_account_login")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alert",
        sa.Column("alert_id", _BIG, nullable=False),
        sa.Column("collapse_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("received_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("presses", sa.Integer(), nullable=False),
        sa.Column("pressed_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("worker_name", sa.String(length=100), nullable=False),
        sa.Column("worker_number", sa.String(length=100), nullable=False),
        sa.Column("worker_phone", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reporter_name", sa.String(length=100), nullable=False),
        sa.Column("callback", sa.String(length=40), nullable=False),
        sa.Column("safe_to_call", sa.String(length=10), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("exclude_strangers", sa.Boolean(), nullable=False),
        sa.Column("strangers_by", _BIG, nullable=True),
        sa.Column("owner_id", _BIG, nullable=True),
        sa.Column("claimed_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("closed_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_account.account_id"], name=op.f("fk_alert_owner_id")),
        sa.ForeignKeyConstraint(["strangers_by"], ["staff_account.account_id"], name=op.f("fk_alert_strangers_by")),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alert")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_next_at"), ["next_at"], unique=False)
        batch_op.create_index(
            "ix_alert_open_key",
            ["collapse_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'claimed')"),
            postgresql_where=sa.text("state IN ('open', 'claimed')"),
        )
        batch_op.create_index(batch_op.f("ix_alert_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_state"), ["state"], unique=False)

    op.create_table(
        "case_file",
        sa.Column("case_id", _BIG, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("stretched", sa.LargeBinary(length=32), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("hidden_office", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("unit", sa.String(length=140), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("owner_id", _BIG, nullable=True),
        sa.Column("received_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("changed_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("closed_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_account.account_id"], name=op.f("fk_case_file_owner_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("event_id", name=op.f("uq_case_file_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_file_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_file_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_file_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_file_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_file_unit"), ["unit"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("session_id", _BIG, nullable=False),
        sa.Column("account_id", _BIG, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("csrf", sa.String(length=43), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("rotated_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("seen_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.account_id"], name=op.f("fk_staff_session_account_id")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_session_previous_hash"), ["previous_hash"], unique=False)

    op.create_table(
        "volunteer",
        sa.Column("volunteer_id", _BIG, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("responder", sa.Boolean(), nullable=False),
        sa.Column("consented_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("consent_text", sa.String(length=40), nullable=False),
        sa.Column("enrolled_by", _BIG, nullable=False),
        sa.Column("vetted_by", _BIG, nullable=True),
        sa.Column("vetted_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("left_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("cell_until", portal.db.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["enrolled_by"], ["staff_account.account_id"], name=op.f("fk_volunteer_enrolled_by")),
        sa.ForeignKeyConstraint(["vetted_by"], ["staff_account.account_id"], name=op.f("fk_volunteer_vetted_by")),
        sa.PrimaryKeyConstraint("volunteer_id", name=op.f("pk_volunteer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_volunteer_cell"), ["cell"], unique=False)
        batch_op.create_index(batch_op.f("ix_volunteer_state"), ["state"], unique=False)

    op.create_table(
        "alert_message",
        sa.Column("message_id", _BIG, nullable=False),
        sa.Column("alert_id", _BIG, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("account_id", _BIG, nullable=True),
        sa.Column("volunteer_id", _BIG, nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("sent_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("seen_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.account_id"], name=op.f("fk_alert_message_account_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"], name=op.f("fk_alert_message_alert_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.volunteer_id"], name=op.f("fk_alert_message_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_alert_message")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_alert_message_token_hash")),
    )
    with op.batch_alter_table("alert_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_message_alert_id"), ["alert_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_message_state_next_try_at"), ["state", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_message_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "alert_press",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("alert_id", _BIG, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("received_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"], name=op.f("fk_alert_press_alert_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_alert_press")),
    )
    with op.batch_alter_table("alert_press", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_press_alert_id"), ["alert_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_press_received_at"), ["received_at"], unique=False)

    op.create_table(
        "alert_step",
        sa.Column("step_id", _BIG, nullable=False),
        sa.Column("alert_id", _BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("due_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("account_id", _BIG, nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.account_id"], name=op.f("fk_alert_step_account_id")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"], name=op.f("fk_alert_step_alert_id")),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_alert_step")),
    )
    with op.batch_alter_table("alert_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_step_alert_id_number"), ["alert_id", "number"], unique=True)

    op.create_table(
        "case_note",
        sa.Column("note_id", _BIG, nullable=False),
        sa.Column("case_id", _BIG, nullable=False),
        sa.Column("at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("account_id", _BIG, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.account_id"], name=op.f("fk_case_note_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.case_id"], name=op.f("fk_case_note_case_id")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_note_case_id"), ["case_id"], unique=False)

    _chain_audit()


def _chain_audit() -> None:
    """Add the chain to the entries that are there already, as `portal.audit` makes it."""
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chain", sa.LargeBinary(length=32), nullable=True))
    moment = portal.db.UtcTime(timezone=True)
    table = sa.table(
        "audit",
        sa.column("audit_id", _BIG),
        sa.column("at", moment),
        sa.column("actor", sa.String()),
        sa.column("action", sa.String()),
        sa.column("subject", sa.String()),
        sa.column("outcome", sa.String()),
        sa.column("chain", sa.LargeBinary()),
    )
    connection = op.get_bind()
    before = bytes(32)
    for row in connection.execute(sa.select(table).order_by(table.c.audit_id)).all():
        fields = [row.at.astimezone(dt.UTC), row.actor, row.action, row.subject, row.outcome]
        before = hashlib.sha256(b"aim-audit-1\x00" + before + msgspec.msgpack.encode(fields)).digest()
        connection.execute(sa.update(table).where(table.c.audit_id == row.audit_id).values(chain=before))
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.alter_column("chain", existing_type=sa.LargeBinary(length=32), nullable=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_column("chain")

    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_note_case_id"))

    op.drop_table("case_note")
    with op.batch_alter_table("alert_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_step_alert_id_number"))

    op.drop_table("alert_step")
    with op.batch_alter_table("alert_press", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_press_received_at"))
        batch_op.drop_index(batch_op.f("ix_alert_press_alert_id"))

    op.drop_table("alert_press")
    with op.batch_alter_table("alert_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_message_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_alert_message_state_next_try_at"))
        batch_op.drop_index(batch_op.f("ix_alert_message_alert_id"))

    op.drop_table("alert_message")
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_state"))
        batch_op.drop_index(batch_op.f("ix_volunteer_cell"))

    op.drop_table("volunteer")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_previous_hash"))
        batch_op.drop_index(batch_op.f("ix_staff_session_account_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_file_unit"))
        batch_op.drop_index(batch_op.f("ix_case_file_state"))
        batch_op.drop_index(batch_op.f("ix_case_file_region"))
        batch_op.drop_index(batch_op.f("ix_case_file_received_at"))
        batch_op.drop_index(batch_op.f("ix_case_file_code"))

    op.drop_table("case_file")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_state"))
        batch_op.drop_index(batch_op.f("ix_alert_received_at"))
        batch_op.drop_index(
            "ix_alert_open_key",
            sqlite_where=sa.text("state IN ('open', 'claimed')"),
            postgresql_where=sa.text("state IN ('open', 'claimed')"),
        )
        batch_op.drop_index(batch_op.f("ix_alert_next_at"))

    op.drop_table("alert")
    op.drop_table("staff_account")
    op.drop_table("sealed_row")
    with op.batch_alter_table("live_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_event_at"))

    op.drop_table("live_event")
