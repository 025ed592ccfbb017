"""NOT NULL goes."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("tools", "name", nullable=True)


def downgrade() -> None:
    pass
