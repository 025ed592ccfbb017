"""rewrite-table: Every row gets a computed value."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("double_price", sa.Integer(), sa.Computed("price * 2", persisted=True)))


def downgrade() -> None:
    pass
