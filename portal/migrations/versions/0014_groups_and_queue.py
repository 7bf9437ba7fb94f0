"""Groups of an office, and the queues of its kiosks as its other desks see them."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _of(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "office_group",
        sa.Column("group_id", sa.String(length=16), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("made_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_office_group")),
        sa.UniqueConstraint("office", "name", "held_on", name=op.f("uq_office_group_office_name_held_on")),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_off", sa.Boolean(), nullable=False),
        _of("group_member", "group_id", "office_group.group_id", "CASCADE"),
        _of("group_member", "person_id", "person.person_id", "SET NULL"),
        sa.PrimaryKeyConstraint("group_id", "position", name=op.f("pk_group_member")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_group_member_group_id_person_id")),
    )
    op.create_table(
        "queue_board",
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("tickets", sa.LargeBinary(), nullable=False),
        _of("queue_board", "kiosk_id", "kiosk.kiosk_id"),
        sa.PrimaryKeyConstraint("kiosk_id", name=op.f("pk_queue_board")),
    )
    op.create_table(
        "queue_call",
        sa.Column("call_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("desk_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("counter", sa.String(length=60), nullable=False),
        sa.Column("asked_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("called", sa.String(length=12), nullable=False),
        _of("queue_call", "kiosk_id", "kiosk.kiosk_id"),
        _of("queue_call", "desk_id", "kiosk.kiosk_id"),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_queue_call")),
    )
    _index("office_group", "held_on")
    _index("group_member", "person_id")
    _index("queue_call", "kiosk_id", "desk_id", "asked_at")


def downgrade() -> None:
    """Take back."""
    op.drop_table("queue_call")
    op.drop_table("queue_board")
    op.drop_table("group_member")
    op.drop_table("office_group")
