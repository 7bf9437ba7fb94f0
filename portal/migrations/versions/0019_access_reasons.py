"""Reasons of access that administrators keep."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "access_reason",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_id", sa.String(60), nullable=False),
        sa.Column("name_en", sa.String(60), nullable=False),
        sa.Column("serves", sa.String(20), nullable=False),
        sa.Column("retired_at", portal.db.UtcTime(timezone=True), nullable=True),
        sa.Column("changed_at", portal.db.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_access_reason")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("access_reason")
