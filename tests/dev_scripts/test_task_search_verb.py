"""./heavy search reindex: vectors by hand."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from tests.dev_scripts.whole_project import WholeProject
from tests.support.databases import Databases
from tests.support.without_vector import database_without_vector, install_vector

TASKS = """
    insert into tasks (id, created_at, title, done, version)
    select gen_random_uuid(), now(), 'Buy ' || number || ' eggs', false, 1 from generate_series(1, 250) number
"""


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """On PostgreSQL alone: CockroachDB's words and vectors are others."""
    return postgresql_url


async def sql(url: str, statement: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


async def reindex(project: WholeProject, url: str, *words: str, **settings: str) -> Any:
    return await asyncio.to_thread(
        project.heavy, "search", "reindex", *words, HEAVY_DATABASE_URL=url, **settings
    )


async def test_rows_that_lack_a_vector_get_one_and_others_are_left(
    shared_clone: WholeProject, database_url: str
) -> None:
    await sql(database_url, TASKS)

    first = await reindex(shared_clone, database_url)
    again = await reindex(shared_clone, database_url)
    every = await reindex(shared_clone, database_url, "--all", "--json")

    assert first.returncode == 0, first.stderr
    assert first.stdout == "tasks: 250 rows got a vector of wordllama/l2_supercat/256/lower.\n"
    assert first.stderr.splitlines()[0] == "tasks: 0 of 250"
    assert first.stderr.splitlines()[-1] == "tasks: 250 of 250"
    assert again.stdout == "tasks: every row has its vector.\n"
    assert json.loads(every.stdout)["tables"] == [{"table": "tasks", "rows": 250, "left": 0}]
    assert len(await sql(database_url, "select from tasks_embeddings_256 where embedding is not null")) == 250


async def test_vectors_of_another_length_are_dropped(shared_clone: WholeProject, database_url: str) -> None:
    await sql(database_url, "alter table tasks_embeddings_256 rename to tasks_embeddings_512")
    await sql(database_url, "alter index ix_tasks_embeddings_256_embedding rename to ix_old_embedding")
    await sql(database_url, "alter index ix_tasks_embeddings_256_stale rename to ix_old_stale")

    result = await reindex(shared_clone, database_url)

    assert result.stdout.splitlines() == [
        "Created tasks_embeddings_256.",
        "Dropped tasks_embeddings_512, which nobody reads any more.",
        "tasks: every row has its vector.",
    ]


async def test_without_the_extension_it_says_what_to_type(
    shared_clone: WholeProject, databases: Databases
) -> None:
    async with database_without_vector(databases) as url:
        behind = await reindex(shared_clone, url)
        await asyncio.to_thread(shared_clone.heavy, "db", "upgrade", HEAVY_DATABASE_URL=url)
        await sql(url, TASKS)
        lacking = await reindex(shared_clone, url)
        await install_vector(databases, url)
        later = await reindex(shared_clone, url)

    assert (behind.returncode, lacking.returncode, later.returncode) == (1, 1, 0)
    assert "Next: ./heavy db upgrade" in behind.stderr
    assert "create extension vector" in lacking.stderr
    assert later.stdout.splitlines()[0] == "Created tasks_embeddings_256."


async def test_without_an_embedder_it_says_which_setting(
    shared_clone: WholeProject, database_url: str
) -> None:
    off = await reindex(shared_clone, database_url, HEAVY_EMBEDDER="off")
    nobody = await reindex(
        shared_clone,
        database_url,
        HEAVY_EMBEDDER="http",
        HEAVY_EMBEDDER_MODEL="small",
        HEAVY_EMBEDDER_URL="http://127.0.0.1:1",
    )

    assert off.returncode == 1
    assert off.stderr.startswith("HEAVY_EMBEDDER=off makes no vectors")
    assert nobody.returncode == 0, "nothing was to be done"
