"""An index that nobody waits for."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("ix_tools_lender", "tools", postgresql_concurrently=True, if_exists=True)
        op.create_index("ix_tools_lender", "tools", ["lender_id"], postgresql_concurrently=True)


def downgrade() -> None:
    pass
