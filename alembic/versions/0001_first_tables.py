"""Tasks and users, and the extensions that search will want."""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A server without them still serves; what needs one says so when it comes to it.
EXTENSIONS = ("pg_trgm", "vector")


def upgrade() -> None:
    """Create the first tables."""
    _create_available_extensions()
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
    )
    op.create_index("ix_users_email", "users", ["email"], unique=True)


def downgrade() -> None:
    """Drop them; extensions stay, others may use them."""
    op.drop_table("users")
    op.drop_table("tasks")


def _create_available_extensions() -> None:
    connection = op.get_bind()
    for name in EXTENSIONS:
        known = connection.scalar(
            sa.text("select 1 from pg_available_extensions where name = :name"), {"name": name}
        )
        if known:
            op.execute(f"create extension if not exists {name}")
