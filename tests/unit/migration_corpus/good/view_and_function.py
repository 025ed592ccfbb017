"""Functions may say what they like; they do not run now."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        create function cheap(limit_price int) returns setof tools language sql stable as $$
            select * from tools where price < limit_price
        $$
    """)


def downgrade() -> None:
    op.execute("drop function cheap")
