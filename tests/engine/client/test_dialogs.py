"""Dialogs that the server shows: modal, left at once, shown again if the server keeps them."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.engine.client.stage import Socket, Stage

OPENER = '<button data-h="1" id="open" data-on="click">Open</button>'
PLACE = '<div data-h="2" data-widget="place"></div>'
INSIDE = (
    '<h2 data-h="11" tabindex="-1">Lend the axe</h2><input data-h="12" aria-label="To whom">'
    '<button data-h="13" data-on="click" data-close="">Cancel</button>'
)
DIALOG = f'<dialog data-h="10" open="" data-widget="dialog" data-light="" aria-label="Lend">{INSIDE}</dialog>'


@pytest.fixture
async def socket(page: Page, stage: Stage) -> Socket:
    """Ada has pressed the button that opens the dialog, and the server has shown it."""
    socket = await stage.show(page, OPENER + PLACE)
    await page.get_by_role("button", name="Open").click()
    seq = (await socket.next_of("click"))[0]
    await socket.send([seq, ["i", 2, 0, DIALOG]])
    await expect(modal(page)).to_be_visible()
    return socket


def modal(page: Page) -> Locator:
    return page.locator("dialog:modal")


@pytest.mark.usefixtures("socket")
async def test_it_is_modal_and_its_first_field_has_the_focus(page: Page) -> None:
    await expect(page.get_by_label("To whom")).to_be_focused()

    await page.locator("#open").evaluate("button => button.focus()")

    await expect(page.get_by_label("To whom")).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "button", "outside"])
async def test_who_leaves_it_is_rid_of_it_at_once_and_the_server_hears_one_click(
    page: Page, socket: Socket, way: str
) -> None:
    if way == "Escape":
        await page.keyboard.press("Escape")
    elif way == "button":
        await page.get_by_role("button", name="Cancel").click()
    else:
        await page.mouse.click(3, 3)

    await expect(modal(page)).to_have_count(0)
    await expect(page.get_by_role("button", name="Open")).to_be_focused()
    seq, number, _kind, *_ = await socket.next_of("click")
    assert number == 13

    await socket.send([seq, ["r", 10], ["a", 1, {"title": "done"}]])
    await expect(page.get_by_title("done")).to_be_focused()
    await expect(page.locator("dialog")).to_have_count(0)


async def test_a_text_selected_to_beyond_its_edge_does_not_close_it(page: Page, socket: Socket) -> None:
    box = await page.get_by_label("To whom").bounding_box()
    assert box
    await page.mouse.move(box["x"] + 5, box["y"] + 5)
    await page.mouse.down()
    await page.mouse.move(2, 2)
    await page.mouse.up()

    await socket.send([1, ["a", 1, {"title": "later"}]])
    await expect(page.locator("[title=later]")).to_have_count(1)
    await expect(modal(page)).to_be_visible()


async def test_a_server_that_keeps_it_shows_it_again(page: Page, socket: Socket) -> None:
    await page.keyboard.press("Escape")
    await expect(modal(page)).to_have_count(0)
    seq = (await socket.next_of("click"))[0]

    await socket.send([seq - 1, ["a", 1, {"title": "not yet"}]])
    await expect(page.locator("[title='not yet']")).to_have_count(1)
    await expect(modal(page)).to_have_count(0)
    await socket.send([seq, ["t", 11, "Say to whom first"]])

    await expect(modal(page)).to_contain_text("Say to whom first")
    await expect(page.get_by_label("To whom")).to_be_focused()


async def test_when_the_server_takes_it_away_the_focus_goes_back(page: Page, socket: Socket) -> None:
    await socket.send([1, ["r", 10]])

    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="Open")).to_be_focused()


async def test_a_field_with_autofocus_does_not_forget_where_the_focus_was(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, OPENER + PLACE)
    await page.get_by_role("button", name="Open").click()
    seq = (await socket.next_of("click"))[0]
    await socket.send([seq, ["i", 2, 0, DIALOG.replace('data-close=""', 'data-close="" autofocus=""')]])
    await expect(page.get_by_role("button", name="Cancel")).to_be_focused()

    await page.keyboard.press("Escape")

    await expect(page.get_by_role("button", name="Open")).to_be_focused()


async def test_edits_and_what_is_typed_live_together_in_it(page: Page, socket: Socket) -> None:
    await page.keyboard.type("Bo")

    await socket.send([1, ["t", 11, "Lend the saw"]])

    await expect(modal(page)).to_contain_text("Lend the saw")
    await expect(page.get_by_label("To whom")).to_have_value("Bo")
    await expect(page.get_by_label("To whom")).to_be_focused()


async def test_it_stays_when_the_page_comes_from_another_server(
    page: Page, stage: Stage, socket: Socket
) -> None:
    await page.keyboard.type("Bo")
    await socket.cut()

    other = await stage.socket()
    again = (OPENER + PLACE.replace("></div>", f">{DIALOG}</div>")).replace("Lend the axe", "Lend the saw")
    await other.send(["hello", {"ack": 1, "page": "p2", "html": again}])

    await expect(modal(page)).to_contain_text("Lend the saw")
    await expect(page.get_by_label("To whom")).to_be_focused()
    await expect(page.get_by_label("To whom")).to_have_value("Bo")


async def test_one_that_was_left_on_a_dead_line_does_not_flash_up_again(
    page: Page, stage: Stage, socket: Socket
) -> None:
    await socket.cut()
    await page.keyboard.press("Escape")
    await expect(modal(page)).to_have_count(0)

    other = await stage.socket()
    again = OPENER + PLACE.replace("></div>", f">{DIALOG}</div>")
    await other.send(["hello", {"ack": 1, "page": "p1", "html": again}])
    seq = (await other.next_of("click"))[0]
    await expect(modal(page)).to_have_count(0)
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await other.send([seq, ["r", 10]])

    await expect(page.locator("dialog")).to_have_count(0)


async def test_a_question_in_a_dialog_is_left_alone_by_what_leaves_the_question(
    page: Page, socket: Socket
) -> None:
    inner = (
        '<dialog data-h="30" open="" data-widget="dialog" aria-label="Sure">'
        '<button data-h="31" data-on="click" data-close="">No</button></dialog>'
    )
    await socket.send([1, ["i", 10, 0, inner]])
    await expect(page.get_by_role("dialog", name="Sure")).to_be_visible()

    await page.keyboard.press("Escape")

    assert (await socket.next_of("click"))[1] == 31
    await expect(page.get_by_role("dialog", name="Sure")).to_have_count(0)
    await expect(page.get_by_role("dialog", name="Lend")).to_be_visible()
    await page.keyboard.press("Escape")
    assert (await socket.next_of("click"))[1] == 13


async def test_one_that_is_in_the_first_document_is_modal_too(page: Page, stage: Stage) -> None:
    await stage.show(page, OPENER + DIALOG)

    await expect(modal(page)).to_be_visible()
