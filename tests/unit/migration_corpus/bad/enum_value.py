"""change-enum: Rows hold the old value."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter type condition rename value 'worn' to 'old'")


def downgrade() -> None:
    pass
