"""Public lists as delivered, and what was published of all content, so that it can be brought back."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0010"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "list_delivery",
        sa.Column("delivery_id", _BIG, nullable=False),
        sa.Column("list", sa.String(length=20), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_list_delivery")),
    )
    with op.batch_alter_table("list_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_delivery_list"), ["list"], unique=False)
    op.create_table(
        "list_entry",
        sa.Column("list", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("list", "key", name=op.f("pk_list_entry")),
    )
    op.create_table(
        "publication",
        sa.Column("publication_id", _BIG, nullable=False),
        sa.Column("feed", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("published_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("restored", sa.BigInteger(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_feed"), ["feed"], unique=False)


def downgrade() -> None:
    """Take back."""
    for table, index in (("publication", "ix_publication_feed"), ("list_delivery", "ix_list_delivery_list")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(index))
    for table in ("publication", "list_entry", "list_delivery"):
        op.drop_table(table)
