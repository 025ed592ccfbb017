"""What asks the database is left out when it is written as SQL."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if not op.get_context().as_sql:
        count = op.get_bind().scalar(sa.text("select count(*) from lenders"))
        if count > 3:
            op.execute("comment on table lenders is 'many'")


def downgrade() -> None:
    pass
