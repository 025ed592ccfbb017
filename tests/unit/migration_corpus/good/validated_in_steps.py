"""Each step commits by itself, and can be repeated."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("alter table tools drop constraint if exists priced")
        op.execute("do $$ begin alter table tools add constraint priced check (price > 0) not valid; end $$")
        op.execute("alter table tools validate constraint priced")


def downgrade() -> None:
    pass
