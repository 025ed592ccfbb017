"""Two workers, each with twenty tabs of Ada: they end when she signs out, over each driver of news.

How long that takes is measured by `python -m tests.engine.threats.sign_out`.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from heavy_engine import signed_out
from heavy_engine.live.callers import SIGNED_OUT
from tests.engine.limits.stage import Worker
from tests.engine.limits.target import Target
from tests.engine.memory_socket import SETTINGS, MemorySocket, settled
from tests.engine.topics.carriers import Carrier, started
from tests.support.proxy import Proxy, proxy_to
from tests.support.waiting import eventually

TABS, WORK = 20, 5


class House:
    """Two workers, who is signed in, and the tabs of each."""

    def __init__(self, check_s: float) -> None:
        self.target = Target()
        self.target.users |= {"ada-1": "ada", "bo-1": "bo"}
        settings = replace(SETTINGS, session_check_s=check_s)
        self.workers = [Worker(self.target, settings) for _process in range(2)]
        self.adas: list[MemorySocket] = []
        self.bos: list[MemorySocket] = []

    async def fill(self) -> None:
        """Open Ada's tabs, and one of Bo, at each worker."""
        for worker in self.workers:
            self.adas += [(await worker.show("ada-1"))[1] for _tab in range(TABS)]
            self.bos.append((await worker.show("bo-1"))[1])

    def codes(self) -> set[int | None]:
        """With what Ada's tabs were closed."""
        return {socket.closed for socket in self.adas}


@asynccontextmanager
async def house_on(carrier: Carrier, url: str = "", check_s: float = 0) -> AsyncIterator[House]:
    """Both workers hear the news, perhaps by way of a proxy, and all tabs are open."""
    house = House(check_s)
    async with AsyncExitStack() as running:
        for worker in house.workers:
            await running.enter_async_context(started(carrier.listener(worker.services.topics, url)))
            await worker.watch.start()
            running.push_async_callback(worker.watch.stop)
            running.callback(worker.pages.close)
        await house.fill()
        yield house
    await settled()


@asynccontextmanager
async def cut_off(carrier: Carrier, check_s: float) -> AsyncIterator[tuple[House, Proxy]]:
    """The news do not come any more, and Ada has signed out."""
    async with proxy_to(carrier.url) as proxy, house_on(carrier, proxy.url, check_s) as house:
        await proxy.cut()
        del house.target.users["ada-1"]
        await carrier.tell(signed_out(session_id="ada-1"))
        yield house, proxy
        assert {socket.closed for socket in house.bos} == {None}


@pytest.mark.parametrize("who", [{"session_id": "ada-1"}, {"user_id": "ada"}], ids=["session", "user"])
async def test_who_signs_out_loses_all_tabs_of_both_workers(carrier: Carrier, who: dict[str, str]) -> None:
    async with house_on(carrier) as house:
        del house.target.users["ada-1"]
        await carrier.tell(signed_out(**who))

        await eventually(lambda: house.codes() == {SIGNED_OUT}, what="the end of Ada's tabs")
        assert {socket.closed for socket in house.bos} == {None}
        assert house.target.handled == {}


async def test_where_no_news_come_they_are_found_by_asking(carrier: Carrier) -> None:
    async with cut_off(carrier, check_s=0.02) as (house, _proxy):
        await eventually(lambda: house.codes() == {SIGNED_OUT}, what="the end of Ada's tabs")


async def test_without_asking_they_stay_but_do_no_work_until_the_news_are_back(carrier: Carrier) -> None:
    async with cut_off(carrier, check_s=0) as (house, proxy):
        await settled()
        assert house.codes() == {None}
        house.adas[0].say(1, WORK, "click")
        await eventually(lambda: house.adas[0].closed == SIGNED_OUT, what="the end of the tab that worked")
        assert house.target.handled == {}
        # Who finds out closes what this process has; the other one knows nothing of it.
        assert house.adas[-1].closed is None

        await proxy.restore()

        await eventually(lambda: house.codes() == {SIGNED_OUT}, what="the end of Ada's tabs")
