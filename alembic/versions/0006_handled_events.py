"""Which events were committed, so that none is applied twice."""

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; transactions of handlers write to it."""
    op.create_table(
        "handled_events",
        sa.Column("line_key", sa.LargeBinary(), primary_key=True),
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_handled_events_at", "handled_events", ["at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("handled_events")
