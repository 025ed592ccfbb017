"""An index goes, and nobody waits."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("ix_tools_name", table_name="tools", postgresql_concurrently=True, if_exists=True)


def downgrade() -> None:
    pass
