"""concurrently-in-transaction: PostgreSQL refuses this."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_tools_lender", "tools", ["lender_id"], postgresql_concurrently=True, if_not_exists=True
    )


def downgrade() -> None:
    pass
