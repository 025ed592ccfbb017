"""Deeds of every kind, done by a player: lists that take one and several, keys, events, a lost connection."""

from pathlib import Path
from typing import Any

import pytest
from reactpy import component, html, use_state
from reactpy.types import VdomDict

from heavy_engine import Application, Route
from heavy_engine.recordings.player import Player
from heavy_engine.recordings.steps import Header, Recording, Step
from heavy_engine.recordings.targets import Target, TargetGone
from heavy_engine.testing.browser import Page
from heavy_engine.testing.people import NotThere
from heavy_engine.testing.world import World, services_of
from tests.support.shop import open_work, who_asks

SIZE, TOOLS = Target("combobox", "Size"), Target("listbox", "Tools")


@component
def ShelfPage() -> VdomDict:
    """Says what it heard."""
    heard, hear = use_state("nothing")

    def told(what: str) -> Any:
        return lambda event: hear(f"{what} {said(event)}")

    def said(event: dict[str, Any]) -> str:
        target = event.get("target", {})
        chosen = target.get("selectedValues") or [target.get("value", "")]
        return event.get("key") or event.get("detail") or " and ".join(map(str, chosen))

    sizes = [html.option({"value": size, "key": size}, size.title()) for size in ("small", "large")]
    tools = [html.option({"value": tool, "key": tool}, tool) for tool in ("axe", "saw", "nail")]
    return html.main(
        html.p(f"Heard {heard}"),
        html.select({"aria-label": "Size", "onChange": told("size")}, *sizes),
        html.select({"aria-label": "Tools", "multiple": True, "onChange": told("tools")}, *tools),
        html.input({"aria-label": "Name", "onKeyDown": told("key")}),
        html.button({"onClick": told("click"), "disabled": True}, "Off"),
        html.div({"id": "pad", "role": "group", "aria-label": "Pad", "onDoubleClick": told("double")}, "Pad"),
    )


def application() -> Application:
    """One page."""
    return Application(
        name="Shelf",
        routes={"/": Route(ShelfPage, "Shelf"), "/other": Route(ShelfPage, "Other")},
        error_page=lambda status, *_words: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(),
    )


async def heard_after(*steps: Step) -> str:
    """What the page says it heard when all was done."""
    world = World(services_of(application()))
    page = Page(world, await world.caller("Ada"))
    player = Player(Recording(Header(), (Step("visit", path="/"), *steps)))
    try:
        for step in player.steps:
            await player.act(page, step)
        return page.text("p")
    finally:
        await page.close()
        await world.close()


@pytest.mark.parametrize(
    ("step", "heard"),
    [
        (Step("choose", on=SIZE, options=("Large",)), "size large"),
        (Step("choose", on=TOOLS, options=("axe", "nail")), "tools axe and nail"),
        (Step("press", on=Target("textbox", "Name"), key="Escape"), "key Escape"),
        (Step("event", on=Target("group", "Pad"), type="dblclick", details={"detail": 2}), "double 2"),
        (Step("go", path="/other"), "nothing"),
        (Step("news", came=("text: Heard of others",)), "nothing"),
    ],
    ids=lambda value: value.do if isinstance(value, Step) else "",
)
async def test_a_deed_is_heard(step: Step, heard: str) -> None:
    assert await heard_after(step) == f"Heard {heard}"


async def test_what_was_chosen_before_and_is_not_now_is_let_go() -> None:
    both, one = ("axe", "saw"), ("saw",)

    heard = await heard_after(Step("choose", on=TOOLS, options=both), Step("choose", on=TOOLS, options=one))

    assert heard == "Heard tools saw"


async def test_a_connection_that_was_lost_is_lost_again() -> None:
    choose = Step("choose", on=SIZE, options=("Large",))

    assert await heard_after(Step("away"), choose, Step("back_again")) == "Heard size large"


async def test_what_is_disabled_cannot_be_clicked() -> None:
    with pytest.raises(NotThere, match="disabled"):
        await heard_after(Step("click", on=Target("button", "Off")))


async def test_what_is_not_there_cannot_be_clicked() -> None:
    with pytest.raises(TargetGone, match="no button 'On' on this page; there are: button 'Off'"):
        await heard_after(Step("click", on=Target("button", "On")))
