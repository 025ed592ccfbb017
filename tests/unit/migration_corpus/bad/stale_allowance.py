"""allowance: Nothing here breaks that rule."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # lint: allow drop-table because it was a plan once
    op.add_column("tools", sa.Column("weight", sa.Integer()))


def downgrade() -> None:
    pass
