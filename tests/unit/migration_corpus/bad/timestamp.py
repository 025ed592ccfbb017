"""timestamp-without-zone: Also in a new table."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loans", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("due", sa.DateTime())
    )


def downgrade() -> None:
    pass
