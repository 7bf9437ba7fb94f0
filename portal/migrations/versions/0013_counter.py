"""The counter: what staff did for whom, which cards were bound, which facts of a person are the counter's."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of(column: str, table: str, *, cascade: bool = False, of: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{of}_{column}")
    target = f"{table}.{'account_id' if table == 'staff_account' else column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="CASCADE" if cascade else None)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "counter_act",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("account_id", _BIG, nullable=False),
        sa.Column("supervisor_id", _BIG, nullable=True),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("papers", sa.String(length=30), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("question", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        _of("kiosk_id", "kiosk", of="counter_act"),
        _of("account_id", "staff_account", of="counter_act"),
        _of("supervisor_id", "staff_account", of="counter_act"),
        _of("person_id", "person", of="counter_act", cascade=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counter_act")),
    )
    with op.batch_alter_table("counter_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counter_act_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_counter_act_person_id"), ["person_id"], unique=False)
    op.create_table(
        "card_binding",
        sa.Column("binding_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("bound_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("unbound_at", portal.db.UtcTime(timezone=True), nullable=True),
        _of("person_id", "person", of="card_binding", cascade=True),
        sa.PrimaryKeyConstraint("binding_id", name=op.f("pk_card_binding")),
    )
    with op.batch_alter_table("card_binding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_binding_person_id"), ["person_id"], unique=False)
    op.create_table(
        "counter_fact",
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        _of("person_id", "person", of="counter_fact", cascade=True),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_counter_fact")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("counter_fact")
    op.drop_table("card_binding")
    op.drop_table("counter_act")
