"""A column that may be NULL."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("owner", sa.String(50)))


def downgrade() -> None:
    op.drop_column("tools", "owner")
