"""not-repeatable: "if not exists" keeps a half-built index."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_tools_lender", "tools", ["lender_id"], postgresql_concurrently=True, if_not_exists=True
        )


def downgrade() -> None:
    pass
