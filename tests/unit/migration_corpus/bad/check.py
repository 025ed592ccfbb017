"""add-check: Every row is checked under a lock."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_check_constraint("tools_price_positive", "tools", "price > 0")


def downgrade() -> None:
    pass
