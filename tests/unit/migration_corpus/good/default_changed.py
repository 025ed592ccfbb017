"""Old rows keep theirs."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("lenders", "shelf", server_default="1")


def downgrade() -> None:
    pass
