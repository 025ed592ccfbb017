"""rename: Running code asks for the old name."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("tools", "things")


def downgrade() -> None:
    pass
