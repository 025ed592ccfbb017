"""The check was validated, so that NOT NULL reads nothing."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("alter table tools drop constraint if exists named")
        op.execute(
            "do $$ begin alter table tools add constraint named check (name is not null) not valid; end $$"
        )
        op.execute("alter table tools validate constraint named")
        op.execute("alter table tools alter column name set not null")
        op.execute("alter table tools drop constraint if exists named")


def downgrade() -> None:
    pass
