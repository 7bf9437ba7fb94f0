"""Volunteers are people of the register."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_HELPS = sa.text("state IN ('enrolled', 'active')")


def upgrade() -> None:
    """Apply."""
    op.add_column("volunteer", sa.Column("person_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_volunteer_person", "volunteer", ["person_id"], unique=True, sqlite_where=_HELPS, postgresql_where=_HELPS
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_volunteer_person", "volunteer")
    with op.batch_alter_table("volunteer") as batch_op:
        batch_op.drop_column("person_id")
