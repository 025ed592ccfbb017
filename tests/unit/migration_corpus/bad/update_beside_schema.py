"""data-with-schema: The new column's lock is held while rows are copied."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tools", sa.Column("label", sa.String(100)))
    op.execute("update tools set label = name where id in (select id from tools where label is null limit 9)")


def downgrade() -> None:
    pass
