"""Tabs, menus and tooltips by keyboard, and a theme that is kept."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.engine.client.stage import Socket, Stage
from tests.support.widgets import widgets_ready

# Longer than a pointer has to rest, and than a tooltip stays without one.
A_WHILE_MS = 1_000

TABS = (
    '<div data-h="1" role="tablist" aria-label="Tool" data-widget="tabs">'
    '<button data-h="2" role="tab" aria-selected="true" tabindex="0" data-on="click">Facts</button>'
    '<button data-h="3" role="tab" aria-selected="false" tabindex="-1" data-on="click">Loans</button>'
    '<a data-h="4" role="tab" aria-selected="false" tabindex="-1" href="?tab=past" data-on="click:p">Past</a>'
    '<button data-h="5" role="tab" aria-selected="false" tabindex="-1" aria-disabled="true">Closed</button>'
    "</div>"
)
ITEMS = (
    '<button data-h="13" role="menuitem" data-on="click">Lend</button>'
    '<button data-h="14" role="menuitem" data-on="click">Repair</button>'
    '<button data-h="15" role="menuitem" data-on="click">Retire</button>'
    '<a data-h="16" role="menuitem" href="#end">Log of it</a>'
)
MENU = (
    '<button data-h="10" popovertarget="menu">Axe</button>'
    f'<div data-h="12" id="menu" role="menu" aria-label="Axe" popover="" data-widget="menu">{ITEMS}</div>'
)
TIP = (
    '<button data-h="19">Before</button><span data-h="20" data-widget="tooltip">'
    '<button data-h="21" aria-describedby="tip">Lend</button>'
    '<span data-h="22" id="tip" role="tooltip" popover="manual">Until Friday</span></span>'
)
THEMES = "".join(
    f'<label><input data-h="{31 + place}" type="radio" name="theme" value="{value}">{words}</label>'
    for place, (value, words) in enumerate((("", "System"), ("light", "Light"), ("dark", "Dark")))
)


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name)


def item(page: Page, name: str) -> Locator:
    return page.get_by_role("menuitem", name=name)


async def loaded(page: Page, stage: Stage, content: str) -> Socket:
    """A page with a content, when its widgets have their keys."""
    socket = await stage.show(page, content)
    await widgets_ready(page)
    return socket


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [(["ArrowRight"], 3), (["ArrowLeft"], 4), (["End"], 4), (["ArrowRight", "ArrowRight"], 4)],
)
async def test_arrow_keys_choose_tabs_all_around(
    page: Page, stage: Stage, keys: list[str], wanted: int
) -> None:
    socket = await loaded(page, stage, TABS)
    await tab(page, "Facts").focus()
    for key in keys:
        await page.keyboard.press(key)

    told = [(await socket.next_of("click"))[1] for _key in keys]
    assert told[-1] == wanted
    await expect(page.locator(f"[data-h='{wanted}']")).to_be_focused()


async def test_from_right_to_left_the_arrows_are_turned_round(page: Page, stage: Stage) -> None:
    socket = await loaded(page, stage, f'<div data-h="9" dir="rtl">{TABS}</div>')
    await tab(page, "Facts").focus()
    await page.keyboard.press("ArrowLeft")

    assert (await socket.next_of("click"))[1] == 3


async def test_the_chosen_tab_is_told_once_and_a_link_follows_space(page: Page, stage: Stage) -> None:
    socket = await loaded(page, stage, TABS)
    await tab(page, "Facts").focus()
    await page.keyboard.press("Home")
    await tab(page, "Past").focus()
    await page.keyboard.press("Space")

    assert (await socket.receive())[1] == 4
    assert page.url == stage.url


async def test_a_menu_opens_by_arrow_and_goes_round(page: Page, stage: Stage) -> None:
    socket = await loaded(page, stage, MENU)
    button = page.get_by_role("button", name="Axe")
    await button.focus()
    await page.keyboard.press("ArrowDown")
    await expect(item(page, "Lend")).to_be_focused()
    for key, name in (
        ("ArrowUp", "Log of it"),
        ("ArrowDown", "Lend"),
        ("End", "Log of it"),
        ("Home", "Lend"),
    ):
        await page.keyboard.press(key)
        await expect(item(page, name)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#menu")).to_be_hidden()
    await expect(button).to_be_focused()

    await page.keyboard.press("ArrowUp")
    await expect(item(page, "Log of it")).to_be_focused()
    await page.keyboard.press("Home")
    await page.keyboard.press("Enter")

    assert (await socket.next_of("click"))[1] == 13
    await expect(page.locator("#menu")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_letters_find_items_of_a_menu(page: Page, stage: Stage) -> None:
    await loaded(page, stage, MENU)
    await page.get_by_role("button", name="Axe").click()
    await expect(item(page, "Lend")).to_be_focused()
    await page.keyboard.press("r")
    await expect(item(page, "Repair")).to_be_focused()
    await page.keyboard.press("r")
    await expect(item(page, "Retire")).to_be_focused()
    await page.keyboard.press("ArrowUp")  # what was typed is over then
    await expect(item(page, "Repair")).to_be_focused()

    await page.keyboard.type("log o")

    await expect(item(page, "Log of it")).to_be_focused()


async def test_tab_leaves_a_menu_and_a_press_beside_it_closes_it(page: Page, stage: Stage) -> None:
    await loaded(page, stage, MENU + '<button data-h="18">Next</button>')
    await page.get_by_role("button", name="Axe").click()
    await expect(item(page, "Lend")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator("#menu")).to_be_hidden()
    await expect(page.get_by_role("button", name="Next")).to_be_focused()

    await page.get_by_role("button", name="Axe").click()
    await expect(page.locator("#menu")).to_be_visible()
    await page.mouse.click(600, 500)

    await expect(page.locator("#menu")).to_be_hidden()


async def test_an_open_menu_stays_open_under_edits_and_on_another_server(page: Page, stage: Stage) -> None:
    socket = await loaded(page, stage, MENU)
    await page.get_by_role("button", name="Axe").click()
    await expect(item(page, "Lend")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(item(page, "Repair")).to_be_focused()

    await socket.send([0, ["t", 13, "Lend now"], ["a", 12, {"aria-label": "The axe"}]])
    await expect(item(page, "Lend now")).to_be_visible()
    await expect(item(page, "Repair")).to_be_focused()
    await socket.cut()
    other = await stage.socket()
    await other.send(["hello", {"ack": 0, "page": "p2", "html": MENU.replace("Lend", "Lend it")}])

    await expect(item(page, "Lend it")).to_be_visible()
    await expect(item(page, "Repair")).to_be_focused()


async def test_a_tooltip_comes_with_the_focus_and_goes_with_escape(page: Page, stage: Stage) -> None:
    await loaded(page, stage, TIP)
    tip = page.get_by_role("tooltip", include_hidden=True)
    await page.get_by_role("button", name="Before").focus()
    await expect(tip).to_be_hidden()
    await page.keyboard.press("Tab")
    await expect(tip).to_be_visible()

    await page.keyboard.press("Escape")

    await expect(tip).to_be_hidden()
    await expect(page.get_by_role("button", name="Lend")).to_be_focused()


async def test_a_tooltip_comes_where_a_pointer_rests_and_stays_while_it_is_on_it(
    page: Page, stage: Stage
) -> None:
    await loaded(page, stage, TIP)
    await page.clock.install()
    tip = page.get_by_role("tooltip", include_hidden=True)
    await page.get_by_role("button", name="Lend").hover()
    await page.clock.run_for(A_WHILE_MS)
    await expect(tip).to_be_visible()

    await tip.hover()
    await page.clock.run_for(A_WHILE_MS)
    await expect(tip).to_be_visible()
    await page.mouse.move(700, 500)
    await page.clock.run_for(A_WHILE_MS)

    await expect(tip).to_be_hidden()


async def test_a_theme_counts_at_once_and_is_kept_for_the_next_document(page: Page, stage: Stage) -> None:
    content = f'<fieldset data-h="30" data-widget="theme">{THEMES}</fieldset>'
    await loaded(page, stage, content)
    await page.get_by_label("Dark").check()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    kept = {cookie["name"]: cookie for cookie in await page.context.cookies()}
    assert kept["heavy-theme"]["value"] == "dark"
    assert kept["heavy-theme"]["sameSite"] == "Lax"

    await page.get_by_label("System").check()

    assert await page.locator("html").get_attribute("data-theme") is None
    assert await page.context.cookies() == []
