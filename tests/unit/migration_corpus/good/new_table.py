"""A table that nobody knows yet may be locked."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loans",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("tool_id", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.dialects.postgresql.JSONB(), nullable=False),
    )
    op.create_index("ix_loans_tool", "loans", ["tool_id"])
    op.create_unique_constraint("one_loan_each", "loans", ["tool_id"])
    op.execute("insert into loans (id, tool_id, facts) select id, id, '{}' from tools")
    op.execute("update loans set tool_id = 0 where tool_id < 0")
    op.alter_column("loans", "facts", new_column_name="notes")


def downgrade() -> None:
    op.drop_table("loans")
