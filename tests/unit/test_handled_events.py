"""Exactly once: an event is written down by the very transaction that its handler commits."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from heavy_engine import AlreadyHandled, EventId, current_event
from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.handled_events import HandledEvents, forget_events_before, was_committed
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.backend.errors import CommitLost, CommitUnknown
from heavy_stack.backend.explain import explain, may_retry
from heavy_stack.settings import Settings
from tests.faults.commit_proxy import AFTER, BEFORE, DONE_UNKNOWN, LOST_UNKNOWN, commit_proxy_to
from tests.support.proxy import Proxy, proxy_to
from tests.support.shed import at_commit, build, open_shed, shed_names
from tests.support.waiting import eventually

ADAS_PAGE, BOS_PAGE = b"a" * 32, b"b" * 32
NEVER_S = 3600.0
# A slow machine is no database that is away.
PATIENT: dict[str, Any] = {
    "database_connect_timeout_s": 60,
    "database_pool_timeout_s": 60,
    "database_statement_timeout_s": 60,
}


@pytest.fixture
async def network(database_url: str) -> AsyncIterator[Proxy]:
    await build(database_url)
    async with proxy_to(database_url) as proxy:
        yield proxy


@pytest.fixture
async def database(network: Proxy) -> AsyncIterator[Database]:
    opened = Database(Settings(_env_file=None, database_url=network.url))
    yield opened
    await opened.close()


@contextmanager
def handling(event: EventId) -> Iterator[None]:
    """What the engine does around a handler."""
    token = current_event.set(event)
    try:
        yield
    finally:
        current_event.reset(token)


async def buy(database: Database, name: str, event: EventId) -> None:
    with handling(event):
        async with open_shed(database) as (_unit, shed):
            await shed.buy(name)


async def numbers(database: Database, page: bytes = ADAS_PAGE, after: int = 0) -> list[int]:
    return list(await HandledEvents(database).handled(page, after))


async def test_a_handler_that_commits_writes_its_event_down(database: Database) -> None:
    for seq in (3, 5, 4):
        await buy(database, f"Axe {seq}", EventId(ADAS_PAGE, seq))
    await buy(database, "Saw", EventId(BOS_PAGE, 9))

    assert await numbers(database) == [3, 4, 5]
    assert await numbers(database, after=3) == [4, 5]
    assert await numbers(database, BOS_PAGE) == [9]


async def test_the_same_event_again_does_nothing(database: Database) -> None:
    await buy(database, "Broad axe", EventId(ADAS_PAGE, 1))

    with pytest.raises(AlreadyHandled):
        await buy(database, "Hatchet", EventId(ADAS_PAGE, 1))

    assert await shed_names(database) == ["Broad axe"]


async def test_of_two_processes_with_one_event_only_one_commits(database: Database) -> None:
    events = [EventId(ADAS_PAGE, 1) for _process in range(5)]

    done = await asyncio.gather(
        *(buy(database, f"Axe {place}", event) for place, event in enumerate(events)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in done) == ["AlreadyHandled"] * 4 + ["NoneType"]
    assert len(await shed_names(database)) == 1
    assert sum(event.is_recorded for event in events) == 1


async def test_a_handler_that_raises_leaves_no_trace(database: Database) -> None:
    event = EventId(ADAS_PAGE, 1)

    with pytest.raises(ZeroDivisionError), handling(event):
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")
            raise ZeroDivisionError

    assert await numbers(database) == []
    await buy(database, "Hatchet", event)
    assert await numbers(database) == [1]


async def test_a_handler_that_only_reads_writes_nothing(database: Database) -> None:
    with handling(EventId(ADAS_PAGE, 1)):
        async with open_shed(database) as (unit, _shed):
            await unit.db_session.scalar(text("select count(*) from axes"))

    assert await numbers(database) == []


async def test_one_that_only_tells_others_counts_as_done(database: Database) -> None:
    with handling(EventId(ADAS_PAGE, 1)):
        async with unit_of_work(database) as unit:
            unit.mark_changed("axes")

    assert await numbers(database) == [1]


async def test_a_second_transaction_of_one_handler_is_no_second_event(database: Database) -> None:
    event = EventId(ADAS_PAGE, 1)

    await buy(database, "Broad axe", event)
    await buy(database, "Hatchet", event)

    assert await shed_names(database) == ["Broad axe", "Hatchet"]
    assert await numbers(database) == [1]


async def test_work_without_an_event_is_not_written_down(database: Database) -> None:
    async with open_shed(database) as (_unit, shed):
        await shed.buy("Broad axe")

    async with database.session() as session:
        assert await session.scalar(text("select count(*) from handled_events")) == 0


async def test_a_commit_whose_answer_is_lost_is_found_out(
    database: Database, network: Proxy, database_url: str
) -> None:
    await at_commit(database, "perform pg_advisory_xact_lock(7)")
    async with short_lived_engine(database_url) as engine:
        async with engine.begin() as straight:
            await straight.execute(text("select pg_advisory_xact_lock(7)"))
            buying = asyncio.create_task(buy(database, "Broad axe", EventId(ADAS_PAGE, 1)))
            await eventually(lambda: waits(straight), what="the commit")
            await network.cut()
            await network.restore()
        # The lock is free: PostgreSQL commits, and nobody hears it.
        await buying

    assert await shed_names(database) == ["Broad axe"]
    assert await numbers(database) == [1]


async def test_one_that_broke_for_good_says_that_nothing_was_saved(database: Database) -> None:
    await at_commit(database, "perform pg_terminate_backend(pg_backend_pid())")
    event = EventId(ADAS_PAGE, 1)

    with pytest.raises(CommitLost) as raised:
        await buy(database, "Broad axe", event)

    assert "nothing was saved" in str(explain(raised.value))
    assert may_retry(raised.value)
    assert not event.is_recorded
    assert await shed_names(database) == []


async def test_a_database_that_is_away_leaves_it_open(database: Database, network: Proxy) -> None:
    await network.cut()

    assert await was_committed(database, EventId(ADAS_PAGE, 1), within_s=0) is None


@pytest.mark.parametrize("was_saved", [True, False])
async def test_one_that_comes_back_is_asked_again(
    database: Database, network: Proxy, was_saved: bool
) -> None:
    if was_saved:
        await buy(database, "Broad axe", EventId(ADAS_PAGE, 1))
    await network.cut()

    with capture_logs() as logs:
        asking = asyncio.create_task(was_committed(database, EventId(ADAS_PAGE, 1), within_s=NEVER_S))
        await eventually(lambda: [line for line in logs if line.get("again") == 2], what="the second try")
        await network.restore()

    assert await asking is was_saved
    assert len(await numbers(database)) == was_saved, "who asks leaves nothing behind"


# What became of it, by what the database said, or did not


@pytest.fixture
async def breaking(database_url: str, kind: str) -> AsyncIterator[Database]:
    """A database of which every commit breaks, in one way."""
    await build(database_url)
    async with commit_proxy_to(database_url, [kind]) as proxy:
        opened = Database(Settings(_env_file=None, database_url=proxy.url, **PATIENT))
        proxy.every = 1
        yield opened
        await opened.close()


async def saved(database_url: str) -> list[str]:
    """What is there, asked without the proxy."""
    async with short_lived_engine(database_url) as engine, engine.connect() as straight:
        return list(await straight.scalars(text("select name from axes")))


@pytest.mark.parametrize("kind", [AFTER, DONE_UNKNOWN])
async def test_a_commit_that_was_done_counts_whatever_was_said_of_it(
    breaking: Database, database_url: str
) -> None:
    event = EventId(ADAS_PAGE, 1)

    await buy(breaking, "Broad axe", event)

    assert event.is_recorded
    assert await saved(database_url) == ["Broad axe"]
    assert await numbers(breaking) == [1]


@pytest.mark.parametrize("kind", [BEFORE, LOST_UNKNOWN])
async def test_one_that_was_not_done_may_be_done_again(breaking: Database, database_url: str) -> None:
    event = EventId(ADAS_PAGE, 1)

    with pytest.raises(CommitLost) as raised:
        await buy(breaking, "Broad axe", event)

    assert may_retry(raised.value)
    assert not event.is_recorded
    assert await saved(database_url) == []
    assert await numbers(breaking) == []


@pytest.mark.parametrize("kind", [DONE_UNKNOWN])
async def test_without_an_event_nobody_can_know_what_a_database_does_not_say(
    breaking: Database, database_url: str
) -> None:
    """SQLSTATE 40003: statement completion unknown."""
    with pytest.raises(CommitUnknown) as raised:
        async with open_shed(breaking) as (_unit, shed):
            await shed.buy("Broad axe")

    assert not may_retry(raised.value)
    assert await saved(database_url) == ["Broad axe"]


async def test_old_events_are_forgotten(database: Database) -> None:
    for seq in range(1, 4):
        await buy(database, f"Axe {seq}", EventId(ADAS_PAGE, seq))
    async with database.session() as session, session.begin():
        await session.execute(text("update handled_events set at = at - interval '2 days' where seq < 3"))

    count = await forget_events_before(database, timedelta(days=1))

    assert count == 2
    assert await numbers(database) == [3]


async def waits(connection: AsyncConnection) -> bool:
    waiting = (
        "select count(*) from pg_stat_activity where wait_event = 'advisory' and datname = current_database()"
    )
    return bool(await connection.scalar(text(waiting)))
