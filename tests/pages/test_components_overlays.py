"""Dialogs, questions, menus, tooltips and messages, as the server shows them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from reactpy import component, use_state
from reactpy.types import VdomDict
from reactpy.utils import reactpy_to_string

from heavy_engine import use_session
from heavy_engine.elements import html
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.find import select
from heavy_engine.testing.world import World
from heavy_stack.frontend.components.buttons import Button
from heavy_stack.frontend.components.confirm import use_confirm
from heavy_stack.frontend.components.menus import Menu, MenuItem
from heavy_stack.frontend.components.notices import Notices
from heavy_stack.frontend.components.tooltips import Tooltip
from heavy_stack.frontend.gallery import overlays
from tests.support.parts import world_of
from tests.support.waiting import eventually

LEND, SHELF = "Lend the axe", "Empty the shelf?"


@component
def Workbench() -> VdomDict:
    """All that one page may ask for at the same time."""
    return html.main(
        overlays.ModalExample(),
        overlays.DrawerExample(),
        overlays.ConfirmExample(),
        overlays.MenuExample(),
        overlays.TooltipExample(),
        overlays.ToastExample(),
        overlays.UndoExample(),
        Hasty(),
        Notices(),
    )


@component
def Hasty() -> VdomDict:
    """Asks where nobody can answer."""
    confirm = use_confirm()
    session = use_session()

    async def ask(_event: dict[str, Any]) -> None:
        await confirm("Really?")

    async def ask_in_work(_event: dict[str, Any]) -> None:
        await session.handle(lambda _work: ask({}))

    return html.div(Button("Ask", on_click=ask), Button("Ask in work", on_click=ask_in_work), confirm.dialog)


@component
def Thrower() -> VdomDict:
    """A question before a deed, kept by both of the page's lives."""
    confirm = use_confirm()
    left, set_left = use_state(2)

    def throw(_event: dict[str, Any]) -> None:
        set_left(left - 1)

    ask = confirm.first(throw, "Throw one away?", yes="Throw")
    return html.main(html.p(f"{left} left"), Button("Throw away", on_click=ask), confirm.dialog)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_of({"/": Workbench, "/thrower": Thrower}) as world:
        yield world


@pytest.fixture
async def ada(world: World) -> Page:
    return await visit_page(world, "/", as_="Ada")


def dialogs(page: Page) -> list[str | None]:
    """The names of the dialogs that are shown."""
    found = select(page.root, "dialog")
    assert all("open" in dialog.attributes for dialog in found)
    return [page.text(f"#{dialog.attributes['aria-labelledby']}") for dialog in found]


async def test_a_dialog_is_in_the_page_only_while_it_is_open(ada: Page) -> None:
    assert dialogs(ada) == []

    await ada.click(LEND)
    assert dialogs(ada) == [LEND]
    await ada.type("To whom?", "Bo")
    await ada.click("Cancel")

    assert dialogs(ada) == []


async def test_its_place_is_there_before_it_so_that_browsers_are_prepared(ada: Page) -> None:
    before = len(select(ada.root, "[data-widget=place]"))

    await ada.click(LEND)

    assert len(select(ada.root, "[data-widget=place]")) == before > 0


async def test_what_fails_while_a_dialog_is_open_is_told_in_it(ada: Page) -> None:
    await ada.click("Fail")
    assert len(ada.texts(".toast")) == 1

    await ada.click(LEND)

    assert ada.texts("dialog .toast-text") == ["The shelf is full; nothing was saved."]
    await ada.click(select(ada.root, "dialog .toast button")[0])
    assert ada.texts(".toast") == []


async def test_a_drawer_is_left_by_its_cross(ada: Page) -> None:
    await ada.click("Show the filters")
    assert dialogs(ada) == ["Filters"]

    await ada.click("Close")

    assert dialogs(ada) == []


@pytest.mark.parametrize(("answer", "left"), [("Empty it", "nothing"), ("Cancel", "Axe, Saw")])
async def test_a_handler_beside_the_others_waits_for_an_answer(ada: Page, answer: str, left: str) -> None:
    await ada.click("Empty the shelf")
    assert dialogs(ada) == [SHELF]
    assert select(ada.root, "dialog")[0].attributes["role"] == "alertdialog"

    await ada.click(answer)

    await eventually(lambda: ada.sees(f"On the shelf: {left}"))
    assert dialogs(ada) == []


async def test_a_question_may_come_before_a_handler(ada: Page) -> None:
    await ada.click("Empty the shelf")
    await ada.click("Empty it")
    await eventually(lambda: ada.sees("On the shelf: nothing"))

    await ada.click("Fill the shelf")
    assert ada.sees("On the shelf: nothing")
    await ada.click("Fill")

    assert ada.sees("On the shelf: Axe, Saw")


@pytest.mark.parametrize("button", ["Ask", "Ask in work"])
async def test_a_handler_that_would_wait_for_ever_is_told_so(ada: Page, button: str) -> None:
    await ada.click(button)

    assert ada.sees("cannot wait for one. Ask in a function that confirm.aside")
    assert dialogs(ada) == []


async def test_rows_that_ask_the_same_are_told_apart_by_what_they_ask_about() -> None:
    thrown: list[str] = []

    @component
    def Shelf(is_told_apart: bool = True) -> VdomDict:
        confirm = use_confirm()

        def ask(tool: str) -> Any:
            about = tool if is_told_apart else ""
            return confirm.first(lambda _event: thrown.append(tool), "Throw it away?", about=about)

        return html.main(*(Button(tool, on_click=ask(tool)) for tool in ("Axe", "Saw")), confirm.dialog)

    async with world_of({"/": Shelf, "/same": component(lambda: Shelf(is_told_apart=False))}) as world:
        ada = await visit_page(world, "/", as_="Ada")
        await ada.click("Axe")
        await ada.click("Yes")
        bo = await visit_page(world, "/same", as_="Bo")

    assert thrown == ["Axe"]
    assert bo.texts("button") == [], "better no page than the wrong tool"


async def test_a_question_before_a_handler_outlives_its_server(world: World) -> None:
    ada = await visit_page(world, "/thrower", as_="Ada")
    await ada.click("Throw away")

    await ada.kill_worker()
    assert dialogs(ada) == ["Throw one away?"]
    await ada.click("Throw")

    assert ada.sees("1 left")
    assert dialogs(ada) == []


async def test_a_question_that_nobody_waits_for_any_more_is_not_shown(ada: Page) -> None:
    await ada.click("Empty the shelf")
    assert dialogs(ada) == [SHELF]

    await ada.kill_worker()

    assert dialogs(ada) == []
    await ada.click("Empty the shelf")
    await ada.click("Empty it")
    await eventually(lambda: ada.sees("On the shelf: nothing"))


async def test_a_menu_has_deeds_links_and_what_cannot_be_done(ada: Page) -> None:
    menu = select(ada.root, "#menu-the-axe")[0]
    assert menu.attributes["role"] == "menu"
    assert [item.attributes.get("aria-disabled") for item in select(menu, "[role=menuitem]")][2] == "true"

    await ada.click("Repair")

    assert ada.sees("The axe: repaired")


def test_menus_with_one_label_are_told_apart_by_their_names() -> None:
    rows = [Menu("More", MenuItem("Lend"), name=name, text="…") for name in ("Axe", "Saw")]

    shown = reactpy_to_string(html.div(*rows))

    for name in ("axe", "saw"):
        assert shown.count(f'"menu-{name}"') == 2
    assert shown.count('aria-label="More"') == 4


def test_a_tooltip_describes_what_it_is_about_besides_what_did_already() -> None:
    shown = reactpy_to_string(Tooltip("Until Friday", html.input({"aria-describedby": "help"})))

    assert 'aria-describedby="help tip-until-friday"' in shown
    assert 'id="tip-until-friday"' in shown


async def test_a_button_with_a_tooltip_still_works(world: World) -> None:
    pressed: list[str] = []
    button = Tooltip("A word", Button("Press", on_click=lambda _event: pressed.append("once")))
    async with world_of({"/": component(lambda: html.main(button))}) as other:
        ada = await visit_page(other, "/", as_="Ada")
        await ada.click("Press")

    assert pressed == ["once"]


async def test_what_was_done_and_what_failed_are_told_apart(ada: Page) -> None:
    await ada.click("Save")
    await ada.click("Save")
    await ada.click("Fail")

    assert ada.texts(".toast-good") == ["It is saved."] * 2
    assert ada.sees("The shelf is full")
    await ada.click(select(ada.root, ".toast-good button")[0])
    assert ada.texts(".toast-good") == ["It is saved."]


async def test_a_word_on_what_was_done_goes_by_itself(ada: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heavy_stack.frontend.components.toasts.SHOWN_FOR_S", 0.0)

    await ada.click("Save")

    await eventually(lambda: not ada.sees("It is saved."))


async def test_a_deed_is_taken_back(ada: Page) -> None:
    await ada.click("Throw the axe away")
    assert ada.sees("The axe is thrown away.")

    await ada.click("Undo")

    assert not ada.sees("The axe is thrown away.")
