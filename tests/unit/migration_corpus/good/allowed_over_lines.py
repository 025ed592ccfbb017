"""The comment stands above a call of several lines, in a loop."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("city", "shelf"):
        # lint: allow drop-column because no code since March reads either
        op.drop_column(
            "lenders",
            name,
        )


def downgrade() -> None:
    pass
