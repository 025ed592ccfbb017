"""Rows that come, go and move: what a person holds stays, and pictures glide where that is asked for."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.engine.client.stage import Socket, Stage

ROW = '<li data-h="{0}" data-style="height:40px">row {0}<input data-h="{1}" value="some words"></li>'
# Counts animations by what they do, and makes them long enough to be looked at.
WATCH = """
globalThis.seen = [];
const animate = Element.prototype.animate;
Element.prototype.animate = function (frames, how) {
  const name = this.dataset.ghost === "" ? "ghost" : this.dataset.h;
  seen.push(`${name} ${frames[0].transform ?? ""}`);
  return animate.call(this, frames, { ...how, duration: 600_000 });
};
"""


def rows(*numbers: int) -> str:
    return "".join(ROW.format(number, number + 100) for number in numbers)


async def shown(page: Page, stage: Stage, *, animated: bool = True) -> Socket:
    stage.set(
        f'<ul data-h="1" {"data-animate" if animated else ""}="">{rows(2, 3, 4)}</ul><p data-h="9">x</p>'
    )
    await page.add_init_script(WATCH)
    await page.goto(stage.url)
    socket = await stage.line()
    if animated:
        await expect(page.locator("html")).to_have_attribute("data-connection", "open")
        # The script is there when a change that nobody sees is a change that it looks at.
        while not await page.evaluate("seen.length"):
            await socket.send(
                [0, ["i", 1, 2, '<li data-h="50"></li>'], ["r", 50], ["i", 1, 0, rows(60)], ["r", 60]]
            )
            await socket.send([0, ["i", 1, 0, '<li data-h="51">new</li>']])
            await socket.send([0, ["r", 51], ["t", 9, "y"]])
            await expect(page.locator("p")).to_have_text("y")
            await page.evaluate("document.getAnimations().forEach((one) => one.finish())")
        await page.evaluate("seen.length = 0")
    return socket


async def told(page: Page, socket: Socket, *ops: list[Any]) -> list[str]:
    """The animations that edits begin."""
    await socket.send([0, *ops, ["t", 9, "done"]])
    await expect(page.locator("p")).to_have_text("done")
    return [str(entry).strip() for entry in await page.evaluate("Promise.resolve().then(() => seen)")]


async def test_a_row_that_moves_glides_from_where_it_was(page: Page, stage: Stage) -> None:
    socket = await shown(page, stage)

    seen = await told(page, socket, ["m", 4, 1, 2])

    assert seen == ["4 translate(0px, 80px)", "2 translate(0px, -40px)", "3 translate(0px, -40px)"]


async def test_new_rows_appear_and_rows_that_go_leave_a_ghost(page: Page, stage: Stage) -> None:
    socket = await shown(page, stage)

    seen = await told(page, socket, ["r", 2], ["i", 1, 0, rows(7)])

    assert [entry.split(" ")[0] for entry in seen] == ["ghost", "3", "4", "7"]
    ghost = page.locator("[data-ghost]")
    held = "g => [g.inert, g.ariaHidden, g.dataset.h ?? '', g.querySelector('input').dataset.h ?? '']"
    assert await ghost.evaluate(held) == [True, "true", "", ""]
    await page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    await expect(ghost).to_have_count(0)


async def test_nothing_moves_for_who_asked_for_that_nor_without_the_attribute(
    page: Page, stage: Stage
) -> None:
    socket = await shown(page, stage)
    await page.emulate_media(reduced_motion="reduce")
    assert await told(page, socket, ["m", 4, 1, 2]) == []
    await page.emulate_media(reduced_motion="no-preference")
    await socket.send([0, ["a", 1, {"data-animate": None}], ["t", 9, "off"]])
    await expect(page.locator("p")).to_have_text("off")

    assert await told(page, socket, ["r", 3]) == []


@pytest.mark.parametrize("browser", ["with moveBefore", "without"])
async def test_what_moves_keeps_focus_selection_and_scroll(page: Page, stage: Stage, browser: str) -> None:
    if browser == "without":
        await page.add_init_script("delete Element.prototype.moveBefore")
    high = '<p data-h="6" data-style="height:900px">x</p>'
    scroller = f'<div data-h="5" id="in" data-style="height:30px;overflow:auto">{high}</div>'
    field = '<input data-h="3" value="some words">'
    stage.set(f'<ul data-h="1"><li data-h="2">a{field}{scroller}</li>{rows(7, 8)}</ul>')
    await page.goto(stage.url)
    socket = await stage.line()
    await page.focus("[data-h='3']")
    await page.evaluate("document.activeElement.setSelectionRange(2, 6)")
    await page.evaluate("document.getElementById('in').scrollTop = 321")

    await socket.send([0, ["m", 2, 1, 0]])
    await expect(page.locator("li").last).to_contain_text("a")

    words = page.locator("[data-h='3']")
    await expect(words).to_be_focused()
    assert await words.evaluate("field => [field.selectionStart, field.selectionEnd]") == [2, 6]
    if browser == "with moveBefore":
        assert await page.evaluate("document.getElementById('in').scrollTop") == 321
