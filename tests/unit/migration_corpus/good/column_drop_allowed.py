"""Allowed, with a reason."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # lint: allow drop-column because no code since March reads it
    op.drop_column("tools", "price")


def downgrade() -> None:
    pass
