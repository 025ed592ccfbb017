"""What pages keep, where servers hold it and not browsers."""

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables: pages, and the sealed texts of each."""
    op.create_table(
        "kept_lines",
        sa.Column("line_key", sa.LargeBinary(), primary_key=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_kept_lines_at", "kept_lines", ["at"])
    op.create_table(
        "kept_texts",
        sa.Column(
            "line_key",
            sa.LargeBinary(),
            sa.ForeignKey("kept_lines.line_key", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("kept_texts")
    op.drop_table("kept_lines")
