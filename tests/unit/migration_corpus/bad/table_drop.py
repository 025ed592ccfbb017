"""drop-table: Running code reads it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("tools")


def downgrade() -> None:
    pass
