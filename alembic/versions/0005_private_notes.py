"""Private notes on tasks, sealed."""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of notes: one for each person and task."""
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column(
            "user_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("users.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "task_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("tasks.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_index("uq_notes_user_task", "notes", ["user_id", "task_id"], unique=True)
    op.create_index("ix_notes_task_id", "notes", ["task_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("notes")
