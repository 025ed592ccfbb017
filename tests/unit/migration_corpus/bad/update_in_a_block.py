"""unbatched-data: A DO block hides nothing."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("do $$ begin update tools set price = 0; end $$")


def downgrade() -> None:
    pass
