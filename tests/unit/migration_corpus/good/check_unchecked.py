"""The rule holds from now on."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_check_constraint("tools_price_positive", "tools", "price > 0", postgresql_not_valid=True)


def downgrade() -> None:
    pass
