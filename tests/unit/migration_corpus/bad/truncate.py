"""drop-table: Everything is gone."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("truncate tools")


def downgrade() -> None:
    pass
