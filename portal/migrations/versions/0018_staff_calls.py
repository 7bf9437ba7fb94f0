"""Visitors who call for staff."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("queue_board", sa.Column("staff_call", sa.LargeBinary(16), nullable=True))
    op.add_column("queue_board", sa.Column("staff_at", portal.db.UtcTime(timezone=True), nullable=True))
    op.add_column("queue_board", sa.Column("staff_came_at", portal.db.UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("queue_board") as batch_op:
        batch_op.drop_column("staff_came_at")
        batch_op.drop_column("staff_at")
        batch_op.drop_column("staff_call")
