"""validate-at-once: The lock of the first is held during the second."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_check_constraint("tools_price_positive", "tools", "price > 0", postgresql_not_valid=True)
    op.execute("alter table tools validate constraint tools_price_positive")


def downgrade() -> None:
    pass
