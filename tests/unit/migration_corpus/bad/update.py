"""unbatched-data: All rows are locked until the end."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("update tools set price = 0 where price is null")


def downgrade() -> None:
    pass
