"""add-required-column: Rows that exist have no owner."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("owner", sa.String(50), nullable=False))


def downgrade() -> None:
    pass
