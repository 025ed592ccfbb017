"""What stands in texts and comments is no statement."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("comment on table tools is 'drop table tools; update tools set x = 1'")
    op.execute(
        "/* drop table tools */ comment on column tools.name is $x$truncate tools$x$ -- lock table tools"
    )


def downgrade() -> None:
    pass
