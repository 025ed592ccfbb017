"""A hundred people at once on one server and one database: nobody's page ever holds what is another's.

Each has a name that only they may see. They ask with the very same loader, in components that share
loads, while others save, fail, try again, leave in the middle of a query and come back.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from reactpy import component
from structlog.testing import capture_logs

from heavy_engine import Boundary, Caller, EngineSettings, Route, use_live, use_mutation, use_query
from heavy_engine.elements import html
from heavy_engine.live.greeting import digest
from heavy_engine.live.live_pages import LivePages
from heavy_engine.session.services import Services
from heavy_engine.testing.world import services_of
from heavy_engine.wire.messages import Address
from heavy_stack.backend.context import HeavyContext, open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.sql_models import SQLUser
from heavy_stack.backend.errors import HeavyError
from heavy_stack.main import application_of
from heavy_stack.settings import Settings
from tests.engine.memory_socket import MemorySocket
from tests.support.waiting import eventually

PEOPLE = 100
NEWS = "people"
SECRET = re.compile(r"secret-(\d+)-")
# Nothing here may depend on how busy the machine is.
PATIENCE_S = 120.0
PATIENT = EngineSettings(
    signing_keys=(b"k",),
    allowed_hosts=("test",),
    first_paint_s=PATIENCE_S,
    load_timeout_s=PATIENCE_S,
    drain_s=PATIENCE_S,
)


async def my_name(heavy: HeavyContext) -> str:
    """The same function for everybody, which captured nothing: what could be shared too far would be."""
    return (await heavy.users.get_user(heavy.user_id)).name


async def refuse(heavy: HeavyContext) -> str:
    raise HeavyError(f"{await my_name(heavy)} may not do this.")


async def fail(heavy: HeavyContext) -> str:
    raise ZeroDivisionError(await my_name(heavy))


async def rename(heavy: HeavyContext, ending: str) -> str:
    row = await heavy.db_session.get(SQLUser, heavy.user_id)
    assert row
    row.name = f"{row.name}{ending}"
    return row.name


@component
def Mine() -> Any:
    """Shown several times on a page; all of them share one load."""
    mine = use_query(my_name, topic=NEWS)
    renaming = use_mutation(rename, optimistic=lambda ending: f"{mine.value}{ending} soon")
    again = html.button({"onClick": lambda _event: mine.reload()}, "again")
    save = html.button({"onClick": lambda _event: renaming.run("!")}, "rename")
    return html.p(renaming.over(mine.value or ""), again, save)


@component
def Trouble() -> Any:
    refused, failed = use_query(refuse, topic=NEWS), use_query(fail, topic=NEWS)
    said = [query.error.sentence for query in (refused, failed) if query.error]
    return html.ul(*(html.li({"key": words}, words) for words in said))


@component
def Broken(name: str) -> Any:
    if name:
        raise HeavyError(f"{name} is not shown here.")
    return html.p("nothing")


@component
def HomePage() -> Any:
    name = use_live(my_name, topic=NEWS, initial="")
    return html.main(html.h1(name), Mine(), Mine(), Trouble(), Boundary(Broken(name)))


@component
def AwayPage() -> Any:
    return html.main(Mine())


@dataclass
class Person:
    """Somebody with a page, and everything that their browser was ever sent."""

    number: int
    caller: Caller
    pages: LivePages
    sent: list[str]
    seq: int = 0

    async def open(self, path: str = "/") -> None:
        self.page, html_text = await self.pages.open(self.caller, path)
        self.sent.append(html_text)
        self.socket = MemorySocket()
        self.seq = 0
        address = Address(path, self.page.session.id, digest(html_text))
        await self.pages.connect(self.socket, self.caller, address)

    async def press(self, words: str) -> None:
        targets = self.page.layout._builder.targets.items()
        numbers = [number for number, element in targets if element.children == words]  # type: ignore[union-attr]
        self.say(random.choice(numbers), "click")

    def go(self, path: str) -> None:
        self.say(0, "go", {"path": path})

    def say(self, *message: Any) -> None:
        self.seq += 1
        self.socket.say(self.seq, *message)

    @property
    def secrets(self) -> set[int]:
        """The numbers of the people whose names this browser was sent."""
        everything = "".join((*self.sent, str(self.socket.messages), self.page.layout.html()))
        return {int(number) for number in SECRET.findall(everything)}


@pytest.fixture
async def shared(database_url: str) -> AsyncIterator[Services]:
    settings = Settings(
        _env_file=None,
        database_url=database_url,
        database_pool_timeout_s=60,
        database_statement_timeout_s=PATIENCE_S,
    )
    database = Database(settings)
    routes = {"/": Route(HomePage, "Home"), "/away": Route(AwayPage, "Away")}
    yield services_of(replace(application_of(settings, database), routes=routes), PATIENT)
    await database.close()


@pytest.fixture
async def people(shared: Services, database: Database) -> list[Person]:
    rows = [
        SQLUser(name=f"secret-{number}-{random.randbytes(4).hex()}", email=f"{number}@example.com")
        for number in range(PEOPLE)
    ]
    async with open_work(database) as heavy:
        heavy.db_session.add_all(rows)
    pages = LivePages(shared)
    return [
        Person(number, Caller(f"browser {number}", str(row.id)), pages, []) for number, row in enumerate(rows)
    ]


async def rest(shared: Services) -> None:
    async def is_calm() -> bool:
        return not shared.work

    await eventually(is_calm, what="calm")


async def do(person: Person, step: int) -> None:
    """What this person does in this step; others do other things meanwhile."""
    topics = person.page.session.services.topics
    what = (person.number + step) % 6
    if what == 0:
        await person.press("rename")
    elif what == 1:
        await person.press("again")
    elif what == 2:
        # Gone before what it asks for is there, and back.
        person.go("/away")
        await asyncio.sleep(0)
        person.go("/")
    elif what == 3:
        person.socket.close(1006, "")
        await person.open("/" if step % 2 else "/away")
    elif what == 4:
        topics.publish(NEWS)
    else:
        # Closed in the middle of its queries: their connections must bring nothing to others.
        topics.publish(NEWS)
        await asyncio.sleep(random.random() / 100)  # any moment will do
        ended, page = person.page, person.page.end()
        person.sent.append(str(person.socket.messages))
        await asyncio.gather(page, person.open())
        assert not ended.session.work


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Hundreds of stacks, printed in colours, would take a minute."""
    with capture_logs():
        yield


async def test_nobody_ever_gets_what_is_anothers(shared: Services, people: list[Person]) -> None:
    await asyncio.gather(*(person.open() for person in people))
    assert [person.secrets for person in people] == [{person.number} for person in people]

    for step in range(4):
        order = random.sample(people, len(people))
        await asyncio.gather(*(do(person, step) for person in order))
    await rest(shared)

    held = {person.number: person.secrets for person in people}
    assert held == {person.number: {person.number} for person in people}
    sent = "".join(str(person.socket.messages) for person in people)
    assert "soon" in sent, "what was expected was shown, so somebody did rename"
    people[0].pages.close()
    await rest(shared)
