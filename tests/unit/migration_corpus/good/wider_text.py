"""More room: no row is touched."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("lenders", "name", type_=sa.String(200), existing_type=sa.String(100))
    op.alter_column("lenders", "city", type_=sa.Text(), existing_type=sa.String(100))


def downgrade() -> None:
    pass
