"""Make the vectors by hand: after another model, another length, or an extension that came late."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from ...settings import Settings
from ..data.db_connection import Database, short_lived_engine
from ..data.repositories.embedding_repositories import EmbeddingRepository
from ..data.search_tables import create_search_tables, drop_left_over_search_tables, searchable_classes
from ..data.sql_models.searchable import EMBEDDING_DIMENSIONS, Searchable, table_of
from ..data.unit_of_work import unit_of_work
from ..errors import NoVectors
from .choice import embedder_of
from .embedders import Embedder
from .keeper import SearchWork

Progress = Callable[[str, int, int], None]
"""Told a table, how many of its rows are done, and how many there are to do."""


@dataclass(frozen=True)
class Reindexed:
    """What became of one table."""

    table: str
    rows: int
    """How many rows got a vector."""
    left: int
    """How many another process is working on."""


@dataclass(frozen=True)
class Report:
    """All that was done."""

    embedder: str
    created: tuple[str, ...]
    dropped: tuple[str, ...]
    tables: tuple[Reindexed, ...]


def reindex(settings: Settings, *, every: bool, progress: Progress) -> Report:
    """Give vectors to rows that lack a right one, or to all.

    Raises:
        NoVectors: without an embedder or the extension.
        EmbedderFailed: when the embedder does not work; what was made before stays.
    """
    return asyncio.run(_reindex(settings, every, progress))


async def _reindex(settings: Settings, every: bool, progress: Progress) -> Report:
    embedder = embedder_of(settings, EMBEDDING_DIMENSIONS)
    if embedder is None:
        raise NoVectors(
            f"HEAVY_EMBEDDER={settings.embedder} makes no vectors of {EMBEDDING_DIMENSIONS} numbers here."
            " Set it to local (its package comes with  ./heavy deps sync) or to http."
        )
    created, dropped = await _prepare(settings.database_url.get_secret_value())
    database = Database(settings)
    try:
        done = [await _one(database, row, embedder, every, progress) for row in searchable_classes()]
    finally:
        await database.close()
    return Report(embedder.name, created, dropped, tuple(done))


async def _prepare(url: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    async with short_lived_engine(url) as engine, engine.begin() as connection:
        created = await connection.run_sync(create_search_tables)
        return created, await connection.run_sync(drop_left_over_search_tables)


async def _one(
    database: Database, row: type[Searchable], embedder: Embedder, every: bool, progress: Progress
) -> Reindexed:
    work = SearchWork(database, row, embedder)
    if not await work.has_table():
        raise NoVectors(
            "This database has no extension vector, so there is nowhere to put vectors. Where its package is"
            " installed on the server, somebody with the right to may type:  create extension vector"
        )
    await work.find(every=every)
    name, done, wanted = table_of(row).name, 0, await _stale(database, row)
    progress(name, 0, wanted)
    while some := await work.embed_some():
        done += some
        progress(name, done, max(wanted, done))
    return Reindexed(name, done, await _stale(database, row))


async def _stale(database: Database, row: type[Searchable]) -> int:
    async with unit_of_work(database) as unit:
        return await EmbeddingRepository(unit.db_session, row).count_stale()
