"""The default comes after the column, so that old rows stay NULL."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("code", sa.Uuid()))
    op.alter_column("tools", "code", server_default=sa.text("gen_random_uuid()"))


def downgrade() -> None:
    pass
