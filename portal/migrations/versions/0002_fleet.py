"""The fleet: last states, what each kiosk was given, operators, and tries of online look-ups."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "kiosk_state",
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.kiosk_id"], name=op.f("fk_kiosk_state_kiosk_id")),
        sa.PrimaryKeyConstraint("kiosk_id", name=op.f("pk_kiosk_state")),
    )
    op.create_table(
        "holding",
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("first_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("last_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("pepper_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.kiosk_id"], name=op.f("fk_holding_kiosk_id")),
        sa.PrimaryKeyConstraint("kiosk_id", "feed", "epoch", name=op.f("pk_holding")),
    )
    op.create_table(
        "operator_token",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("expires_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("revoked_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_operator_token")),
    )
    op.create_table(
        "look_up_try",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_look_up_try")),
    )
    with op.batch_alter_table("look_up_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_look_up_try_day"), ["day"], unique=False)
    op.add_column("kiosk", sa.Column("stolen_at", portal.db.UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("kiosk", schema=None) as batch_op:
        batch_op.drop_column("stolen_at")
    with op.batch_alter_table("look_up_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_look_up_try_day"))
    op.drop_table("look_up_try")
    op.drop_table("operator_token")
    op.drop_table("holding")
    op.drop_table("kiosk_state")
