"""What pages keep where servers hold it: the same on PostgreSQL and Redis, by whichever process."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from heavy_engine import Deposit, MemoryStateStore, StateStore
from heavy_engine.live.live_pages import LivePages
from heavy_engine.testing.find import seen_text
from heavy_engine.testing.wire_client import connect as connect_to
from heavy_engine.testing.world import services_of
from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.kept_states import DatabaseStates, forget_states_before
from heavy_stack.backend.data.redis_states import RedisStates
from heavy_stack.settings import Settings
from tests.conftest import StartServer
from tests.engine.tab import Tab
from tests.engine.till import SETTINGS, Till, application
from tests.support.buses import BusServer, redis_server, running
from tests.support.cockroach import COCKROACH_URL, cockroach_database
from tests.support.databases import Databases
from tests.support.proxy import Proxy, proxy_to
from tests.support.waiting import eventually

ADAS_PAGE, BOS_PAGE = b"a" * 32, b"b" * 32
KEEP_S = 3_600.0
RESTARTS = 1012


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusServer]:
    with running(redis_server(tmp_path_factory.mktemp("redis"))) as server:
        yield server


@dataclass
class Processes:
    """Stores of as many processes as a test wants, and all that they hold."""

    make: Callable[[], StateStore]


@pytest.fixture(params=["memory", "postgresql", "redis", *(["cockroachdb"] if COCKROACH_URL else [])])
async def processes(databases: Databases, request: pytest.FixtureRequest) -> AsyncIterator[Processes]:
    """Each store is one process's; what is in memory is one process's only."""
    if request.param == "memory":
        only = MemoryStateStore()
        yield Processes(lambda: only)
    elif request.param == "redis":
        url = request.getfixturevalue("redis").url
        async with AsyncExitStack() as made:

            def another() -> RedisStates:
                store = RedisStates(url, KEEP_S)
                made.push_async_callback(store.stop)
                return store

            yield Processes(another)
        async with Redis.from_url(url) as client:
            await client.flushall()
    elif request.param == "cockroachdb":
        async with cockroach_database(COCKROACH_URL) as url, on_database(url) as made_there:
            yield made_there
    else:
        url = await databases.make()
        async with on_database(url) as made_there:
            yield made_there
        await databases.drop(url)


@asynccontextmanager
async def on_database(url: str) -> AsyncIterator[Processes]:
    settings = Settings(_env_file=None, database_url=url)
    async with AsyncExitStack() as opened:

        def another() -> DatabaseStates:
            database = Database(settings)
            opened.push_async_callback(database.close)
            return DatabaseStates(database)

        yield Processes(another)


def deposit(owner: str, number: int, *texts: str, whole: bool = False, page: bytes = ADAS_PAGE) -> Deposit:
    return Deposit(page, owner, number, texts, whole)


async def texts_of(store: StateStore, page: bytes = ADAS_PAGE) -> tuple[str, ...]:
    return (await store.claim(page, "reader")).texts


async def test_a_log_is_begun_continued_and_begun_anew(processes: Processes) -> None:
    store = processes.make()

    assert await store.write([deposit("one", 1, "a", whole=True)]) == ["stored"]
    assert await store.write([deposit("one", 2, "b", "c")]) == ["stored"]
    assert await store.owner(ADAS_PAGE) == "one"
    assert await processes.make().claim(ADAS_PAGE, "two") == (("a", "b", "c"), 4)
    assert await store.owner(ADAS_PAGE) == "two"
    assert await store.write([deposit("two", 4, "d", "e", whole=True)]) == ["stored"]
    assert await processes.make().claim(ADAS_PAGE, "three") == (("d", "e"), 6)


async def test_texts_come_in_their_order_however_many_there_are(processes: Processes) -> None:
    store = processes.make()
    await store.write([deposit("one", 1, "0", whole=True)])
    for number in range(1, 12):
        await store.write([deposit("one", number + 1, str(number))])

    assert await texts_of(store) == tuple(map(str, range(12)))


async def test_what_is_asked_again_is_done_once(processes: Processes) -> None:
    """The answer of the first time was lost."""
    store = processes.make()
    for _time in range(2):
        assert await store.write([deposit("one", 1, "a", "b", whole=True)]) == ["stored"]
    for _time in range(2):
        assert await store.write([deposit("one", 3, "c")]) == ["stored"]
    for _time in range(2):
        assert await store.claim(ADAS_PAGE, "two") == (("a", "b", "c"), 4)


async def test_who_claims_last_is_the_only_one_who_writes(processes: Processes) -> None:
    old, new = processes.make(), processes.make()
    await old.write([deposit("old", 1, "a", whole=True)])
    await new.claim(ADAS_PAGE, "new")

    assert await old.write([deposit("old", 2, "b")]) == ["taken"]
    assert await old.write([deposit("old", 2, "b", whole=True)]) == ["taken"]

    assert await new.write([deposit("new", 2, "c", whole=True)]) == ["stored"]
    assert await old.write([deposit("old", 3, "d")]) == ["taken"]
    assert await texts_of(new) == ("c",)


async def test_a_page_that_held_nothing_is_claimed_as_well(processes: Processes) -> None:
    old, new = processes.make(), processes.make()

    assert await new.claim(ADAS_PAGE, "new") == ((), 1)

    assert await old.write([deposit("old", 1, "a", whole=True)]) == ["taken"]
    assert await new.write([deposit("new", 1, "b", whole=True)]) == ["stored"]


async def test_what_has_no_beginning_is_gone(processes: Processes) -> None:
    store = processes.make()

    assert await store.write([deposit("one", 7, "g")]) == ["gone"]
    assert await store.owner(ADAS_PAGE) == ""
    assert await store.write([deposit("one", 8, "all", whole=True)]) == ["stored"]
    assert await store.claim(ADAS_PAGE, "two") == (("all",), 9)


async def test_pages_of_one_batch_fare_as_they_would_alone(processes: Processes) -> None:
    store, other = processes.make(), processes.make()
    pages = [bytes([number]) * 32 for number in range(4)]
    await store.write([deposit("one", 1, "a", whole=True, page=page) for page in pages[:3]])
    await other.claim(pages[1], "two")

    answers = await store.write(
        [
            deposit("one", 2, "b", page=pages[2]),
            deposit("one", 2, "b", page=pages[1]),
            deposit("one", 2, "b", whole=True, page=pages[0]),
            deposit("one", 1, "b", page=pages[3]),
        ]
    )

    assert answers == ["stored", "taken", "stored", "gone"]
    assert [await texts_of(store, page) for page in pages] == [("b",), ("a",), ("a", "b"), ()]


async def test_two_processes_that_both_write_never_mix(processes: Processes) -> None:
    """Each claims the page again and again, and writes: what is there is always of one of them."""
    stores = [processes.make() for _process in range(3)]
    refused = 0

    async def struggle(name: int) -> None:
        nonlocal refused
        for turn in range(15):
            owner = f"{name}.{turn}"
            held, number = await stores[name].claim(ADAS_PAGE, owner)
            assert len({each.rpartition(" ")[0] for each in held}) <= 1, held
            for place in range(3):
                one = deposit(owner, number + place, f"{owner} {place}", whole=place == 0)
                answer = (await stores[name].write([one]))[0]
                refused += answer == "taken"
                # Nobody goes on who was refused once.
                assert answer in ("stored", "taken")

    await asyncio.gather(*map(struggle, range(3)))

    held = (await stores[0].claim(ADAS_PAGE, "reader")).texts
    assert [each.rpartition(" ")[2] for each in held] == ["0", "1", "2"][: len(held)]


async def test_batches_with_the_same_pages_do_not_lock_each_other_out(processes: Processes) -> None:
    store = processes.make()
    pages = [bytes([number]) * 32 for number in range(8)]

    async def write(owner: int) -> None:
        order = pages if owner % 2 else pages[::-1]
        for number in range(1, 6):
            await store.write([deposit("one", number, f"{owner}", whole=True, page=page) for page in order])

    await asyncio.gather(*map(write, range(4)))

    assert {len(await texts_of(store, page)) for page in pages} == {1}


# Pages over it.


async def open_pages(store: StateStore) -> LivePages:
    return LivePages(services_of(replace(application(Till()), state_store=store), SETTINGS))


async def test_after_a_split_the_worker_that_has_the_browser_wins(processes: Processes) -> None:
    old, new, third = [await open_pages(processes.make()) for _process in range(3)]
    tab = await Tab.open(old)
    await click(tab)
    before = tab.socket
    await connect(tab, new)
    await click(tab)
    await click(tab)

    # What was on its way to the old worker arrives there now.
    page = next(iter(old._pages.values()))
    number = int(page.layout.html().partition(">Count<")[0].rpartition('data-h="')[2].partition('"')[0])
    before.say(2, number, "click")
    await eventually(lambda: before.closed, what="the end of the old page")

    assert before.closed == RESTARTS
    assert max(frame[0] for frame in before.frames) == 1, "what was not stored was not acknowledged"
    tab.cut()
    await connect(tab, third)
    assert (tab.text("#count"), tab.wire.kept) == ("3", "all")
    await eventually(lambda: not new.busy and not third.busy, what="the last write")
    for pages in (new, third):
        pages.close()


async def click(tab: Tab) -> None:
    await tab.click("Count")
    await eventually(lambda: _is_answered(tab), what="the answer")


async def connect(tab: Tab, pages: LivePages) -> None:
    await tab.connect(pages)
    await eventually(lambda: _is_answered(tab), what="the greeting")


async def _is_answered(tab: Tab) -> bool:
    await tab.settle()
    return tab.wire.is_greeted and not tab.wire.waits


# Each in its own way.


async def test_rows_of_pages_that_nobody_touched_are_deleted(database_url: str) -> None:
    database = Database(Settings(_env_file=None, database_url=database_url))
    store = DatabaseStates(database)
    for page in (ADAS_PAGE, BOS_PAGE):
        await store.write([deposit("one", 1, "a", "b", whole=True, page=page)])
    await _ask(database, "update kept_lines set at = at - interval '2 days'")
    await store.write([deposit("one", 3, "c", page=BOS_PAGE)])

    count = await forget_states_before(database, timedelta(days=1))

    assert count == 1
    assert await _ask(database, "select count(*) from kept_texts") == 3
    assert await texts_of(store) == ()
    assert await texts_of(store, BOS_PAGE) == ("a", "b", "c")
    await database.close()


async def test_a_write_waits_for_a_claim_that_is_under_way(postgresql_url: str) -> None:
    """Else it would look at the owner of before, and go in after the claim has read."""
    database = Database(Settings(_env_file=None, database_url=postgresql_url))
    store = DatabaseStates(database)
    await store.write([deposit("old", 1, "a", whole=True)])

    async with short_lived_engine(postgresql_url) as engine, engine.connect() as claiming:
        await claiming.execute(text("update kept_lines set owner = 'new'"))
        writing = asyncio.create_task(store.write([deposit("old", 2, "b")]))
        await eventually(lambda: _waits_or_is_done(database, writing), what="the write")
        await claiming.commit()

    assert await writing == ["taken"]
    assert await texts_of(store) == ("a",)
    await database.close()


async def test_of_two_beginnings_at_once_only_one_is_made(postgresql_url: str) -> None:
    database = Database(Settings(_env_file=None, database_url=postgresql_url))
    store = DatabaseStates(database)

    async with short_lived_engine(postgresql_url) as engine, engine.connect() as beginning:
        values = {"line_key": ADAS_PAGE}
        begin = text("insert into kept_lines (line_key, owner, at) values (:line_key, 'new', now())")
        await beginning.execute(begin, values)
        writing = asyncio.create_task(store.write([deposit("old", 1, "a", whole=True)]))
        await eventually(lambda: _waits_or_is_done(database, writing), what="the write")
        await beginning.commit()

    assert await writing == ["taken"]
    assert await texts_of(store) == ()
    await database.close()


async def _waits_or_is_done(database: Database, task: asyncio.Task[Any]) -> bool:
    waiting = "wait_event_type = 'Lock' and datname = current_database()"
    locked = f"select count(*) from pg_stat_activity where {waiting}"
    return task.done() or bool(await _ask(database, locked))


async def test_redis_forgets_by_itself_and_later_when_it_is_touched(redis: BusServer) -> None:
    store = RedisStates(redis.url, KEEP_S)
    async with Redis.from_url(redis.url) as client:
        await client.flushall()
        await store.write([deposit("one", 1, "a", whole=True)])
        (key,) = await client.keys("*")
        assert 0 < await client.ttl(key) <= KEEP_S
        for touch in (store.write([deposit("one", 2, "b")]), store.claim(ADAS_PAGE, "two")):
            await client.persist(key)
            await touch
            assert 0 < await client.ttl(key) <= KEEP_S
    await store.stop()


async def test_a_redis_that_was_away_needs_no_new_process(tmp_path: Path) -> None:
    with running(redis_server(tmp_path)) as server:
        store = RedisStates(server.url, KEEP_S)
        await store.ping()
        server.kill()
        with pytest.raises(Exception, match=r"."):
            await store.write([deposit("one", 1, "a", whole=True)])

        server.start()

        assert await store.write([deposit("one", 1, "a", whole=True)]) == ["stored"]
        await store.stop()


@pytest.fixture
async def network(postgresql_url: str) -> AsyncIterator[Proxy]:
    async with proxy_to(postgresql_url) as proxy:
        yield proxy


async def test_a_page_outlives_a_database_that_is_away(network: Proxy) -> None:
    database = Database(Settings(_env_file=None, database_url=network.url))
    pages = await open_pages(DatabaseStates(database))
    tab = await Tab.open(pages)
    await click(tab)
    await network.cut()
    await tab.click("Count")
    assert (tab.text("#count"), tab.wire.waits) == ("1", True)

    await network.restore()
    await eventually(lambda: _is_answered(tab), what="the answer")

    assert (tab.text("#count"), tab.socket.closed) == ("2", None)
    pages.close()
    await database.close()


async def test_what_is_stored_can_be_read_by_nobody_without_the_key(database_url: str) -> None:
    database = Database(Settings(_env_file=None, database_url=database_url))
    pages = await open_pages(DatabaseStates(database))
    tab = await Tab.open(pages)
    await tab.click("Count")
    await eventually(lambda: _is_answered(tab))

    async with short_lived_engine(database_url) as engine, engine.connect() as connection:
        rows = [str(row) for row in await connection.execute(text("select * from kept_texts, kept_lines"))]

    assert len(rows) == 1
    assert not any(word in rows[0] for word in ("count", "ada/1", "TillPage"))
    pages.close()
    await database.close()


async def _ask(database: Database, statement: str) -> Any:
    async with database.session() as session, session.begin():
        result = await session.execute(text(statement))
        return result.scalar() if result.returns_rows else None  # type: ignore[attr-defined]


async def test_a_server_that_is_killed_loses_nothing_it_acknowledged(start: StartServer) -> None:
    """All of it real: two processes after each other, and no farewell in between."""
    settings = {"state_store": "database", "bench": "true"}
    server = await start(**settings)
    async with await connect_to(f"{server.url}/_bench/counter") as ada:
        for _click in range(3):
            await ada.click("button")
        assert ada.page.log == ["stored"]
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        shown = seen_text(ada.dom)

        await start(port=int(server.url.rsplit(":", 1)[1]), **settings)
        await ada.open()

        assert (seen_text(ada.dom), ada.page.kept, ada.page.lost) == (shown, "all", 0)
        assert "3" in shown
        answer = await ada.click("button")
        assert "4" in str(answer.ops)
