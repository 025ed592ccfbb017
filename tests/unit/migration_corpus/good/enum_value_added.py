"""A value more harms nobody."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("alter type condition add value if not exists 'lost'")


def downgrade() -> None:
    pass
