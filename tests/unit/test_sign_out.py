"""A sign-out that commits closes pages in every process; one that is rolled back closes none."""

from collections.abc import AsyncIterator

import pytest

from heavy_engine import Caller
from heavy_engine.live.callers import SIGNED_OUT, CallerWatch
from heavy_engine.live.greeting import digest
from heavy_engine.live.live_pages import LivePages
from heavy_engine.topics import PostgresNews
from heavy_engine.wire.messages import Address
from heavy_stack.backend.data.announcements import PostgresAnnouncer
from heavy_stack.backend.data.db_connection import Database, async_url, plain_url
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.settings import Settings
from tests.engine.limits.stage import services_for
from tests.engine.limits.target import Target, application
from tests.engine.memory_socket import SETTINGS, MemorySocket
from tests.support.waiting import eventually, in_time

KEYS = (b"k" * 32,)
CHANNEL = "sign_outs"
ADA, BO = Caller("ada-1", "ada"), Caller("bo-1", "bo")


class Worker:
    """One of several processes on a database, with a page of Ada and one of Bo."""

    def __init__(self, database_url: str) -> None:
        self.services = services_for(application(Target()), SETTINGS)
        self.pages = LivePages(self.services)
        CallerWatch(self.services, self.pages).listen()
        self.news = PostgresNews(plain_url(async_url(database_url)), CHANNEL, self.services.topics, KEYS)
        self.sockets: dict[str, MemorySocket] = {}

    async def start(self) -> None:
        await self.news.start()
        async with in_time():
            await self.news.listening.wait()
        for caller in (ADA, BO):
            page, html = await self.pages.open(caller, "/")
            socket = self.sockets[str(caller.user_id)] = MemorySocket()
            await self.pages.connect(socket, caller, Address("/", page.session.id, digest(html)))


@pytest.fixture
async def workers(postgresql_url: str) -> AsyncIterator[list[Worker]]:
    started = [Worker(postgresql_url) for _process in range(2)]
    for worker in started:
        await worker.start()
    yield started
    for worker in started:
        worker.pages.close()
        await worker.news.stop()


@pytest.fixture
async def announcing(postgresql_url: str) -> AsyncIterator[Database]:
    """The database as a process uses it that announces what it commits."""
    settings = Settings(_env_file=None, database_url=postgresql_url)
    database = Database(settings, PostgresAnnouncer(CHANNEL, KEYS))
    yield database
    await database.close()


@pytest.mark.parametrize("who", [{"session_id": "ada-1"}, {"user_id": "ada"}], ids=["session", "user"])
async def test_a_committed_sign_out_closes_the_pages_of_all_processes(
    workers: list[Worker], announcing: Database, who: dict[str, str]
) -> None:
    async with unit_of_work(announcing) as unit:
        unit.mark_signed_out(**who)
        assert [worker.sockets["ada"].closed for worker in workers] == [None, None]

    def are_closed() -> bool:
        return all(worker.sockets["ada"].closed == SIGNED_OUT for worker in workers)

    await eventually(are_closed, what="the end of Ada's pages")
    assert [worker.sockets["bo"].closed for worker in workers] == [None, None]


async def test_one_that_is_rolled_back_closes_none(workers: list[Worker], announcing: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with unit_of_work(announcing) as unit:
            unit.mark_signed_out(user_id="ada")
            raise ZeroDivisionError
    async with unit_of_work(announcing) as unit:
        unit.mark_signed_out(user_id="bo")

    await eventually(
        lambda: all(worker.sockets["bo"].closed for worker in workers), what="the end of Bo's pages"
    )
    assert [worker.sockets["ada"].closed for worker in workers] == [None, None]
