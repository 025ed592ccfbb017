"""A form without JavaScript that is posted twice, to two server processes, is applied once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from heavy_engine import Application, Caller, MemoryLedger, current_event
from heavy_engine.forms.posting import Answer, answer_post
from heavy_engine.session.brought import NOTHING
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.find import select
from heavy_engine.testing.forms import posted
from heavy_engine.testing.world import World, services_of
from tests.forms.workshop import Workshop, application


@dataclass
class Books:
    """What committed, and the ledger that all processes share."""

    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    committed: list[str] = field(default_factory=list)
    opened: int = 0

    @asynccontextmanager
    async def open_work(self, caller: Caller) -> AsyncIterator[str]:
        self.opened += 1
        yield caller.session_id
        event = current_event.get()
        assert event, "a post is an event, too"
        self.ledger.record(event)
        self.committed.append(caller.session_id)


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
def processes(books: Books) -> list[World]:
    shop = Workshop()
    shared = replace(application(shop), open_work=books.open_work, ledger=books.ledger)
    return [World(services_of(shared)) for _process in range(2)]


async def post(world: World, page: Page) -> Answer:
    form = select(page.root, "form")[0]
    pairs = [(name, "axe" if name == "name" else value) for name, value in posted(form)]
    pairs = [(name, "1" if name == "price" else value) for name, value in pairs]
    return await answer_post(world.pages, world.services, page.caller, "/tool", pairs, NOTHING)


async def test_a_post_whose_answer_was_lost_is_not_applied_by_another_process(
    books: Books, processes: list[World]
) -> None:
    here, there = processes
    ada = await visit_page(here, "/tool", as_="Ada", javascript=False)
    await post(here, ada)

    answer = await post(there, ada)

    assert books.committed == ["Ada"]
    assert books.opened == 1, "it is not even begun"
    assert (answer.status, answer.location) == (303, "/tool")


async def test_two_processes_that_get_it_at_once_apply_it_once(books: Books, processes: list[World]) -> None:
    ada = await visit_page(processes[0], "/tool", as_="Ada", javascript=False)

    answers = await asyncio.gather(*(post(world, ada) for world in processes))

    assert books.committed == ["Ada"]
    assert [answer.status for answer in answers] == [303, 303]


async def test_a_form_that_was_sent_just_before_the_server_died_is_cleared(
    books: Books, processes: list[World]
) -> None:
    ada = await visit_page(processes[0], "/tool", as_="Ada")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    ada.network(is_deaf=True)
    await ada.click("Save")
    await ada.drop_connection()
    ada.network()
    assert (books.committed, ada.value("Name")) == (["Ada"], "axe")

    await ada.kill_worker()

    assert books.committed == ["Ada"]
    assert ada.value("Name") == ""
    assert ada.sees("The tool is on the shelf.")


async def test_what_pages_load_is_no_part_of_a_post(processes: list[World]) -> None:
    seen: list[object] = []

    @asynccontextmanager
    async def open_work(caller: Caller) -> AsyncIterator[str]:
        seen.append(current_event.get())
        yield caller.session_id

    shop = Workshop()
    watched: Application = replace(application(shop), open_work=open_work)
    world = World(services_of(watched))
    ada = await visit_page(world, "/tool", as_="Ada", javascript=False)

    await post(world, ada)

    assert len([event for event in seen if event]) == 1
