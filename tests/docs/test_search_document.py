"""The example in docs/search.md works as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

from tests.support.databases import Databases

ROOT = Path(__file__).parents[2]
# In a process of its own: the table must not become one of the application's.
AROUND = """
import asyncio, sys
from sqlalchemy.ext.asyncio import create_async_engine

from heavy_stack.backend.data.db_connection import Database, async_url
from heavy_stack.backend.data.search_tables import create_search_tables
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.backend.search.local_embedder import LocalEmbedder
from heavy_stack.settings import Settings

async def main(url):
    engine = create_async_engine(async_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(SQLAxe.__table__.create)
        await connection.run_sync(create_search_tables)
    database = Database(Settings(_env_file=None, database_url=url))
    async with unit_of_work(database) as unit:
        axes = AxeManager(unit.db_session, LocalEmbedder())
        await axes.add_axe("Buy milk and bread")
        await axes.add_axe("Fix the leaking roof")
    async with unit_of_work(database) as unit:
        for asked in ("purchase groceries", "roof", "milk -bread"):
            result = await AxeManager(unit.db_session, LocalEmbedder()).search_axes(asked)
            print([axe.name for axe in result.found][:1], result.note)
    await database.close()
    await engine.dispose()

asyncio.run(main(sys.argv[1]))
"""


async def test_the_example_makes_a_table_that_is_searched(databases: Databases) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/search.md").read_text(), re.DOTALL)
    url = await databases.make()
    try:
        done = subprocess.run(
            [sys.executable, "-c", example + AROUND, url],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        await databases.drop(url)

    assert done.stdout.splitlines() == [
        "['Buy milk and bread'] None",
        "['Fix the leaking roof'] None",
        "[] None",
    ], done.stderr
