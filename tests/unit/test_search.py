"""Rows are found by words and by meaning; with a table of the tests' own."""

import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import col

from benchmarks.errands import ErrandRepository, SQLErrand, create_errands, fill
from benchmarks.sentences import questions, sentences, words
from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.statements.hybrid_search import (
    RANKED_MOST,
    TUNE,
    Question,
    hybrid_search,
    statement_of,
)
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.backend.search.local_embedder import LocalEmbedder
from heavy_stack.backend.search.typed_query import TypedQuery
from heavy_stack.settings import Settings
from tests.support.databases import Databases

EMBEDDER = LocalEmbedder()
SIMILARITY = Settings.model_fields["search_similarity"].default
ERRANDS = (
    "Buy milk and bread",
    "Fix the leaking roof",
    "Call the dentist about the appointment",
    "Pay the electricity bill",
    "Water the tomato plants",
    "Write the quarterly report",
)


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """On PostgreSQL alone: CockroachDB's words and vectors are others."""
    return postgresql_url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    async with short_lived_engine(database_url) as opened:
        await create_errands(opened)
        yield opened


@pytest.fixture
async def errands(engine: AsyncEngine, database: Database) -> Database:
    """A database with a few errands."""
    await add(database, *ERRANDS)
    return database


async def add(database: Database, *titles: str) -> list[SQLErrand]:
    rows = [SQLErrand(title=title) for title in titles]
    async with unit_of_work(database) as unit:
        repository = ErrandRepository(unit.db_session)
        await repository.add_all(rows)
        await repository.index(rows, EMBEDDER)
    return rows


async def found(
    database: Database, asked: str, *, limit: int = 20, meaning: bool = True, where: Sequence[object] = ()
) -> list[str]:
    vector = (await EMBEDDER.embed([TypedQuery.parse(asked).meaning]))[0] if meaning else None
    async with unit_of_work(database) as unit:
        rows = await ErrandRepository(unit.db_session).search(
            asked, vector, limit=limit, where=where, model=EMBEDDER.name, similarity=SIMILARITY
        )
        return [row.title for row in rows]


async def test_other_words_of_the_same_meaning_find_it_first(errands: Database) -> None:
    assert (await found(errands, "purchase groceries"))[0] == "Buy milk and bread"
    assert (await found(errands, "doctor"))[0] == "Call the dentist about the appointment"
    assert (await found(errands, "gardening"))[0] == "Water the tomato plants"
    assert await found(errands, "purchase groceries", meaning=False) == []


async def test_what_has_the_word_comes_before_what_is_only_near(errands: Database) -> None:
    await add(errands, "Read about groceries")

    assert (await found(errands, "bread"))[0] == "Buy milk and bread"
    assert (await found(errands, "purchase groceries or bread"))[:2] == [
        "Buy milk and bread",
        "Read about groceries",
    ]


@pytest.mark.parametrize(
    "typed", ["mil", "milk", "Milk", "buying", "buying mi", "bread mil", '"milk and bread"']
)
async def test_words_find_it_while_they_are_typed(errands: Database, typed: str) -> None:
    assert await found(errands, typed, meaning=False) == ["Buy milk and bread"]


@pytest.mark.parametrize("typed", ["ilk", '"milk bread"', '"mil', "milk -bread", "milk roof", "-milk mil"])
async def test_words_that_are_not_in_it_do_not(errands: Database, typed: str) -> None:
    assert await found(errands, typed, meaning=False) == []


async def test_what_is_excluded_is_not_found_by_meaning_either(errands: Database) -> None:
    await add(errands, "Buy eggs and butter")

    assert set(await found(errands, "purchase groceries")) == {"Buy eggs and butter", "Buy milk and bread"}
    assert await found(errands, "purchase groceries -eggs") == ["Buy milk and bread"]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "'",
            '"',
            "\\",
            ":*",
            "a:*b",
            "!",
            "& | !",
            "<->",
            "((",
            "a & b",
            "'milk':*",
            "--",
            "-",
            "- -",
            "or",
            "or or",
        ),
        *(
            "milk or",
            "-or",
            '-"',
            '-"milk',
            '""',
            "\x00",
            "mi\x00lk",
            "😀",
            "milk 😀",
            "\ud800",
            "\u200b",
            "\n\t ",
            "%_",
            "$1",
        ),
        *("x" * 10_000, "milk " * 2_000, "😀" * 10_000, "-a " * 3_000, '"' * 10_000, "; drop table errands"),
    ],
    ids=lambda typed: ascii(typed)[:24],
)
@pytest.mark.parametrize("meaning", [True, False], ids=["meaning", "words"])
async def test_there_is_no_text_that_breaks_the_search(errands: Database, typed: str, meaning: bool) -> None:
    assert set(await found(errands, typed, meaning=meaning)) <= set(ERRANDS)
    assert await found(errands, "milk", meaning=False) == ["Buy milk and bread"]


async def test_nothing_asked_finds_nothing_and_asks_nobody() -> None:
    nowhere = Database(Settings(_env_file=None, database_url="postgresql://ada@127.0.0.1:1/none"))

    assert await found(nowhere, " \n", meaning=False) == []


async def test_what_was_softly_deleted_is_not_found(errands: Database) -> None:
    async with unit_of_work(errands) as unit:
        milk = await unit.db_session.scalar(select(SQLErrand).where(col(SQLErrand.title).contains("milk")))
        assert milk
        await ErrandRepository(unit.db_session).delete(milk)

    assert "Buy milk and bread" not in await found(errands, "purchase groceries")
    assert await found(errands, "milk", meaning=False) == []


async def test_conditions_hold_in_both_lists(errands: Database) -> None:
    await add(errands, "Buy groceries")
    async with unit_of_work(errands) as unit:
        await unit.db_session.execute(text("update errands set done = true where title like '%milk%'"))

    assert await found(errands, "purchase groceries", where=[col(SQLErrand.done)]) == ["Buy milk and bread"]


async def test_equals_come_in_one_order_newest_first(errands: Database) -> None:
    rows = await add(errands, *["Sweep the yard"] * 5)
    newest_first = sorted((row.id for row in rows), reverse=True)
    vector = (await EMBEDDER.embed(["sweep the yard"]))[0]

    for given in (vector, None):
        async with unit_of_work(errands) as unit:
            same = await ErrandRepository(unit.db_session).search("sweep the yard", given, limit=5)
        assert [row.id for row in same] == newest_first


async def test_of_very_many_rows_with_a_word_the_newest_are_ranked(errands: Database) -> None:
    rows = await add(errands, *["Sweep the yard"] * (RANKED_MOST + 100))
    oldest_first = sorted(row.id for row in rows)
    async with unit_of_work(errands) as unit:
        old = await unit.db_session.get(SQLErrand, oldest_first[50])
        newer = await unit.db_session.get(SQLErrand, oldest_first[150])
        assert old
        assert newer
        old.title = newer.title = "Sweep, sweep, sweep"

    best = await found(errands, "sweep", meaning=False)

    assert best[:2] == ["Sweep, sweep, sweep", "Sweep the yard"]
    assert len(best) == 20


async def test_vectors_of_another_model_are_not_compared(errands: Database) -> None:
    async with unit_of_work(errands) as unit:
        await unit.db_session.execute(text("update errands_embeddings_256 set model = 'another'"))

    assert await found(errands, "purchase groceries") == []
    assert await found(errands, "milk") == ["Buy milk and bread"]


async def test_a_new_text_is_found_by_its_new_meaning_only(errands: Database) -> None:
    async with unit_of_work(errands) as unit:
        repository = ErrandRepository(unit.db_session)
        roof = await unit.db_session.scalar(select(SQLErrand).where(col(SQLErrand.title).contains("roof")))
        assert roof
        roof.title = "Buy eggs and butter"
        await unit.db_session.flush()
        await repository.index([roof], EMBEDDER)

    assert set(await found(errands, "purchase groceries")) == {"Buy eggs and butter", "Buy milk and bread"}
    assert "Buy eggs and butter" not in await found(errands, "leaking roof")


async def test_rows_in_python_know_nothing_of_the_search(errands: Database) -> None:
    statement = str(select(SQLErrand))

    assert "words" not in statement
    assert "embedding" not in statement
    assert not hasattr(SQLErrand(title="Buy milk"), "words")


@pytest.fixture(scope="module")
async def many(databases: Databases) -> AsyncIterator[Database]:
    """A database with 10,000 errands, for tests that only read."""
    url = await databases.make()
    async with short_lived_engine(url) as engine:
        await create_errands(engine)
        await fill(engine, sentences(10_000), EMBEDDER)
    database = Database(Settings(_env_file=None, database_url=url))
    yield database
    await database.close()
    await databases.drop(url)


async def test_the_index_finds_what_comparing_everything_finds(many: Database) -> None:
    titles = sentences(10_000)
    vectors = unit_length(await EMBEDDER.embed(titles))
    asked = await EMBEDDER.embed(questions(100))
    is_done = np.arange(len(titles)) % 7 == 0
    for_ivo = np.array(["Ivo" in title for title in titles])
    conditions: list[tuple[Sequence[Any], Any]] = [
        ((), np.full(len(titles), True)),
        ([col(SQLErrand.done).is_(True)], is_done),
        ([col(SQLErrand.title).contains("Ivo")], for_ivo),
    ]
    for where, counts in conditions:
        near = unit_length(asked) @ vectors.T
        least = np.sort(np.where(counts, near, -1))[:, -10] - 1e-6
        hits = []
        async with many.session() as session:
            for number, vector in enumerate(asked):
                question = Question(TypedQuery.parse(""), vector, 10, where)
                found = await hybrid_search(session, SQLErrand, question)
                places = [titles.index(row.title) for row in found]
                hits.append(sum(counts[place] and near[number, place] >= least[number] for place in places))

        assert sum(hits) / (10 * len(hits)) >= 0.95


async def test_a_condition_that_the_nearest_do_not_meet_costs_time_instead_of_results(many: Database) -> None:
    (vector,) = await EMBEDDER.embed(["Buy eggs and butter with Ada"])
    elsewhere = [~col(SQLErrand.title).startswith(verb) for verb in words()["subjects"]["shopping"]["verbs"]]
    question = Question(TypedQuery.parse(""), vector, 20, elsewhere)
    async with many.session() as session:
        found = await hybrid_search(session, SQLErrand, question)

    assert len(found) == 20


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_the_planner_uses_both_indexes(many: Database, mode: str) -> None:
    (vector,) = await EMBEDDER.embed(["purchase groceries"])
    question = Question(TypedQuery.parse("night train"), vector, model=EMBEDDER.name)
    async with many.session() as session:
        await session.execute(TUNE, {"candidates": "100"})
        compiled = statement_of(SQLErrand, question).compile(session.get_bind())
        assert isinstance(compiled, SQLCompiler)
        state = compiled.construct_expanded_state(question.parameters)
        raw = (await (await session.connection()).get_raw_connection()).driver_connection
        assert raw
        await raw.execute(f"set plan_cache_mode = {mode}; prepare asked as {state.statement}")
        given = ", ".join("'" + str(value).replace("'", "''") + "'" for value in state.positional_parameters)
        plan = "\n".join(line[0] for line in await raw.fetch(f"explain execute asked({given})"))
        await raw.execute("deallocate asked; reset plan_cache_mode")

    assert "Index Scan using ix_errands_embeddings_256_embedding" in plan, plan
    assert "Bitmap Index Scan on ix_errands_words" in plan, plan
    # A limit that the planner does not know would be a tenth of the table to it.
    assert re.search(r"Limit .* rows=50 ", plan), plan


def unit_length(vectors: list[list[float]]) -> Any:
    made = np.array(vectors)
    return made / np.linalg.norm(made, axis=1, keepdims=True)
