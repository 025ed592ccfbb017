"""Gives vectors to rows that lack one, beside the server: after commits, and whatever was left undone.

What is to be done is written in the tables of vectors, so nothing is lost by a crash. Several
processes share the work: each takes texts that no other one has.
"""

import asyncio
import random
from collections.abc import Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from heavy_engine.background import BackgroundTask
from heavy_engine.topics import Topics

from ..data.db_connection import LOST_CONNECTION, Database
from ..data.repositories.embedding_repositories import Claimed, EmbeddingRepository
from ..data.search_tables import searchable_classes
from ..data.sql_models.searchable import Searchable, table_of
from ..data.statements.search_parts import search_parts
from ..data.unit_of_work import unit_of_work
from ..errors import EmbedderFailed, EmbedderRefused
from .embedders import Embedder

# How many rows are looked at, and how many are sent away, at a time.
LOOK_AT, ASK_FOR = 2_000, 96
LOOK_AGAIN_S = 3_600.0
PAUSE_FIRST_S, PAUSE_MOST_S = 1.0, 300.0

log = structlog.get_logger("heavy.search")


def search_keepers(database: Database, embedder: Embedder | None, topics: Topics) -> list["SearchKeeper"]:
    """One keeper for each table that can be searched; none without an embedder."""
    if embedder is None:
        return []
    fitting = [row for row in searchable_classes() if row.__embedding_dimensions__ == embedder.dimensions]
    return [SearchKeeper(database, row, embedder, topics) for row in fitting]


class SearchKeeper(BackgroundTask):
    """Keeps the vectors of one table as they should be."""

    def __init__(self, database: Database, row: type[Searchable], embedder: Embedder, topics: Topics) -> None:
        super().__init__()
        self._work = SearchWork(database, row, embedder)
        self.tables = topics
        self.table = table_of(row).name
        """Whose vectors it keeps; news about the topic of this name wake it."""
        self._pause_s = PAUSE_FIRST_S

    async def catch_up(self) -> None:
        """Do at once what there is to be done, for those who cannot wait until it is noticed.

        Raises:
            EmbedderFailed: when the embedder does not work now.
        """
        await self._work.finish()

    async def _run(self) -> None:
        with self.tables.subscribe(self.table) as news:
            while True:
                done = await self._try()
                try:
                    async with asyncio.timeout(LOOK_AGAIN_S if done else self._next_pause_s()):
                        await (news.wait() if done else asyncio.Event().wait())
                except TimeoutError:
                    self._work.look_again()

    async def _try(self) -> bool:
        """Do all that is to be done; False when something was in the way."""
        try:
            await self._work.finish()
        except EmbedderFailed as error:
            log.warning("texts wait for their vectors", table=self.table, reason=str(error))
            return False
        except (SQLAlchemyError, *LOST_CONNECTION) as error:
            log.info("vectors wait for the database", table=self.table, reason=type(error).__name__)
            return False
        self._pause_s = PAUSE_FIRST_S
        return True

    def _next_pause_s(self) -> float:
        pause_s, self._pause_s = self._pause_s, min(2 * self._pause_s, PAUSE_MOST_S)
        return pause_s * random.uniform(0.5, 1.0)  # noqa: S311


class SearchWork:
    """Finds rows without a right vector and gives them one, in short transactions."""

    def __init__(self, database: Database, row: type[Searchable], embedder: Embedder) -> None:
        self._database, self._row, self._embedder = database, row, embedder
        self._has_looked = False

    def look_again(self) -> None:
        """Go through all rows at the next turn: something may have been written past the managers."""
        self._has_looked = False

    async def finish(self) -> None:
        """Give every row its vector that lacks it.

        Raises:
            EmbedderFailed: when the embedder does not work now; the texts wait in the table.
        """
        if not await self.has_table():
            return
        if not self._has_looked:
            await self.find()
            self._has_looked = True
        while await self.embed_some():
            pass

    async def has_table(self) -> bool:
        """Whether this database has a place for the vectors."""
        async with unit_of_work(self._database) as unit:
            return (await search_parts(unit.db_session, self._row)).embeddings

    async def find(self, *, every: bool = False) -> None:
        """Mark rows whose vector is missing or wrong, or all; drop vectors of rows that are gone."""
        after: str | None = None
        while True:
            async with unit_of_work(self._database) as unit:
                vectors = EmbeddingRepository(unit.db_session, self._row)
                last = await vectors.find_stale(self._embedder.name, after=after, count=LOOK_AT, every=every)
                await vectors.drop_orphans(after=after, until=last)
            if last is None:
                return
            after = last

    async def embed_some(self) -> int:
        """Give some rows their vectors; answers how many there were."""
        async with unit_of_work(self._database) as unit:
            claimed = await EmbeddingRepository(unit.db_session, self._row).claim(ASK_FOR)
        if not claimed:
            return 0
        try:
            # No transaction is open here: this may take seconds.
            vectors = await self._vectors(claimed)
        except EmbedderFailed:
            await self._give_back(claimed)
            raise
        async with unit_of_work(self._database) as unit:
            await EmbeddingRepository(unit.db_session, self._row).keep(claimed, vectors, self._embedder.name)
        return len(claimed)

    async def _vectors(self, claimed: Sequence[Claimed]) -> list[list[float] | None]:
        """One each; None for a text that the embedder refuses by itself, so that it holds up no other."""
        try:
            return [*await self._embedder.embed([one.text for one in claimed])]
        except EmbedderRefused as error:
            if len(claimed) == 1:
                log.warning("a row gets no vector", row=claimed[0].id, reason=str(error))
                return [None]
        half = len(claimed) // 2
        return [*await self._vectors(claimed[:half]), *await self._vectors(claimed[half:])]

    async def _give_back(self, claimed: Sequence[Claimed]) -> None:
        async with unit_of_work(self._database) as unit:
            await EmbeddingRepository(unit.db_session, self._row).release(claimed)
