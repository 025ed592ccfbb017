"""The first tables, and the extensions that search will want."""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A server without them still serves; what needs one says so when it comes to it.
EXTENSIONS = ("pg_trgm", "vector")
CREATE_IF_AVAILABLE = """
    do $$ begin
        if exists (select from pg_available_extensions where name = '{name}') then
            create extension if not exists {name};
        end if;
    exception when insufficient_privilege then
        raise notice 'the extension {name} is left out: this role may not create it';
    end $$
"""


def upgrade() -> None:
    """Create the first tables."""
    _create_available_extensions()
    # demo:start
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
    )
    # demo:end
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
    # demo:start
    op.drop_table("tasks")
    # demo:end


def _create_available_extensions() -> None:
    # CockroachDB has no extensions: what we want of them is built in.
    if op.get_context().dialect.name != "postgresql":
        return
    for name in EXTENSIONS:
        op.execute(CREATE_IF_AVAILABLE.format(name=name))
