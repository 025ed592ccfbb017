"""Runs migrations on the connection that backend/data/migrations hands over."""

from typing import Any

import pgvector.sqlalchemy
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from heavy_stack.backend.data import sql_models
from heavy_stack.backend.data.search_tables import include_object_for

VECTORS = (
    pgvector.sqlalchemy.Vector,
    pgvector.sqlalchemy.HALFVEC,
    pgvector.sqlalchemy.SPARSEVEC,
    pgvector.sqlalchemy.BIT,
)
# What keeps the turn of who migrates, on CockroachDB only.
NOT_OURS = frozenset({"heavy_migration_turn"})


def render_item(kind: str, item: Any, generating: AutogenContext) -> str | bool:
    """Write types in words that a migration can import; False leaves it to alembic."""
    if kind == "type" and isinstance(item, VECTORS):
        generating.imports.add("import pgvector.sqlalchemy")
        size = getattr(item, "dim", None) or getattr(item, "length", None) or ""
        return f"pgvector.sqlalchemy.{type(item).__name__}({size})"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Compare no table that is not the application's."""
    return not (kind == "table" and name in NOT_OURS)


# The import is what fills the metadata; the assert-free check keeps linters from dropping it.
target_metadata = sql_models.HeavyModel.metadata if sql_models.__all__ else SQLModel.metadata

connection = context.config.attributes["connection"]
include_object = include_object_for(connection)
# Each migration begins a transaction of its own.
connection.rollback()

context.configure(
    connection=connection,
    target_metadata=target_metadata,
    compare_type=True,
    include_name=include_name,
    include_object=include_object,
    render_item=render_item,
    # A migration that failed takes none of those before it along, and one of them may build
    # an index concurrently, which no transaction can hold.
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
