"""not-repeatable: The column is there when this runs again."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("weight", sa.Integer()))
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_tools_weight", "tools", ["weight"], postgresql_concurrently=True, if_not_exists=True
        )


def downgrade() -> None:
    pass
