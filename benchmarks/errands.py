"""A table of things to do, apart from the application's own: for tests and benchmarks of the search."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, NewType

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateIndex
from sqlmodel import Field

from heavy_stack.backend.data.repositories.embedding_repositories import digest
from heavy_stack.backend.data.repositories.search_repositories import SearchableRepository
from heavy_stack.backend.data.search_tables import create_search_tables
from heavy_stack.backend.data.sql_models.heavy_models import HeavyModel
from heavy_stack.backend.data.sql_models.mixins import SoftDeletable, Versioned
from heavy_stack.backend.data.sql_models.searchable import Searchable, embeddings_of, text_of
from heavy_stack.backend.data.statements.hybrid_search import vector_text
from heavy_stack.backend.search.embedders import Embedder

ErrandId = NewType("ErrandId", str)


class SQLErrand(Searchable, Versioned, SoftDeletable, HeavyModel, table=True):
    """Something to do."""

    __tablename__ = "errands"
    __searched__ = ("title",)
    # Of its own, so that no migration and no check of the application's tables sees it.
    metadata: ClassVar[MetaData] = MetaData()

    title: str = Field(max_length=200)
    done: bool = False


class ErrandRepository(SearchableRepository[SQLErrand, ErrandId]):
    """Finds errands."""


async def create_errands(engine: AsyncEngine, *, with_vectors: bool = True) -> None:
    """Create the table and, where the extension is, the one for its vectors."""
    async with engine.begin() as connection:
        await connection.run_sync(SQLErrand.metadata.create_all)
        if with_vectors:
            await connection.run_sync(create_search_tables, SQLErrand.metadata)


async def fill(engine: AsyncEngine, titles: Sequence[str], embedder: Embedder) -> None:
    """Add errands and their vectors in bulk, the index of vectors last; every seventh is done."""
    rows = [SQLErrand(title=title, done=number % 7 == 0) for number, title in enumerate(titles)]
    made = await embedder.embed([text_of(row) for row in rows])
    lines = await asyncio.to_thread(lambda: [vector_text(vector) for vector in made])
    vectors = embeddings_of(SQLErrand)
    hnsw = next(index for index in vectors.indexes if "embedding" in index.columns)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"drop index {hnsw.name}")
        await _copy(connection, "errands", ERRAND, [_errand(row) for row in rows])
        await connection.exec_driver_sql(NEW)
        new = [(row.id, digest(text_of(row)), line) for row, line in zip(rows, lines, strict=True)]
        await _copy(connection, "new", ("id", "digest", "numbers"), new)
        await connection.exec_driver_sql(
            f"insert into {vectors.name} (id, digest, model, embedding, is_stale)"
            f" select id::uuid, digest::uuid, '{embedder.name}', numbers::vector, false from new"
        )
        await connection.execute(CreateIndex(hnsw))
        await connection.exec_driver_sql("analyze errands")
        await connection.exec_driver_sql(f"analyze {vectors.name}")


NEW = "create temp table new (id text, digest text, numbers text) on commit drop"
ERRAND = ("id", "created_at", "deleted_at", "version", "title", "done")


def _errand(row: SQLErrand) -> tuple[str, datetime, datetime | None, int, str, bool]:
    return row.id, row.created_at, row.deleted_at, row.version, row.title, row.done


async def _copy(connection: AsyncConnection, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
    raw = await connection.get_raw_connection()
    assert raw.driver_connection
    await raw.driver_connection.copy_records_to_table(table, records=rows, columns=columns)
