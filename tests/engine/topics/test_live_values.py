"""What use_live shows follows the news that concern it and the inputs of its loader, and nothing else."""

import asyncio
import gc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from weakref import WeakSet

import pytest
from reactpy import component, html, use_state

from heavy_engine import about, use_live, use_session
from heavy_engine.testing.browser import visit
from heavy_engine.topics import News
from tests.engine.topics.rooms import SETTINGS, Refused, world_of
from tests.support.waiting import eventually


class Shelf:
    """Tools and what they are called; counts who loaded what."""

    def __init__(self, **tools: str) -> None:
        self.tools = tools
        self.loads: Counter[tuple[str, str]] = Counter()
        self.open = asyncio.Event()
        self.open.set()
        self.failures: list[Exception] = []
        self.waiting = 0
        self.shows: dict[str, Callable[[str], None]] = {}

    async def find(self, who: str, tool: str) -> str:
        self.loads[who, tool] += 1
        if self.failures:
            raise self.failures.pop(0)
        found = self.tools[tool]
        self.waiting += 1
        await self.open.wait()
        self.waiting -= 1
        return f"{who} sees {found}"


def one_tool(shelf: Shelf, **narrowed: Any) -> Any:
    """A page that shows one tool and leads to the next."""

    @component
    def Room() -> Any:
        tool, set_tool = use_state("axe")
        shelf.shows[use_session().caller.session_id] = set_tool

        async def find(work: str) -> str:
            return await shelf.find(work, tool)

        said = use_live(find, topic=about("tools", id=tool), initial="nothing", **narrowed)
        return html.main(
            html.output(said),
            html.button({"onClick": lambda _event: set_tool("saw")}, "To the saw"),
            html.button({"onClick": lambda _event: set_tool("axe")}, "To the axe"),
        )

    return Room


async def test_only_who_shows_a_row_loads_it_each_as_their_own_user() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    async with world_of(one_tool(shelf)) as world:
        ada, bo = await visit(world, as_="Ada"), await visit(world, as_="Bo")
        await bo.click("To the saw")
        shelf.loads.clear()
        shelf.tools["axe"] = "a sharp axe"

        world.services.topics.publish(News("tools", {"id": "axe"}))
        await world.settle()

        assert shelf.loads == {("Ada", "axe"): 1}
        assert ada.text("output") == "Ada sees a sharp axe"
        assert bo.text("output") == "Bo sees a saw"


async def test_a_loader_that_uses_another_state_loads_anew_and_listens_to_the_new_topic() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    async with world_of(one_tool(shelf)) as world:
        ada = await visit(world, as_="Ada")

        await ada.click("To the saw")
        assert ada.text("output") == "Ada sees a saw"

        world.services.topics.publish(News("tools", {"id": "axe"}))
        world.services.topics.publish(News("tools", {"id": "saw"}))
        await world.settle()
        assert shelf.loads == {("Ada", "axe"): 1, ("Ada", "saw"): 2}


async def test_the_first_html_has_what_was_loaded_for_the_last_inputs() -> None:
    """One value depends on another, which is loaded first."""

    async def find_id(_work: str) -> str:
        return "saw"

    @component
    def Room() -> Any:
        tool = use_live(find_id, topic="people", initial="axe")

        async def find(_work: str) -> str:
            return f"the {tool}"

        return html.output(use_live(find, topic="tools", initial="nothing"))

    async with world_of(Room) as world:
        _page, first = await world.pages.open(await world.caller("Ada"), "/")

    assert "the saw" in first


async def test_the_old_value_stays_until_the_new_one_is_there_and_a_late_one_is_not_shown() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    async with world_of(one_tool(shelf)) as world:
        ada = await visit(world, as_="Ada")
        shelf.open.clear()
        shelf.tools["axe"] = "an axe that is late"
        world.services.topics.publish(News("tools", {"id": "axe"}))
        await eventually(lambda: shelf.waiting == 1)

        shelf.shows["Ada"]("saw")
        await _turns()
        assert shelf.loads == {("Ada", "axe"): 2}, "loads of one value never overlap"
        shelf.open.set()
        await world.settle()

        assert [op[-1] for op in ada.ops if op[0] == "t"] == ["Ada sees a saw"]
        assert shelf.loads == {("Ada", "axe"): 2, ("Ada", "saw"): 1}


async def test_dependencies_replace_what_the_loader_captured() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")

    @component
    def Room() -> Any:
        tool, set_tool = use_state("axe")

        async def find(work: str) -> str:
            return await shelf.find(work, tool)

        said = use_live(find, topic="tools", initial="nothing", dependencies=[])
        return html.main(
            html.output(said), html.button({"onClick": lambda _event: set_tool("saw")}, "To the saw")
        )

    async with world_of(Room) as world:
        ada = await visit(world, as_="Ada")
        await ada.click("To the saw")
        assert shelf.loads == {("Ada", "axe"): 1}

        world.services.topics.publish("tools")
        await world.settle()
        assert ada.text("output") == "Ada sees a saw", "the newest loader loads"


async def test_a_dependency_that_changes_loads_anew() -> None:
    shelf = Shelf(axe="an axe")

    @component
    def Room() -> Any:
        count, set_count = use_state(0)

        async def find(work: str) -> str:
            return await shelf.find(work, "axe")

        use_live(find, topic="tools", initial="", dependencies=[count // 2])
        return html.button({"onClick": lambda _event: set_count(count + 1)}, "More")

    async with world_of(Room) as world:
        ada = await visit(world, as_="Ada")
        loads = []
        for _click in range(4):
            await ada.click("More")
            loads.append(shelf.loads["Ada", "axe"])

    assert loads == [1, 2, 2, 3]


async def test_a_loader_that_captures_what_every_render_makes_does_not_load_for_ever() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")

    @component
    def Room() -> Any:
        wanted = ["axe", "saw"]
        chosen = {"first": wanted[0]}

        async def find(work: str) -> tuple[str, ...]:
            return (*[await shelf.find(work, tool) for tool in wanted], chosen["first"])

        found = use_live(find, topic=[about("tools", lambda facts: facts["id"] in wanted)], initial=())
        return html.output(str(len(found)))

    async with world_of(Room) as world:
        ada = await visit(world, as_="Ada")
        world.services.topics.publish(News("tools", {"id": "plane"}))
        world.services.topics.publish(News("tools", {"id": "saw"}))
        await world.settle()

        assert ada.text("output") == "3"
        assert shelf.loads == {("Ada", "axe"): 2, ("Ada", "saw"): 2}


async def test_several_topics_and_each_wakes() -> None:
    shelf = Shelf(axe="an axe")

    async def find(work: str) -> str:
        return await shelf.find(work, "axe")

    @component
    def Room() -> Any:
        return html.output(use_live(find, topic=("people", about("tools", id="axe")), initial=""))

    async with world_of(Room) as world:
        await visit(world, as_="Ada")
        loads = []
        for news in ("people", News("tools", {"id": "axe"}), News("tools", {"id": "saw"})):
            world.services.topics.publish(news)
            await world.settle()
            loads.append(shelf.loads["Ada", "axe"])

    assert loads == [2, 3, 3]


async def test_a_burst_is_one_load_and_what_comes_meanwhile_one_more() -> None:
    shelf = Shelf(axe="an axe")
    async with world_of(one_tool(shelf)) as world:
        await visit(world, as_="Ada")
        shelf.open.clear()
        for _news in range(100):
            world.services.topics.publish("tools")
        await eventually(lambda: shelf.waiting == 1)
        for _news in range(100):
            world.services.topics.publish(News("tools", {"id": "axe"}))
        shelf.open.set()
        await world.settle()

    assert shelf.loads == {("Ada", "axe"): 3}, "the first, one for the burst, one for what came meanwhile"


async def test_a_value_that_can_be_called_is_shown_as_it_is() -> None:
    async def find(_work: str) -> Any:
        return str.upper

    @component
    def Room() -> Any:
        shout = use_live(find, topic="tools", initial=str.lower)
        return html.output(shout("Axe"))

    async with world_of(Room) as world:
        ada = await visit(world)

        assert ada.text("output") == "AXE"


async def test_nobody_listens_for_a_component_that_went() -> None:
    shelf = Shelf(axe="an axe")
    tool = one_tool(shelf)

    @component
    def Room() -> Any:
        is_shown, set_shown = use_state(True)
        return html.main(
            html.button({"onClick": lambda _event: set_shown(False)}, "Close"), tool() if is_shown else None
        )

    async with world_of(Room) as world:
        ada = await visit(world, as_="Ada")
        assert len(world.services.topics) == 1

        await ada.click("Close")

        assert len(world.services.topics) == 0


# Many pages at once.


async def test_after_news_a_few_load_at_a_time_and_each_of_them_once() -> None:
    shelf = Shelf(axe="an axe")
    async with world_of(one_tool(shelf), replace(SETTINGS, live_loads_max=3)) as world:
        for number in range(20):
            await visit(world, as_=f"Person {number}")
        shelf.open.clear()
        for _burst in range(2):
            world.services.topics.publish("tools")
            await eventually(lambda: shelf.waiting == 3)
        assert shelf.waiting == 3

        shelf.open.set()
        await world.settle()

    # The three that were loading have heard of the second news too late for that load.
    assert sorted(shelf.loads.values()) == [2] * 17 + [3] * 3


async def test_who_acts_does_not_queue_behind_those_who_watch() -> None:
    shelf = Shelf(axe="an axe", saw="a saw")
    async with world_of(one_tool(shelf), replace(SETTINGS, live_loads_max=1)) as world:
        await visit(world, as_="Ada")
        await visit(world, as_="Bo")
        shelf.open.clear()
        world.services.topics.publish("tools")
        await eventually(lambda: shelf.waiting == 1)
        queued = next(name for name in ("Ada", "Bo") if shelf.loads[name, "axe"] == 1)

        shelf.shows[queued]("saw")
        await eventually(lambda: shelf.waiting == 2)
        assert shelf.loads[queued, "saw"] == 1
        late = asyncio.ensure_future(world.pages.open(await world.caller("Cy"), "/"))
        await eventually(lambda: shelf.waiting == 3)
        shelf.open.set()
        await late
        await world.settle()

        assert shelf.loads[queued, "axe"] == 1, "what nobody looks at any more is not loaded"
        assert not world.services.live_loads.locked()


async def test_a_change_of_inputs_as_a_queued_load_gets_its_turn_is_listened_to() -> None:
    """The render comes first, the load second, and only then the effect that follows the render."""
    shelf = Shelf(axe="an axe", saw="a saw")
    async with world_of(one_tool(shelf), replace(SETTINGS, live_loads_max=1)) as world:
        await visit(world, as_="Ada")
        await world.services.live_loads.acquire()
        world.services.topics.publish("tools")
        await _turns()

        shelf.shows["Ada"]("saw")
        world.services.live_loads.release()
        await world.settle()
        assert shelf.loads == {("Ada", "axe"): 1, ("Ada", "saw"): 1}

        world.services.topics.publish(News("tools", {"id": "saw"}))
        await world.settle()
        assert shelf.loads["Ada", "saw"] == 2


# What fails.


async def test_a_load_that_fails_leaves_the_value_and_the_next_news_try_again() -> None:
    shelf = Shelf(axe="an axe")
    async with world_of(one_tool(shelf)) as world:
        ada = await visit(world, as_="Ada")
        shelf.failures = [ZeroDivisionError("a fault")]
        shelf.tools["axe"] = "a sharp axe"

        world.services.topics.publish("tools")
        await world.settle()
        assert ada.text("output") == "Ada sees an axe"
        assert shelf.loads["Ada", "axe"] == 2, "a fault is not tried again by itself"

        world.services.topics.publish("tools")
        await world.settle()
        assert ada.text("output") == "Ada sees a sharp axe"


async def test_what_may_pass_is_tried_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heavy_engine.hooks.live_value.AGAIN_AFTER_S", (0.0, 0.0))
    shelf = Shelf(axe="an axe")
    async with world_of(one_tool(shelf)) as world:
        ada = await visit(world, as_="Ada")
        shelf.tools["axe"] = "a sharp axe"

        shelf.failures = [Refused("not now")]
        world.services.topics.publish("tools")
        await eventually(lambda: shelf.loads["Ada", "axe"] == 3)
        await world.settle()
        assert ada.text("output") == "Ada sees a sharp axe"
        assert shelf.loads["Ada", "axe"] == 3

        shelf.failures = [Refused("not now"), Refused("never"), Refused("never")]
        world.services.topics.publish("tools")
        await eventually(lambda: len(shelf.failures) == 1)
        for _turn in range(50):
            await world.settle()
        assert len(shelf.failures) == 1, "who is refused is not asked for ever"


async def test_who_could_not_load_loads_when_all_is_well_again() -> None:
    """Also where the news come another way than the data, so that nobody says that the data are back."""
    shelf, is_well = Shelf(axe="an axe"), True

    async def check() -> None:
        if not is_well:
            raise Refused("the database is away")

    async with world_of(one_tool(shelf), checks={"database": check}) as world:
        ada, bo = await visit(world, as_="Ada"), await visit(world, as_="Bo")
        is_well = False
        shelf.failures = [Refused("the database is away") for _load in range(4)]
        shelf.tools["axe"] = "a sharp axe"
        world.services.topics.publish("tools")
        await world.settle()
        assert ada.text("output") == "Ada sees an axe"

        is_well, shelf.failures = True, []
        await world.services.health.check_now()
        await world.settle()

        assert ada.text("output") == "Ada sees a sharp axe"
        assert bo.text("output") == "Bo sees a sharp axe"
        loads = shelf.loads.total()
        is_well = False
        await world.services.health.check_now()
        await world.settle()
        assert shelf.loads.total() == loads, "who could load does not care"


async def test_a_page_listens_only_to_its_own_topics_whatever_its_browser_says() -> None:
    """Topics are the component's; a browser has no word for them."""
    shelf = Shelf(axe="an axe")
    async with world_of(one_tool(shelf)) as world:
        listened: list[str] = []
        add = world.services.topics.add
        world.services.topics.add = lambda listener: (  # type: ignore[method-assign,assignment,func-returns-value]
            listened.extend(topic.name for topic in listener.wanted),
            add(listener),
        )
        ada = await visit(world, "/?topic=secrets&topics=secrets", as_="Ada")
        for details in ({"topic": "secrets"}, {"name": "secrets", "wanted": ["secrets"]}, {"id": "secrets"}):
            await ada.click("To the axe", **details)

    assert set(listened) == {"tools"}


async def _turns() -> None:
    """Let everything happen that needs no waiting."""
    for _turn in range(50):
        await asyncio.sleep(0)


async def test_what_was_loaded_is_freed_when_its_component_goes_without_the_garbage_collector() -> None:
    class Tools(list[str]):
        """Something that can be seen to be gone; other lists cannot."""

        __hash__ = object.__hash__  # type: ignore[assignment]  # WeakSet wants it.

    alive: WeakSet[Tools] = WeakSet()

    async def load(_work: str) -> Tools:
        tools = Tools(["axe", "saw"])
        alive.add(tools)
        return tools

    @component
    def Listed() -> Any:
        nothing: Tools | None = None
        return html.output(str(use_live(load, topic="tools", initial=nothing)))

    @component
    def Room() -> Any:
        is_open, set_open = use_state(True)
        close = html.button({"onClick": lambda _event: set_open(False)}, "Close")
        return html.main(Listed() if is_open else "closed", close)

    gc.collect()
    gc.disable()
    try:
        async with world_of(Room) as world:
            ada = await visit(world, as_="Ada")
            assert len(alive) == 1

            await ada.click("Close")
            await world.settle()

            assert len(alive) == 0
    finally:
        gc.enable()
