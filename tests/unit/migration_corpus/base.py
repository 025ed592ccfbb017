"""Two tables with rows, long before the migrations of this folder."""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lenders",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("city", sa.String(length=100)),
        sa.Column("shelf", sa.Integer()),
    )
    op.create_table(
        "tools",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("lender_id", sa.BigInteger()),
        sa.Column("price", sa.Integer()),
    )
    op.create_index("ix_tools_name", "tools", ["name"])
    op.execute("create type condition as enum ('new', 'worn')")
    op.execute("insert into lenders (id, name) values (1, 'Ada'), (2, 'Bo'), (3, 'Cy')")
    op.execute("insert into tools (id, name, lender_id) values (1, 'axe', 1), (2, 'saw', 2)")


def downgrade() -> None:
    op.drop_table("tools")
    op.drop_table("lenders")
    op.execute("drop type condition")
