"""The part that runs client functions in the worker, run here: no browser is needed to know what it says."""

from types import ModuleType
from typing import Any

import pytest

from heavy_engine.browser_side import NoSuchElement, NothingWaits, NotInBrowser, page
from heavy_engine.browser_side import typing_stub as typing
from heavy_engine.browser_side.runtime import Runtime, begin
from heavy_engine.browser_side.testing import FakePage
from tests.engine.browser_side.client import probe

FUNCTIONS: dict[str, list[str] | None] = {
    "probe": ["double", "fail", "find_nothing", "count_up"],
    "broken": None,
}


class Post:
    """Hears what came of runs."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str, Any]] = []

    def __call__(self, run: int, how: str, value: Any) -> None:
        self.said.append((run, how, value))


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def runtime(post: Post) -> Runtime:
    return Runtime(FUNCTIONS, load, post, lambda error: f"trace of {error}")


def load(name: str) -> ModuleType:
    if name == "brython.probe":
        return probe
    raise SyntaxError("never closed")


async def test_a_function_is_called_and_its_value_told(runtime: Runtime, post: Post) -> None:
    await runtime.run(7, "probe.double", {"number": 21})

    assert post.said == [(7, "ok", 42)]


async def test_what_it_raises_is_told_with_its_traceback(runtime: Runtime, post: Post) -> None:
    await runtime.run(7, "probe.fail", {"number": 0})

    told = {"type": "ZeroDivisionError", "message": "integer division or modulo by zero"}
    assert post.said == [(7, "error", told | {"traceback": f"trace of {told['message']}"})]


@pytest.mark.parametrize(
    "name",
    ["probe.divide", "probe.page", "probe.Told", "probe.__name__", "nobody.x", "probe", "", "os.system"],
)
async def test_only_functions_of_the_list_are_found(runtime: Runtime, post: Post, name: str) -> None:
    await runtime.run(7, name, {})

    ((_, how, told),) = post.said
    assert (how, told["type"]) == ("error", "NoSuchFunction")


async def test_a_module_that_python_cannot_read_says_so_at_each_call(runtime: Runtime, post: Post) -> None:
    await runtime.run(7, "broken.anything", {})

    assert post.said[0][2]["type"] == "SyntaxError"


async def test_commands_of_a_function_reach_the_page(runtime: Runtime, post: Post) -> None:
    with FakePage({"element.focus": NoSuchElement("no such thing")}) as fake:
        await runtime.run(7, "probe.find_nothing", {})

    assert fake.commands == [("element.focus", {"id": "nowhere", "scroll": True})]
    assert post.said == [(7, "ok", "no such thing")]


async def test_a_function_that_nobody_waits_for_ends_at_its_next_command(
    runtime: Runtime, post: Post
) -> None:
    with FakePage({"watch.begin": NothingWaits("over")}):
        await runtime.run(7, "probe.count_up", {"element_id": "ticks"})

    assert post.said[0][2]["type"] == "NothingWaits"


async def test_what_is_watched_is_told_until_it_is_stopped() -> None:
    with FakePage() as fake:
        await probe.count_up("ticks")
        assert fake.watches == {max(fake.watches): ("timer", {"every": 0.02})}
        for rung in (1, 2, 3, 4):
            if fake.watches:
                await fake.tell(rung)

    assert fake.watches == {}
    assert [values["text"] for name, values in fake.commands if name == "element.set_text"] == ["1", "2", "3"]


async def test_a_fake_page_answers_what_the_test_says() -> None:
    answers = {"page.time_zone": "Europe/Vienna", "element.value": lambda **asked: asked["id"].upper()}

    with FakePage(answers):
        assert await page.time_zone() == "Europe/Vienna"
        assert await page.element("name").value() == "NAME"
        assert await page.element("nowhere").facts() is None


async def test_without_a_page_a_command_says_where_it_belongs() -> None:
    with pytest.raises(NotInBrowser, match=r"client\.call"):
        await page.time_zone()


async def test_beginning_sends_commands_through_the_worker() -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    async def ask(name: str, values: dict[str, Any]) -> dict[str, Any]:
        asked.append((name, values))
        return {"ok": [1, 2.5]}

    begin({}, ask, Post(), str)
    try:
        assert await page.scroll_position() == (1, 2.5)
    finally:
        page.carried_by(None)
    assert asked == [("page.scroll_position", {})]


def test_what_annotations_use_is_there_in_browsers() -> None:
    class Rect(typing.TypedDict, total=False):
        x: float

    def find(name: typing.Literal[1] | None, sizes: typing.Mapping[str, typing.Any]) -> typing.Optional[int]:
        return None

    assert find(1, {}) is None
    assert Rect(x=1) == {"x": 1}
    assert typing.cast("int", 3) == 3
    assert typing.final(find) is find
