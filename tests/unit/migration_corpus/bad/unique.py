"""add-unique-constraint: The index is built under a lock."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_unique_constraint("lenders_name_key", "lenders", ["name"])


def downgrade() -> None:
    pass
