"""add-foreign-key: A reference in the column itself."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table tools add column buyer_id bigint references lenders (id)")


def downgrade() -> None:
    pass
