"""The page /tasks with 100,000 rows: what people wait for at any depth, in milliseconds.

python -m benchmarks.live.tasks
"""

import asyncio
import base64
import re
import secrets
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median

import asyncpg
import orjson

from dev_scripts.embedded_postgres import lease
from heavy_stack.backend.context import open_work
from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.repositories.task_repositories import SORTS
from heavy_stack.backend.data.statements.paging import Cursor
from heavy_stack.settings import Settings
from heavy_stack.shared_models.tasks import TaskId, TaskSort

from .report import Options, Row, main
from .servers import ROOT, Server, serving
from .visitors import CLICK, OurVisitor, load

ROWS = 100_000
MOST_MS = 50
TIMES = 5
"""Requests of a kind in each run."""
WAIT_S = 1.0
"""How long the server keeps a page without a browser."""
NEWEST = SORTS[TaskSort.NEWEST]
DEPTHS = {"at the start": 0.0, "at 50 %": 0.5, "at 99 %": 0.99}
PLACES = {
    "open": "/tasks?show=open",
    "done": "/tasks?show=done",
    "title": "/tasks?sort=title",
    "open first": "/tasks?sort=open-first",
    "open, by title": "/tasks?show=open&sort=title",
}
SEED = """
insert into tasks (id, created_at, title, done, version)
select gen_random_uuid(), now() - n * interval '1 second', 'Task ' || md5(n::text), n % 10 = 0, 1
from generate_series(1, $1::int) n
"""


@dataclass(frozen=True)
class Place:
    """A row somewhere in the list, and the address of what comes after it."""

    task_id: TaskId
    address: str


def measure(options: Options) -> list[Row]:
    """The slowest and the median of each kind of request."""
    with _database() as url:
        asyncio.run(_seed(url))
        settings = _settings(url)
        with serving("heavy_stack.main", environment=settings) as server:
            return asyncio.run(_measure(server, settings, options.runs * TIMES))


def _settings(url: str) -> dict[str, str]:
    """Those of production. Pages without a browser go soon, for each of them loads after every change."""
    return {
        "HEAVY_PROFILE": "production",
        "HEAVY_DATABASE_URL": url,
        "HEAVY_SECRET_KEYS": secrets.token_urlsafe(48),
        "HEAVY_ENCRYPTION_KEYS": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "HEAVY_LOG_LEVEL": "warning",
        "HEAVY_SESSION_WAIT_S": str(WAIT_S),
        "HEAVY_SESSION_KEEP_S": str(WAIT_S),
    }


async def _measure(server: Server, settings: Mapping[str, str], times: int) -> list[Row]:
    url = settings["HEAVY_DATABASE_URL"]
    connection = await asyncpg.connect(url)
    places = {words: await _place(connection, share) for words, share in DEPTHS.items()}
    await connection.close()
    await _warm_up(server)
    rows = []
    for words, place in places.items():
        rows.append(await _row(f"GET {words}", partial(_get, server, place.address), times))
        rows.append(await _scroll(server, words, place, times))
        rows.append(await _reload(server, settings, words, place, times))
    for words, address in PLACES.items():
        rows.append(await _row(f"GET, {words}", partial(_get, server, address), times))
        rows.append(await _navigate(server, words, address, times))
    return rows


async def _row(work: str, once: Callable[[], Awaitable[float]], times: int) -> Row:
    """One that does not count, then some; the slowest is judged."""
    await once()
    taken = [await once() for _time in range(times)]
    return Row(f"/tasks: {work}", max(taken), "ms", most=MOST_MS, note=f"median {median(taken):.1f} ms")


async def _get(server: Server, address: str) -> float:
    began = time.perf_counter()
    await asyncio.to_thread(load, server, address)
    return (time.perf_counter() - began) * 1000


async def _scroll(server: Server, words: str, place: Place, times: int) -> Row:
    """Down, from a click to the frame with the next page in it, until the window is full and beyond."""
    visitor = await OurVisitor.open(server, place.address, "tasks")
    more = _number(load(server, place.address)[0], r'data-reach="down')

    async def once() -> float:
        return await _answered(visitor, [more, "click", CLICK], b'"data-reach"')

    row = await _row(f"scroll down {words}", once, min(times, 12))
    visitor.wire.close()
    return row


async def _navigate(server: Server, words: str, address: str, times: int) -> Row:
    """From a click on a filter or an order to its first page, there and back."""
    visitor = await OurVisitor.open(server, "/tasks", "tasks")

    async def once() -> float:
        taken = await _answered(visitor, [0, "go", {"path": address, "how": "push"}], b'["g"')
        await _answered(visitor, [0, "go", {"path": "/tasks", "how": "push"}], b'["g"')
        return taken

    row = await _row(f"to {words}", once, times)
    visitor.wire.close()
    return row


async def _reload(server: Server, settings: Mapping[str, str], words: str, place: Place, times: int) -> Row:
    """From the commit of a tick by somebody else to the frame, with a window of 300 rows."""
    visitor = await OurVisitor.open(server, place.address, "tasks")
    more = _number(load(server, place.address)[0], r'data-reach="down')
    for _page in range(5):
        await _answered(visitor, [more, "click", CLICK], b'"data-reach"')
    url, keys = settings["HEAVY_DATABASE_URL"], settings["HEAVY_SECRET_KEYS"]
    database = Database(Settings(_env_file=None, database_url=url, secret_keys=[keys]))
    next_task = await _next_id(url, place)
    is_done = False
    await asyncio.sleep(2 * WAIT_S)

    async def once() -> float:
        nonlocal is_done
        is_done = not is_done
        async with open_work(database) as heavy:
            await (heavy.tasks.complete_task if is_done else heavy.tasks.reopen_task)(next_task)
        began = time.perf_counter()
        await _frame_with(visitor, b"row-done" if is_done else b"row-open")
        return (time.perf_counter() - began) * 1000

    row = await _row(f"live change {words}", once, times)
    await database.close()
    visitor.wire.close()
    return row


async def _answered(visitor: OurVisitor, event: list[object], sign: bytes) -> float:
    visitor._seq += 1
    began = time.perf_counter()
    visitor.wire.send(orjson.dumps([visitor._seq, *event]))
    await _frame_with(visitor, sign)
    return (time.perf_counter() - began) * 1000


async def _frame_with(visitor: OurVisitor, sign: bytes) -> None:
    async with asyncio.timeout(10):
        while sign not in await visitor.wire.receive():
            pass


def _number(page: str, attribute: str) -> int:
    found = re.search(rf'<a data-h="(\d+)"[^>]*{attribute}', page)
    assert found, "no link to more"
    return int(found[1])


async def _warm_up(server: Server) -> None:
    for _time in range(5):
        await _get(server, "/tasks")


async def _place(connection: asyncpg.Connection, share: float) -> Place:
    row = await connection.fetchrow(
        "select id, created_at from tasks order by created_at desc, id desc offset $1 limit 1",
        int(ROWS * share),
    )
    cursor = Cursor(NEWEST.name, (row["created_at"], str(row["id"])))
    return Place(TaskId(str(row["id"])), f"/tasks?after={cursor.text}" if share else "/tasks")


async def _next_id(url: str, place: Place) -> TaskId:
    """The task that comes right after a place."""
    connection = await asyncpg.connect(url)
    try:
        found = await connection.fetchval(
            "select id from tasks where created_at < (select created_at from tasks where id = $1)"
            " order by created_at desc limit 1",
            place.task_id,
        )
    finally:
        await connection.close()
    return TaskId(str(found))


@contextmanager
def _database() -> Iterator[str]:
    """A migrated database of its own on this checkout's embedded server."""
    with lease(ROOT / ".heavy" / "bench-postgres", durable=False) as held:
        url = held.url(f"bench_{secrets.token_hex(4)}")
        migrations.create_database(url)
        migrations.upgrade(url)
        yield url
        asyncio.run(_drop(held.url("postgres"), url))


async def _drop(maintenance: str, url: str) -> None:
    async with _connected(maintenance) as connection:
        await connection.execute(f'drop database "{url.rsplit("/", 1)[1]}" with (force)')


async def _seed(url: str) -> None:
    async with _connected(url) as connection:
        await connection.execute(SEED.replace("$1::int", str(ROWS)))
        await connection.execute("vacuum analyze tasks")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


if __name__ == "__main__":
    sys.exit(main(measure))
