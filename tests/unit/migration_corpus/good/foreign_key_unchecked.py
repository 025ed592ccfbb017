"""The reference holds from now on; old rows are checked by the next migration."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_foreign_key(
        "tools_lender_fk", "tools", "lenders", ["lender_id"], ["id"], postgresql_not_valid=True
    )


def downgrade() -> None:
    pass
