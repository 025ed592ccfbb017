"""change-type: Every row is written anew."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("lenders", "shelf", type_=sa.String(10), existing_type=sa.Integer())


def downgrade() -> None:
    pass
