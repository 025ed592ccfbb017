"""add-required-column: The same as plain SQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        -- a comment; with a semicolon
        ALTER TABLE public."tools"
            ADD COLUMN IF NOT EXISTS owner varchar(50) NOT NULL
    """)


def downgrade() -> None:
    pass
