"""add-primary-key: The index is built under a lock."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table tools drop constraint tools_pkey")
    op.create_primary_key("tools_pkey", "tools", ["id", "name"])


def downgrade() -> None:
    pass
