"""set-not-null: Every row is read under a lock."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("lenders", "city", nullable=False)


def downgrade() -> None:
    pass
