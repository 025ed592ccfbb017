"""The index is built first."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("lenders_name_key", "lenders", postgresql_concurrently=True, if_exists=True)
        op.create_index(
            "lenders_name_key",
            "lenders",
            ["name"],
            unique=True,
            postgresql_concurrently=True,
        )
    # lint: allow cockroachdb because there a unique index is a constraint already
    op.execute("alter table lenders add constraint lenders_name_key unique using index lenders_name_key")


def downgrade() -> None:
    pass
