"""rewrite-table: Every row gets a number."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table tools add column number bigserial")


def downgrade() -> None:
    pass
