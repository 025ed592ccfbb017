"""Outside the profile dev there are no such pages, and they are not even loaded."""

import re
from dataclasses import replace

import pytest
from reactpy import component, html
from reactpy.types import VdomDict
from sanic import Sanic
from structlog.testing import capture_logs

from heavy_engine import Application, EngineSettings, NotFound, Route, Section
from heavy_engine.dev_pages.routes import dev_section, with_dev_pages
from heavy_engine.dev_panel import DevPanel
from heavy_engine.routing.table import RouteTable
from heavy_engine.sanic_executor import build_server
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from tests.engine.dev_pages.workshop import BenchPage, workshop
from tests.support.servers import PROJECT_ROOT


@component
def ToolPage(name: str) -> VdomDict:
    return html.h1(name)


PATHS = ("/dev", "/dev/sessions", "/dev/sessions/0a1b2c3d", "/dev/events", "/dev/queries", "/dev/migrations")
MORE = (
    "/dev/settings",
    "/dev/recordings",
    "/dev/recordings/0a1b2c3d",
    "/dev/timings",
    "/dev/faults",
    "/dev/faults/0a1b2c3d",
    "/dev/events/7",
)
ALL_PATHS = (*PATHS, *MORE)


@pytest.fixture(autouse=True)
def several_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sanic lets a process have one server of a name, but in tests."""
    monkeypatch.setattr(Sanic, "test_mode", True)


def served(*, dev: bool, application: Application | None = None) -> RouteTable:
    settings = EngineSettings(signing_keys=(b"k",), allowed_hosts=("test",), dev=dev, bench=True)
    table: RouteTable = build_server(application or workshop(), settings).ctx.routes
    assert table.match("/")  # the ground of it
    assert table.match("/_bench/counter")
    return table


@pytest.mark.parametrize("path", ALL_PATHS)
def test_they_are_served_in_dev_and_nowhere_else(path: str) -> None:
    assert served(dev=True).match(path)
    assert served(dev=False).match(path) is None


def test_no_page_was_left_out_above() -> None:
    entries = RouteTable({}, (dev_section(),)).entries
    examples = {"<name:slug>": "0a1b2c3d", "<reference:slug>": "0a1b2c3d", "<number:int>": "7"}
    found = {re.sub("<.*>", lambda part: examples[part[0]], entry.pattern.text) for entry in entries}

    assert found == set(ALL_PATHS)


async def test_an_application_adds_pages_of_its_own_which_the_others_link() -> None:
    own = {"/dev/bench": Route(BenchPage, "Bench · dev"), "/dev/bench/<name>": Route(ToolPage, "A tool")}
    application = replace(workshop(), dev_routes=own)
    world = World(services_of(with_dev_pages(application), developer=DevPanel()))

    page = await visit(world, "/dev")

    assert served(dev=True, application=application).match("/dev/bench/axe")
    assert served(dev=False, application=application).match("/dev/bench") is None
    assert page.texts("nav li")[-1] == "Bench", "none with a parameter: nobody knows which"
    await page.click("Bench")
    assert page.path == "/dev/bench"
    await world.close()


async def test_a_page_that_came_there_all_the_same_finds_nobody_to_ask() -> None:
    world = World(services_of(with_dev_pages(workshop())))

    for path in ALL_PATHS:
        with pytest.raises(NotFound):
            await visit(world, path)
    await world.close()


def test_nothing_loads_them_before_it_knows_the_profile() -> None:
    folder = PROJECT_ROOT / "heavy_engine"
    modules = [path for path in folder.rglob("*.py") if path.parent.name != "dev_pages"]
    importing = re.compile(r"^( *)(?:from|import) .*\bdev_pages\b", re.MULTILINE)
    found = [indent for path in modules for indent in importing.findall(path.read_text("utf-8"))]

    assert found, "the ground of it: somebody does load them"
    assert all(found), "in functions alone"


@pytest.mark.parametrize(
    "own",
    [
        {"routes": {"/dev": Route(BenchPage, "Devices")}},
        {"sections": (Section("/dev", {"/sessions": Route(BenchPage, "Ours")}),)},
    ],
    ids=["a page", "a section"],
)
def test_an_application_with_such_pages_keeps_its_own(own: dict[str, object]) -> None:
    application = replace(workshop(), **own)  # type: ignore[arg-type]

    with capture_logs() as lines:
        assert with_dev_pages(application) is application
    assert "left out" in lines[0]["event"]
    beside = replace(workshop(), routes={"/developers": Route(BenchPage, "Devs")})
    assert with_dev_pages(beside) is not beside
