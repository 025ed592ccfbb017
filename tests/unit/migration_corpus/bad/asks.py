"""needs-database: Nobody can tell what it would do."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in op.get_bind().scalars(sa.text("select name from lenders")):
        op.execute(f"grant select on tools to {name}")


def downgrade() -> None:
    pass
