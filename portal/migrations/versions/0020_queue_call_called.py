"""A column that nothing wrote: which number was called stands on the kiosk alone."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_column("queue_call", "called")


def downgrade() -> None:
    """Take back."""
    op.add_column("queue_call", sa.Column("called", sa.String(12), nullable=False, server_default=""))
