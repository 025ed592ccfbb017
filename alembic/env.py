"""Runs migrations on the connection that backend/data/migrations.py hands over."""

from sqlmodel import SQLModel

from alembic import context
from heavy_stack.backend.data import sql_models

# The import is what fills the metadata; the assert-free check keeps linters from dropping it.
target_metadata = sql_models.HeavyModel.metadata if sql_models.__all__ else SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=target_metadata,
    compare_type=True,
)
context.run_migrations()
