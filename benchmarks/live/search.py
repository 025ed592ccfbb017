"""Search in 10,000 rows by words and meaning, beside comparing every vector.

    python -m benchmarks.live.search

A query is what a search box costs the server: the vector of what was typed, then one transaction
that fuses both lists. 100 questions, different ones each turn of the reference and of ours.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from statistics import median

from sqlalchemy import Float, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from benchmarks.errands import ErrandRepository, SQLErrand, create_errands, fill
from benchmarks.sentences import questions, sentences
from dev_scripts.embedded_postgres import lease
from dev_scripts.project import state_folder
from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.model_managers.searching import search_rows
from heavy_stack.backend.data.repositories.base_repositories import Conditions
from heavy_stack.backend.data.sql_models.searchable import embeddings_of
from heavy_stack.backend.data.statements.hybrid_search import Question, hybrid_search
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.backend.search.local_embedder import LocalEmbedder
from heavy_stack.backend.search.typed_query import TypedQuery
from heavy_stack.settings import Settings

from .report import Options, Row, main

ROWS, QUESTIONS, NEAREST = 10_000, 100, 10
MILLISECONDS_MOST, MISSED_MOST = 10.0, 0.05
EMBEDDER = LocalEmbedder()
NAME = "heavy_bench_search"
Vector = Sequence[float]


def measure(options: Options) -> list[Row]:
    """Recall and time of a query, and what a vector adds to the cost of writing."""
    with lease(state_folder() / "bench-postgres", durable=False) as server:
        return asyncio.run(_measure(server.url(NAME), options.runs))


async def _measure(url: str, runs: int) -> list[Row]:
    await asyncio.to_thread(migrations.create_database, url)
    async with short_lived_engine(url) as engine, engine.begin() as connection:
        await connection.execute(text("drop schema public cascade"))
        await connection.execute(text("create schema public"))
        await connection.execute(text("create extension if not exists vector"))
    async with _errands(url) as database:
        asked = questions(QUESTIONS)
        vectors = await EMBEDDER.embed(asked)
        return [
            *await _recall(database, vectors),
            *await _times(database, asked, vectors, runs),
            *await _writing(database, runs),
        ]


@asynccontextmanager
async def _errands(url: str) -> AsyncIterator[Database]:
    async with short_lived_engine(url) as engine:
        await create_errands(engine)
        await fill(engine, sentences(ROWS), EMBEDDER)
    database = Database(Settings(_env_file=None, database_url=url))
    try:
        yield database
    finally:
        await database.close()


async def _recall(database: Database, vectors: Sequence[Vector]) -> list[Row]:
    conditions: dict[str, Conditions] = {"": (), ", of one row in seven": [col(SQLErrand.done).is_(True)]}
    rows = []
    for words, where in conditions.items():
        missed = [await _missed(database, vector, where) for vector in vectors]
        part = sum(missed) / len(missed)
        rows.append(
            Row(
                f"search: part of the {NEAREST} nearest that HNSW misses{words}",
                part,
                "",
                most=MISSED_MOST,
                note=f"recall@{NEAREST} {1 - part:.3f}",
            )
        )
    return rows


async def _missed(database: Database, vector: Vector, where: Conditions) -> float:
    """The part of the nearest that are not found; an equally near one is as good."""
    async with unit_of_work(database) as unit:
        question = Question(TypedQuery.parse(""), vector, NEAREST, where)
        found = [row.id for row in await hybrid_search(unit.db_session, SQLErrand, question)]
        near = dict(await _exact(unit.db_session, vector, where, ROWS))
    furthest = sorted(near.values())[NEAREST - 1]
    return sum(near[row_id] > furthest + 1e-6 for row_id in found[:NEAREST]) / NEAREST


async def _exact(
    db_session: AsyncSession, vector: Vector, where: Conditions, limit: int
) -> list[tuple[str, float]]:
    vectors = embeddings_of(SQLErrand)
    distance = vectors.c.embedding.op("<=>", return_type=Float())(list(vector))
    statement = (
        select(col(SQLErrand.id), distance).join(vectors, vectors.c.id == col(SQLErrand.id)).where(*where)
    )
    # An order that no index has.
    ordered = statement.order_by(distance * 1.0).limit(limit)
    return [(row[0], row[1]) for row in await db_session.execute(ordered)]


async def _times(database: Database, asked: Sequence[str], vectors: Sequence[Vector], runs: int) -> list[Row]:
    async def ours(number: int) -> None:
        async with unit_of_work(database) as unit:
            await search_rows(ErrandRepository(unit.db_session), EMBEDDER, asked[number])

    async def by_words(number: int) -> None:
        async with unit_of_work(database) as unit:
            await search_rows(ErrandRepository(unit.db_session), None, asked[number])

    async def exact(number: int) -> None:
        async with unit_of_work(database) as unit:
            await _exact(unit.db_session, vectors[number], (), 20)

    times = await _in_turns([ours, by_words, exact], runs)
    middle = [median(one) * 1e3 for one in times]
    slow = sorted(times[0])[int(len(times[0]) * 0.95)] * 1e3
    return [
        Row(f"search: a query in {ROWS:,} rows, median", middle[0], "ms", most=MILLISECONDS_MOST),
        Row("search: a query, 95th percentile", slow, "ms"),
        Row("search: a query by words alone, median", middle[1], "ms"),
        Row("search: a query (reference: comparing all vectors, no words)", middle[0], "ms", middle[2]),
    ]


async def _writing(database: Database, runs: int) -> list[Row]:
    async def add(number: int, embedder: LocalEmbedder | None) -> None:
        async with unit_of_work(database) as unit:
            repository = ErrandRepository(unit.db_session)
            row = await repository.add(SQLErrand(title=f"Buy {number} eggs and a basket for them"))
            if embedder:
                await repository.index([row], embedder)

    times = await _in_turns([lambda number: add(number, EMBEDDER), lambda number: add(number, None)], runs)
    with_vector, without = (median(one) * 1e3 for one in times)
    return [Row("search: adding a row with its vector (reference: without)", with_vector, "ms", without)]


async def _in_turns(works: Sequence[Callable[[int], Awaitable[None]]], runs: int) -> list[list[float]]:
    """Seconds of each work, A B C A B C, after a turn that does not count."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(runs + 1):
        for work, taken in zip(works, times, strict=True):
            for number in range(QUESTIONS):
                began = time.perf_counter()
                await work(number)
                if turn:
                    taken.append(time.perf_counter() - began)
    return times


if __name__ == "__main__":
    sys.exit(main(measure))
