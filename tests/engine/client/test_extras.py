"""Parts of the client that an attribute of an element names: loaded once, told of what comes and goes."""

import pytest
from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage

# Plays the part of a module, and writes down what it is told.
RECORDER = """
globalThis.told = [];
const say = (what) => (element) => told.push(what + element.dataset.h);
export const attach = (element, page) => {
  say("came ")(element);
  globalThis.pageOfExtras = page;
};
export const change = say("changed ");
export const detach = say("went ");
"""
LIST = '<ul data-h="{0}" data-animate=""></ul>'


@pytest.fixture
def recorder(stage: Stage) -> None:
    stage.script("/_live/client/moves.js", RECORDER)


async def told(page: Page, *wanted: str) -> None:
    """Waits until the module was told these things, in this order."""
    said = page.locator("html")
    await page.evaluate(
        """() => {
          const look = () => {
            document.documentElement.dataset.told = (globalThis.told ?? []).join(", ");
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    await expect(said).to_have_attribute("data-told", ", ".join(wanted))


@pytest.mark.usefixtures("recorder")
async def test_a_page_without_the_attribute_loads_nothing(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="1">x</p>')
    await socket.send([0, ["t", 1, "y"], ["a", 1, {"data-mood": "good", "title": "z"}]])
    await expect(page.locator("p")).to_have_text("y")

    assert "/_live/client/moves.js" not in stage.asked_for


@pytest.mark.usefixtures("recorder")
async def test_a_module_loads_once_and_hears_of_every_element(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LIST.format(1) + LIST.format(2))
    await told(page, "came 1", "came 2")

    await socket.send([0, ["i", 0, 0, f'<div data-h="3">{LIST.format(4)}</div>'], ["r", 1]])
    await told(page, "came 1", "came 2", "came 4", "went 1")
    await socket.send([0, ["t", 3, "all gone"]])
    await told(page, "came 1", "came 2", "came 4", "went 1", "went 4")

    assert stage.asked_for.count("/_live/client/moves.js") == 1


@pytest.mark.usefixtures("recorder")
async def test_an_attribute_that_comes_changes_and_goes(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<ul data-h="1"></ul>')
    await socket.send([0, ["a", 1, {"data-animate": ""}]])
    await told(page, "came 1")

    await socket.send(
        [0, ["a", 1, {"data-animate": "slow", "title": "not told"}], ["a", 1, {"data-other": "x"}]]
    )
    await told(page, "came 1", "changed 1", "changed 1")
    await socket.send([0, ["a", 1, {"data-animate": None}]])

    await told(page, "came 1", "changed 1", "changed 1", "went 1")


@pytest.mark.usefixtures("recorder")
async def test_what_went_before_the_module_came_is_not_told(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="9"></p>')

    await socket.send([0, ["i", 0, 0, LIST.format(1)], ["r", 1], ["i", 0, 0, LIST.format(2)]])

    await told(page, "came 2")


@pytest.mark.usefixtures("recorder")
async def test_a_page_that_is_sent_anew_is_told_of(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LIST.format(1))
    await told(page, "came 1")
    await socket.cut()

    await stage.line(html=LIST.format(5))

    await told(page, "came 1", "went 1", "came 5")


@pytest.mark.usefixtures("recorder")
async def test_a_module_sends_events_and_sees_edits_before_and_after(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LIST.format(1) + '<p data-h="2">old</p>')
    await told(page, "came 1")
    number = await page.evaluate(
        """() => {
          const text = () => document.querySelector("p").textContent;
          pageOfExtras.aroundEdits(() => {
            told.push("before: " + text());
            return (ack) => told.push("after " + ack + ": " + text());
          });
          return pageOfExtras.send(document.querySelector("ul"), "reorder", { place: 3 });
        }"""
    )
    assert number == 1
    assert await socket.receive() == [1, 1, "reorder", {"place": 3}]

    await socket.send([1, ["t", 2, "new"]])

    await told(page, "came 1", "before: old", "after 1: new")


async def test_a_module_that_could_not_load_is_tried_again(page: Page, stage: Stage) -> None:
    stage.script("/_live/client/moves.js", RECORDER)
    await page.route("**/moves.js", lambda route: route.abort())
    await page.add_init_script("console.error = () => document.documentElement.dataset.failed = ''")
    socket = await stage.show(page, LIST.format(1))
    await expect(page.locator("html")).to_have_attribute("data-failed", "")

    await page.unroute("**/moves.js")
    await socket.send([0, ["i", 0, 0, LIST.format(2)]])

    await told(page, "came 2")
