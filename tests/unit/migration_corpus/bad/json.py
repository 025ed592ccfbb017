"""json-column: DISTINCT fails on it."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("facts", sa.JSON()))


def downgrade() -> None:
    pass
