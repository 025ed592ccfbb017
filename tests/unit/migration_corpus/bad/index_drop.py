"""drop-index: Everybody waits for the longest query."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_tools_name", table_name="tools")


def downgrade() -> None:
    pass
