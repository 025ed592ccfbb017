"""add-exclusion: The index is built under a lock."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table tools add constraint one_each exclude using btree (name with =)")


def downgrade() -> None:
    pass
