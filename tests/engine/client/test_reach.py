"""What scrolling brings into view is clicked, once for each wish; a key clicks what stands for it."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.engine.client.stage import Socket, Stage

ROW = '<li data-h="{0}" data-style="height:50px">row {0}</li>'


def rows(*numbers: int) -> str:
    return "".join(ROW.format(number) for number in numbers)


def shelf(up: str = "", down: str = "down a", count: int = 60, anchor: str = "auto") -> str:
    above = f'<button data-h="2" data-on="click" data-reach="{up}" aria-controls="shelf">Earlier</button>'
    return (
        f'<main data-h="1" data-style="overflow-anchor:{anchor}"><i data-h="5" data-on="click">x</i>'
        f"{above if up else ''}"
        f'<ul data-h="3" id="shelf">{rows(*range(100, 100 + count))}</ul>'
        f'<button data-h="4" data-on="click" data-reach="{down}" aria-controls="shelf">More</button></main>'
    )


async def opened(page: Page, stage: Stage, content: str) -> Socket:
    socket = await stage.show(page, content)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    return socket


async def scroll_to(page: Page, top: int) -> None:
    """As a person does; and let the browser look twice at what is in view."""
    await page.evaluate(f"scrollTo({{ top: {top}, behavior: 'instant' }})")
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


async def clicked(socket: Socket) -> tuple[int, int]:
    """The number of the next event, and whom it clicked."""
    seq, number, *_rest = await socket.next_of("click")
    return seq, number


async def in_view(page: Page) -> Any:
    """The first row in view, and where it stands."""
    return await page.evaluate(
        """() => {
          const row = [...document.querySelectorAll("li")].find((e) => e.getBoundingClientRect().bottom > 0);
          return [row.dataset.h, Math.round(row.getBoundingClientRect().top)];
        }"""
    )


async def test_a_button_is_clicked_when_scrolling_brings_it_near(page: Page, stage: Stage) -> None:
    socket = await opened(page, stage, shelf())

    await scroll_to(page, 2200)

    assert await clicked(socket) == (1, 4)


async def test_one_wish_is_one_click_however_often_it_is_seen(page: Page, stage: Stage) -> None:
    socket = await opened(page, stage, shelf())
    for _time in range(2):
        await scroll_to(page, 2200)
        await scroll_to(page, 0)
    await socket.send([1])
    await page.locator("i").dispatch_event("click")

    assert [await clicked(socket), await clicked(socket)] == [(1, 4), (2, 5)]
    await socket.send([2])
    await expect(page.locator("html")).not_to_have_attribute("data-pending", "true")


async def test_a_new_wish_of_what_is_in_view_is_a_new_click(page: Page, stage: Stage) -> None:
    socket = await opened(page, stage, shelf(count=3))
    assert await clicked(socket) == (1, 4)

    await socket.send([1, ["a", 4, {"data-reach": "down b"}]])

    assert await clicked(socket) == (2, 4)


async def test_what_is_above_waits_until_somebody_scrolls(page: Page, stage: Stage) -> None:
    socket = await opened(page, stage, shelf(up="up a", down=""))
    await scroll_to(page, 0)
    await page.locator("i").dispatch_event("click")
    assert await clicked(socket) == (1, 5)

    await scroll_to(page, 2200)
    await scroll_to(page, 300)

    assert await clicked(socket) == (2, 2)


# Without the browser's own anchoring, as in Safari, too.
@pytest.mark.parametrize("anchor", ["auto", "none"])
async def test_rows_that_come_above_push_nothing_out_of_view(page: Page, stage: Stage, anchor: str) -> None:
    socket = await opened(page, stage, shelf(up="up a", down="", anchor=anchor))
    await scroll_to(page, 2200)
    await scroll_to(page, 300)
    await socket.receive()
    before = await in_view(page)

    gone = list(range(130, 160))
    await socket.send(
        [1, ["i", 3, 100, rows(*range(200, 230))], ["r", *gone], ["a", 2, {"data-reach": "up b"}]]
    )

    await expect(page.locator("li").first).to_have_text("row 200")
    await scroll_to(page, await page.evaluate("scrollY"))
    assert await in_view(page) == before


async def test_nothing_moves_even_for_who_is_at_the_very_top_by_then(page: Page, stage: Stage) -> None:
    socket = await opened(page, stage, shelf(up="up a", down=""))
    await scroll_to(page, 2200)
    await scroll_to(page, 300)
    await socket.receive()
    await scroll_to(page, 0)
    before = await page.locator("li").first.bounding_box()

    await socket.send([1, ["i", 3, 100, rows(*range(200, 260))], ["a", 2, {"data-reach": "up b"}]])

    await expect(page.locator("li").first).to_have_text("row 200")
    assert await page.get_by_text("row 100", exact=True).bounding_box() == before
    assert await page.evaluate("scrollY") == 60 * 50


@pytest.mark.parametrize("anchor", ["auto", "none"])
async def test_rows_that_go_above_pull_nothing_away(page: Page, stage: Stage, anchor: str) -> None:
    socket = await opened(page, stage, shelf(anchor=anchor))
    await scroll_to(page, 2200)
    await socket.receive()
    before = await in_view(page)

    gone = list(range(100, 130))
    await socket.send(
        [1, ["r", *gone], ["i", 3, 0, rows(*range(200, 230))], ["a", 4, {"data-reach": "down b"}]]
    )

    await expect(page.locator("li").last).to_have_text("row 229")
    await scroll_to(page, await page.evaluate("scrollY"))
    assert await in_view(page) == before


async def test_a_link_with_a_wish_is_followed_by_nobody(page: Page, stage: Stage) -> None:
    link = '<a data-h="2" data-on="click:p" data-reach="down a" href="/more" id="more">More</a>'
    socket = await opened(page, stage, f'<main data-h="1">{link}</main>')

    assert await clicked(socket) == (1, 2)
    assert page.url == stage.url


async def test_a_key_presses_the_button_of_its_form(page: Page, stage: Stage) -> None:
    button = '<button data-h="{2}" data-on="click" type="button" {3}>x</button>'
    form = '<form data-h="{0}"><input data-h="{1}" id="i{1}">' + button + "</form>"
    content = form.format(1, 2, 3, 'data-key="Escape"') + form.format(4, 5, 6, "")
    socket = await opened(page, stage, content)

    await page.focus("#i5")
    await page.keyboard.press("Escape")
    await page.focus("#i2")
    await page.keyboard.press("a")
    await page.keyboard.press("Escape")

    assert await clicked(socket) == (1, 3)
    await page.locator("#i2").dispatch_event("keydown", {"key": "Escape", "isComposing": True})
    await page.keyboard.press("Escape")
    assert (await socket.receive())[0] == 2
