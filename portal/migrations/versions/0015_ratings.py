"""Ratings of visits, counted by day and office."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "visit_rating",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "office", "score", "reason", name=op.f("pk_visit_rating")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("visit_rating")
