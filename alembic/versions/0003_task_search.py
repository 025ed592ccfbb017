"""Tasks can be searched by word. Their vectors lie in a table that no migration knows."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Stems find "buying" for "buy"; whole words find "buying" while somebody types "buyi".
WORDS = "to_tsvector('english'::regconfig, (title)::text) || to_tsvector('simple'::regconfig, (title)::text)"


def upgrade() -> None:
    """Add the column of words and its index."""
    if op.get_context().dialect.name != "postgresql":
        # CockroachDB cannot concatenate what it makes of words; there search says that it is unavailable.
        return
    words = sa.Column("words", TSVECTOR(), sa.Computed(WORDS, persisted=True))
    with op.get_context().autocommit_block():
        # lint: allow rewrite-table because it is an early migration: tables of tasks are small yet
        op.add_column("tasks", words, if_not_exists=True)
        op.drop_index("ix_tasks_words", "tasks", if_exists=True, postgresql_concurrently=True)
        op.create_index(
            "ix_tasks_words",
            "tasks",
            ["words"],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    """Take the words away."""
    if op.get_context().dialect.name != "postgresql":
        return
    op.drop_index("ix_tasks_words", "tasks")
    op.drop_column("tasks", "words")
