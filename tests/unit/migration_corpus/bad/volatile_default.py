"""volatile-default: Every row gets a random id."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("code", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))


def downgrade() -> None:
    pass
