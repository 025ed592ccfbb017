"""Vectors from another machine come after the commit, and none is lost on the way."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.errands import ErrandId, ErrandRepository, SQLErrand, create_errands
from heavy_engine.topics import Topics
from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.model_managers.searching import (
    NO_ANSWER,
    NO_EMBEDDER,
    NO_EXTENSION,
    FoundRows,
    search_rows,
)
from heavy_stack.backend.data.repositories.embedding_repositories import EmbeddingRepository
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.backend.errors import EmbedderFailed, EmbedderRefused, SearchUnavailable
from heavy_stack.backend.search.embedders import Embedder
from heavy_stack.backend.search.keeper import SearchKeeper, SearchWork, search_keepers
from heavy_stack.backend.search.local_embedder import LocalEmbedder
from tests.support.waiting import eventually

T = TypeVar("T")
LOCAL = LocalEmbedder()


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """On PostgreSQL alone: CockroachDB's words and vectors are others."""
    return postgresql_url


@dataclass
class FarAway:
    """A hosted model that does what the test says."""

    name: str = "far/1"
    dimensions: int = 256
    is_remote: bool = True
    similarity: float = 0.1
    failure: EmbedderFailed | None = None
    poison: str = "\0"
    asked: list[str] = field(default_factory=list)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.goes_on.set()

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += texts
        await self.goes_on.wait()
        if self.failure:
            raise self.failure
        if any(self.poison in one for one in texts):
            raise EmbedderRefused("no")
        return await LOCAL.embed(texts)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    async with short_lived_engine(database_url) as opened:
        await create_errands(opened)
        yield opened


@pytest.fixture
def errands(engine: AsyncEngine, database: Database) -> Database:
    return database


@pytest.fixture
def far() -> FarAway:
    return FarAway()


@pytest.fixture
def work(errands: Database, far: FarAway) -> SearchWork:
    return SearchWork(errands, SQLErrand, far)


async def add(database: Database, embedder: Embedder | None, *titles: str) -> list[ErrandId]:
    rows = [SQLErrand(title=title) for title in titles]
    async with unit_of_work(database) as unit:
        repository = ErrandRepository(unit.db_session)
        await repository.add_all(rows)
        await repository.index(rows, embedder)
    return [ErrandId(row.id) for row in rows]


async def rename(database: Database, embedder: Embedder, errand_id: ErrandId, title: str) -> None:
    async with unit_of_work(database) as unit:
        repository = ErrandRepository(unit.db_session)
        row = await repository.lock(errand_id)
        assert row
        row.title = title
        await unit.db_session.flush()
        await repository.index([row], embedder)


async def find(database: Database, embedder: Embedder | None, asked: str) -> FoundRows[SQLErrand]:
    async with unit_of_work(database) as unit:
        return await search_rows(ErrandRepository(unit.db_session), embedder, asked)


async def titles(database: Database, embedder: Embedder | None, asked: str) -> list[str]:
    return [row.title for row in (await find(database, embedder, asked)).rows]


async def sql(database: Database, statement: str) -> list[object]:
    async with unit_of_work(database) as unit:
        result = await unit.db_session.execute(text(statement))
        return list(result.scalars()) if result.returns_rows else []


async def stale(database: Database) -> int:
    return len(await sql(database, "select id from errands_embeddings_256 where is_stale"))


async def begun(working: Coroutine[Any, Any, T], far: FarAway) -> asyncio.Task[T]:
    """Let work go on until the model was asked, which thinks until the test lets it go on."""
    far.goes_on.clear()
    task = asyncio.create_task(working)
    await eventually(lambda: far.asked, what="the question")
    return task


async def test_adding_asks_nobody_and_the_vector_comes_later(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    await add(errands, far, "Buy milk and bread")
    assert far.asked == []
    assert await titles(errands, far, "mil") == ["Buy milk and bread"]
    assert await titles(errands, far, "purchase groceries") == []

    await work.finish()

    assert await titles(errands, far, "purchase groceries") == ["Buy milk and bread"]
    assert await stale(errands) == 0


async def test_no_transaction_is_open_while_the_other_machine_thinks(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    await add(errands, far, "Buy milk and bread")
    asking = await begun(work.finish(), far)

    open_ones = (
        "select pid from pg_stat_activity where state like 'idle in%' and datname = current_database()"
    )
    assert await sql(errands, open_ones) == []
    far.goes_on.set()
    await asking


async def test_an_embedder_that_fails_loses_nothing(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    far.failure = EmbedderFailed("it sleeps")
    await add(errands, far, "Buy milk and bread")
    with pytest.raises(EmbedderFailed):
        await work.finish()

    found = await find(errands, far, "milk")
    assert ([row.title for row in found.rows], found.note) == (["Buy milk and bread"], NO_ANSWER)

    far.failure = None
    await work.finish()
    assert await titles(errands, far, "purchase groceries") == ["Buy milk and bread"]


async def test_a_local_embedder_that_fails_loses_nothing_either(errands: Database, work: SearchWork) -> None:
    near = FarAway(is_remote=False, failure=EmbedderFailed("its files are gone"))

    await add(errands, near, "Buy milk and bread")

    assert await titles(errands, None, "milk") == ["Buy milk and bread"]
    assert await stale(errands) == 1


async def test_a_text_that_was_changed_meanwhile_is_asked_for_again(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    (errand_id,) = await add(errands, far, "Fix the leaking roof")
    asking = await begun(work.embed_some(), far)

    await rename(errands, far, errand_id, "Buy milk and bread")
    far.goes_on.set()
    await asking

    assert await stale(errands) == 1
    await work.finish()
    assert far.asked == ["Fix the leaking roof", "Buy milk and bread"]
    assert await titles(errands, far, "purchase groceries") == ["Buy milk and bread"]


async def test_a_renamed_row_keeps_its_old_vector_until_the_new_one_comes(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    (errand_id,) = await add(errands, far, "Buy milk and bread")
    await work.finish()

    await rename(errands, far, errand_id, "Buy eggs and butter")

    assert await titles(errands, far, "purchase groceries") == ["Buy eggs and butter"]
    assert await stale(errands) == 1


async def test_a_process_that_died_leaves_its_texts_to_others(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    await add(errands, far, "Buy milk and bread")
    died = await begun(work.embed_some(), far)
    died.cancel()
    await asyncio.gather(died, return_exceptions=True)
    far.goes_on.set()

    other = SearchWork(errands, SQLErrand, far)
    assert await other.embed_some() == 0
    await sql(errands, "update errands_embeddings_256 set busy_until = now() - interval '1 second'")
    assert await other.embed_some() == 1


async def test_two_processes_share_the_work(errands: Database, far: FarAway, work: SearchWork) -> None:
    await add(errands, far, *[f"Buy {number} eggs" for number in range(200)])
    far.goes_on.clear()
    both = asyncio.gather(work.embed_some(), SearchWork(errands, SQLErrand, far).embed_some())
    await eventually(lambda: len(far.asked) == 192)
    far.goes_on.set()

    assert await both == [96, 96]
    assert len(set(far.asked)) == 192


async def test_who_is_busy_with_some_texts_holds_up_nobody(errands: Database, far: FarAway) -> None:
    await add(errands, far, "Buy milk", "Buy eggs", "Buy bread")
    async with unit_of_work(errands) as ada, unit_of_work(errands) as bo:
        two = await EmbeddingRepository(ada.db_session, SQLErrand).claim(2)
        rest = await EmbeddingRepository(bo.db_session, SQLErrand).claim(2)

    assert sorted(one.text for one in [*two, *rest]) == ["Buy bread", "Buy eggs", "Buy milk"]


async def test_a_text_that_is_refused_holds_up_no_other(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    far.poison = "curse"
    await add(errands, far, "Buy milk and bread", "A curse", "Fix the leaking roof")

    await work.finish()
    far.asked.clear()
    await work.finish()
    await work.find()

    assert await stale(errands) == 0
    assert far.asked == []
    assert await titles(errands, far, "purchase groceries") == ["Buy milk and bread"]
    assert await titles(errands, far, "curse") == ["A curse"]


async def test_another_model_gets_its_own_vectors(errands: Database, far: FarAway, work: SearchWork) -> None:
    await add(errands, far, "Buy milk and bread", "Fix the leaking roof")
    await work.finish()
    other = FarAway(name="far/2")

    assert await titles(errands, other, "purchase groceries") == []
    await SearchWork(errands, SQLErrand, other).finish()

    assert set(other.asked) >= {"Buy milk and bread", "Fix the leaking roof"}
    assert await titles(errands, other, "purchase groceries") == ["Buy milk and bread"]


async def test_what_was_written_past_the_managers_is_found_at_the_start(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    await add(errands, far, "Buy milk and bread", "Fix the leaking roof", "Water the plants")
    await work.finish()
    far.asked.clear()
    await sql(errands, "update errands set title = 'Buy eggs and butter' where title like '%roof%'")
    await sql(errands, "delete from errands where title like '%plants%'")
    await sql(errands, "insert into errands select gen_random_uuid(), now(), null, 1, 'Call Ada', false")

    await SearchWork(errands, SQLErrand, far).finish()

    assert set(far.asked) == {"Buy eggs and butter", "Call Ada"}
    assert len(await sql(errands, "select id from errands_embeddings_256")) == 3


async def test_everything_is_made_anew_when_asked(errands: Database, far: FarAway, work: SearchWork) -> None:
    await add(errands, far, "Buy milk and bread", "Fix the leaking roof")
    await work.finish()
    far.asked.clear()

    await work.find(every=True)
    while await work.embed_some():
        pass

    assert set(far.asked) == {"Buy milk and bread", "Fix the leaking roof"}


async def test_more_rows_than_one_look_are_all_found(
    errands: Database, far: FarAway, work: SearchWork
) -> None:
    columns = "gen_random_uuid(), now(), null, 1, 'Buy ' || number || ' eggs', false"
    await sql(errands, f"insert into errands select {columns} from generate_series(1, 4500) number")

    await work.find()

    assert await stale(errands) == 4500


async def test_a_purged_row_takes_its_vector_along(errands: Database, far: FarAway) -> None:
    (errand_id,) = await add(errands, LOCAL, "Buy milk and bread")
    async with unit_of_work(errands) as unit:
        repository = ErrandRepository(unit.db_session)
        row = await repository.lock(errand_id)
        assert row
        await repository.purge(row)

    assert await sql(errands, "select id from errands_embeddings_256") == []


async def test_the_keeper_works_at_the_start_after_news_and_after_trouble(
    errands: Database, far: FarAway
) -> None:
    topics = Topics()
    await add(errands, far, "Buy milk and bread")
    keeper = SearchKeeper(errands, SQLErrand, far, topics)

    async def nothing_lacks() -> bool:
        return await stale(errands) == 0

    await keeper.start()
    try:
        await eventually(nothing_lacks)
        await add(errands, far, "Fix the leaking roof")
        topics.publish("errands")
        await eventually(nothing_lacks)

        far.failure = EmbedderFailed("it sleeps")
        await add(errands, far, "Water the plants")
        topics.publish("errands")
        await eventually(lambda: "Water the plants" in far.asked)
        far.failure = None
        await eventually(nothing_lacks)
    finally:
        await keeper.stop()


async def test_each_searchable_table_has_a_keeper_and_none_without_an_embedder(errands: Database) -> None:
    assert search_keepers(errands, None, Topics()) == []
    assert search_keepers(errands, FarAway(dimensions=3), Topics()) == []


async def test_without_vectors_words_are_searched_and_it_is_said(
    database_url: str, database: Database
) -> None:
    async with short_lived_engine(database_url) as engine:
        await create_errands(engine, with_vectors=False)
    await add(database, LOCAL, "Buy milk and bread")
    await SearchWork(database, SQLErrand, LOCAL).finish()

    found = await find(database, LOCAL, "mil")

    assert ([row.title for row in found.rows], found.note) == (["Buy milk and bread"], NO_EXTENSION)
    assert "unavailable" in NO_EXTENSION


async def test_vectors_that_come_while_the_server_runs_are_used(
    database_url: str, database: Database
) -> None:
    async with short_lived_engine(database_url) as engine:
        await create_errands(engine, with_vectors=False)
        await add(database, LOCAL, "Buy milk and bread")
        await create_errands(engine)
    await SearchWork(database, SQLErrand, LOCAL).finish()

    assert await titles(database, LOCAL, "purchase groceries") == ["Buy milk and bread"]


async def test_without_an_embedder_words_are_searched_and_it_is_said(errands: Database) -> None:
    await add(errands, None, "Buy milk and bread")

    found = await find(errands, None, "mil")

    assert ([row.title for row in found.rows], found.note) == (["Buy milk and bread"], NO_EMBEDDER)


async def test_without_words_the_search_is_unavailable(errands: Database) -> None:
    await add(errands, LOCAL, "Buy milk and bread")
    await sql(errands, "alter table errands drop column words")
    await errands.close()

    with pytest.raises(SearchUnavailable, match=r"Search is unavailable.*errands.*\./heavy db upgrade"):
        await find(errands, LOCAL, "milk")
