"""lock-timeout-off: Everybody waits as long as this waits."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set lock_timeout = 0")


def downgrade() -> None:
    pass
