"""A list that others change while somebody holds one of its rows."""

import json

import pytest
from playwright.async_api import Page, expect

from tests.engine.client.stage import Socket, Stage

HANDLE = '<button data-h="{2}" data-handle="{1}">{1}</button>'
ROW = '<li data-h="{0}" data-item="{1}" data-style="height:40px">' + HANDLE + "</li>"


def rows(*names: str) -> str:
    return "".join(ROW.format(ord(name), name, ord(name) + 100) for name in names)


@pytest.fixture
async def socket(page: Page, stage: Stage) -> Socket:
    """Ada has lifted the second of four rows, and moved it to the third place."""
    content = f'<ul data-h="1" data-sort="" data-on="sort">{rows(*"abcd")}</ul><p data-h="9">x</p>'
    socket = await stage.show(page, content)
    await page.get_by_role("button", name="b").focus()
    while not await page.locator("#heavy-sorting").count():
        await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#heavy-sorting")).to_have_text("b, place 3 of 4.")
    return socket


async def dropped(page: Page, socket: Socket) -> object:
    await page.keyboard.press("Space")
    return (await socket.next_of("sort"))[3]


async def test_a_row_that_comes_above_leaves_it_before_the_same_row(page: Page, socket: Socket) -> None:
    await socket.send([0, ["i", 1, ord("a"), rows("x")]])
    await expect(page.locator("#heavy-sorting")).to_have_text("The list changed. b, place 4 of 5.")

    assert await dropped(page, socket) == {"item": "b", "before": "d", "place": 3}


async def test_a_row_that_goes_is_no_place_any_more(page: Page, socket: Socket) -> None:
    await socket.send([0, ["r", ord("d")]])
    await expect(page.locator("#heavy-sorting")).to_have_text("The list changed. b, place 3 of 3.")

    assert await dropped(page, socket) == {"item": "b", "before": None, "place": 2}


async def test_a_lifted_row_that_goes_is_let_go(page: Page, socket: Socket) -> None:
    await socket.send([0, ["r", ord("b")]])

    await expect(page.locator("#heavy-sorting")).to_have_text("b was removed meanwhile.")
    shifts = "rows => rows.map((row) => row.style.translate).join('')"
    assert await page.locator("li").evaluate_all(shifts) == ""


async def test_a_drop_without_an_answer_is_where_it_was_dropped_until_there_is_one(
    page: Page, socket: Socket
) -> None:
    assert await dropped(page, socket) == {"item": "b", "before": "d", "place": 2}
    shift = page.locator("[data-item=b]")
    assert json.loads(await shift.evaluate("row => row.style.translate.split(' ')[1].replace('px', '')")) > 0

    await socket.send([1])
    await socket.send([1, ["t", 9, "refused"]])
    await expect(page.locator("p")).to_have_text("refused")

    assert await shift.evaluate("row => row.style.translate") == ""


STEPS = '<button data-h="{2}" data-handle="{1}" aria-label="Move {1}"></button>' + "".join(
    f'<button data-step="{way}" aria-label="Move {{1}} {way}"></button>' for way in ("up", "down")
)
STEPPED = '<li data-h="{0}" data-item="{1}" data-style="height:40px">' + STEPS + "</li>"


@pytest.fixture
async def stepped(page: Page, stage: Stage) -> Socket:
    """A list of four rows with buttons, which Ada has found."""
    rows = "".join(STEPPED.format(ord(name), name, ord(name) + 100) for name in "abcd")
    socket = await stage.show(
        page, f'<ul data-h="1" data-sort="" data-on="sort">{rows}</ul><p data-h="9">x</p>'
    )
    # Until its script is there a button does nothing.
    while not await page.locator("#heavy-sorting").count():
        await page.get_by_role("button", name="Move a up").click()
    return socket


async def step(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name).click()


async def test_a_button_moves_its_row_by_one_place_and_says_where_it_is(page: Page, stepped: Socket) -> None:
    await step(page, "Move b down")

    assert (await stepped.next_of("sort"))[3] == {"item": "b", "before": "d", "place": 2}
    await expect(page.locator("#heavy-sorting")).to_have_text("b dropped, place 3 of 4.")


async def test_steps_that_come_before_the_answer_add_up(page: Page, stepped: Socket) -> None:
    await step(page, "Move d up")
    await step(page, "Move d up")
    await step(page, "Move d down")
    await step(page, "Move d down")

    wishes = [(await stepped.next_of("sort"))[3] for _step in range(4)]
    assert [wish["place"] for wish in wishes] == [2, 1, 2, 3]
    assert [wish["before"] for wish in wishes] == ["c", "b", "c", None]


async def test_a_step_beyond_the_end_is_only_told(page: Page, stepped: Socket) -> None:
    await step(page, "Move d down")
    await expect(page.locator("#heavy-sorting")).to_have_text("d stays place 4 of 4.")

    await step(page, "Move c down")

    assert (await stepped.next_of("sort"))[3]["item"] == "c", "nothing was sent before it"
