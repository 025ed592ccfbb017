"""Each user has a data key, wrapped."""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of wrapped data keys."""
    op.create_table(
        "user_keys",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "user_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("users.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kek_id", sa.String(length=40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_user_keys_user_id", "user_keys", ["user_id"], unique=True)
    op.create_index("ix_user_keys_kek_id", "user_keys", ["kek_id"])


def downgrade() -> None:
    """Drop it. What the keys sealed can then be opened by nobody."""
    op.drop_table("user_keys")
