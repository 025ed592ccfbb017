"""Tasks carry a version, may be deleted softly, and are read by key."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# One for each order in which pages are read; the id tells equal rows apart.
INDEXES = {
    "ix_tasks_created_at": ["created_at", "id"],
    "ix_tasks_title": ["title", "id"],
    "ix_tasks_done": ["done", "created_at", "id"],
    "ix_tasks_done_title": ["done", "title", "id"],
}


def upgrade() -> None:
    """Add the columns, then the indexes while others read and write.

    Each statement is a transaction of its own, and can be run again where it stopped.
    """
    with op.get_context().autocommit_block():
        # A constant default rewrites nothing; code that knows no versions goes on inserting.
        version = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
        op.add_column("tasks", version, if_not_exists=True)
        op.add_column("tasks", sa.Column("deleted_at", sa.DateTime(timezone=True)), if_not_exists=True)
        for name, columns in INDEXES.items():
            # What an interrupted try left behind is invalid, and "if not exists" would keep it.
            op.drop_index(name, "tasks", if_exists=True, postgresql_concurrently=True)
            op.create_index(
                name,
                "tasks",
                columns,
                postgresql_where=sa.text("deleted_at IS NULL"),
                postgresql_concurrently=True,
            )


def downgrade() -> None:
    """Take them away; tasks that were deleted softly are then deleted."""
    for name in reversed(INDEXES):
        op.drop_index(name, "tasks")
    op.execute("delete from tasks where deleted_at is not null")
    op.drop_column("tasks", "deleted_at")
    op.drop_column("tasks", "version")
