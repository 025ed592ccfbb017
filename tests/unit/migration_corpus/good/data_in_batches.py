"""A thousand rows, a commit, the next thousand."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("""
            do $$ begin
                loop
                    update tools set price = 0
                    where id in (select id from tools where price is null limit 1000);
                    exit when not found;
                    commit;
                end loop;
            end $$
        """)


def downgrade() -> None:
    pass
