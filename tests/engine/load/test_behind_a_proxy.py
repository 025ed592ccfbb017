"""People of a load test in front of two nodes behind Caddy that speaks HTTPS."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from heavy_engine.load.http import Http
from heavy_engine.load.person import Person
from heavy_engine.load.trouble import NotTrusted
from heavy_engine.recordings.steps import Header, Recording, Step
from heavy_engine.recordings.targets import Target
from tests.support.buses import running
from tests.support.certificates import Certificates, certificates
from tests.support.proxies import caddy
from tests.support.servers import RunningServer
from tests.support.shop_serving import served
from tests.support.waiting import PATIENCE_S

AXE = Step("click", on=Target(role="button", name="Add axe"), came=("item: axe: 12.50",))
SAW = Step("click", on=Target(role="button", name="Add saw"), came=("item: axe: 12.50", "item: saw: 8.00"))
GIFT = Step(
    "check", on=Target(role="checkbox", name="Gift"), checked=True, came=("text: Wrapped as a gift.",)
)
STEPS = (Step("visit", path="/", sees=("heading 1: Tool shop",)), AXE, SAW, GIFT)


@dataclass
class House:
    """Two nodes, and the proxy's address."""

    url: str
    nodes: list[RunningServer]
    certificates: Certificates

    @contextmanager
    def people(self, count: int) -> Iterator[list[Person]]:
        """So many people with the recording, who trust the authority."""
        made = [self.person() for _each in range(count)]
        try:
            yield made
        finally:
            for person in made:
                person.leave()

    def person(self) -> Person:
        http = Http(self.url, patience_s=PATIENCE_S, ca=str(self.certificates.authority))
        return Person(http, Recording(Header(), STEPS))


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Nothing is shared by the nodes but their keys: what a page knows comes sealed from its browser."""
    folder = tmp_path_factory.mktemp("house")
    made = certificates(folder)
    async with AsyncExitStack() as stack:
        nodes = [
            await stack.enter_async_context(served(folder / f"{name}.log")) for name in ("north", "south")
        ]
        ports = [int(node.url.rpartition(":")[2]) for node in nodes]
        proxy = stack.enter_context(running(caddy(folder, ports, made)))
        yield House(proxy.url, nodes, made)


def everybody_does_the_next_step(people: list[Person]) -> list[Exception]:
    """What went wrong."""
    return [trouble for person in people if (trouble := person.do_next().trouble)]


async def test_a_certificate_that_nobody_here_trusts_is_told_with_what_to_type(house: House) -> None:
    with pytest.raises(NotTrusted, match=r"is not trusted here \(.*\).*  --ca FILE") as raised:
        await asyncio.to_thread(Http(house.url).get, "/")

    assert str(raised.value).startswith(house.url)


async def test_people_go_on_when_one_node_dies_and_then_the_other(house: House, tmp_path: Path) -> None:
    north, south = house.nodes
    with house.people(4) as people:
        for _step in ("come", "take an axe"):
            assert await asyncio.to_thread(everybody_does_the_next_step, people) == []

        await asyncio.to_thread(north.stop, signal.SIGKILL)

        assert await asyncio.to_thread(everybody_does_the_next_step, people) == []

        async with served(tmp_path / "log", port=int(north.url.rpartition(":")[2])):
            await asyncio.to_thread(south.stop, signal.SIGKILL)

            assert await asyncio.to_thread(everybody_does_the_next_step, people) == []
            assert all(person.is_done for person in people)
            assert all(person.page.returns for person in people), "all of them were at the second one"


async def test_people_go_on_when_the_server_was_started_anew(tmp_path: Path) -> None:
    log, recording = tmp_path / "log", Recording(Header(), STEPS)
    async with served(log) as first:
        person = Person(Http(first.url, patience_s=PATIENCE_S), recording)
        assert await asyncio.to_thread(everybody_does_the_next_step, [person]) == []
        assert await asyncio.to_thread(everybody_does_the_next_step, [person]) == []

    # This step sees what was put into the basket before.
    doing = asyncio.create_task(asyncio.to_thread(everybody_does_the_next_step, [person]))
    async with served(log, port=int(first.url.rpartition(":")[2])):
        assert await doing == []
        assert person.page.returns == 1
        person.leave()
