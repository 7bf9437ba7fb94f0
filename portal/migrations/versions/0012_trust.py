"""The states by which passports are believed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "trust_row",
        sa.Column("collection", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "key", name=op.f("pk_trust_row")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("trust_row")
