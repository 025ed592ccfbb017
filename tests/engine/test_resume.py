"""A page comes back with its state, wherever its socket lands, and nothing in it moves."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from reactpy import component, html, use_effect, use_state
from reactpy.types import Component

from heavy_engine import Forbidden, Route, use_notices, use_session, use_unkept_state
from heavy_engine.live.live_pages import LivePages
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of
from tests.engine.memory_socket import settled
from tests.engine.tab import Tab
from tests.engine.till import SETTINGS, Till, application


@pytest.fixture
def till() -> Till:
    return Till()


@pytest_asyncio.fixture
async def world(till: Till) -> AsyncIterator[World]:
    made = World(services_of(application(till), SETTINGS))
    yield made
    till.gate.set()
    await made.close()


@pytest_asyncio.fixture
async def ada(world: World) -> Page:
    """Ada's page: counted to two, a note, a field of which the server knows nothing, an open section."""
    page = await visit_page(world, "/", as_="ada/1")
    await page.click("Count")
    await page.click("Count")
    await page.type("Note", "for Bo")
    await page.type("Free", "typed")
    await page.click("More")
    return page


def assert_all_is_there(page: Page) -> None:
    assert page.text("#count") == "2"
    assert page.value("Note") == "for Bo"
    assert page.value("Free") == "typed"
    assert "<details open" in page.html
    assert page.wire.lost == 0


async def test_a_cut_line_moves_nothing(ada: Page) -> None:
    await ada.drop_connection()
    await ada.reconnect()

    assert_all_is_there(ada)
    assert ada.untouched()


async def test_a_killed_worker_moves_nothing(ada: Page) -> None:
    nodes = list(ada.root.walk())

    await ada.kill_worker()

    assert_all_is_there(ada)
    assert (ada.kept, ada.touched) == ("all", [])
    assert list(ada.root.walk()) == nodes
    await ada.click("Count")
    assert ada.text("#count") == "3"


async def test_a_page_that_is_killed_again_and_again_goes_on(ada: Page) -> None:
    for count in range(3, 7):
        await ada.kill_worker()
        await ada.click("Count")
        assert ada.text("#count") == str(count)
        assert ada.kept == "all"


async def test_a_page_goes_on_at_another_worker_and_comes_back(world: World, ada: Page) -> None:
    first = world.another_worker()
    await ada.drop_connection()
    await ada.reconnect()
    assert_all_is_there(ada)
    assert ada.untouched()
    await ada.click("Count")

    world.pages = first
    await ada.drop_connection()
    await ada.reconnect()

    assert ada.text("#count") == "3", "the first worker's page is the older one"
    assert (ada.kept, ada.touched) == ("all", [])


async def test_a_rolling_restart_moves_nothing(world: World, ada: Page) -> None:
    await world.roll()

    assert_all_is_there(ada)
    assert ada.untouched()
    await ada.click("Count")
    assert ada.text("#count") == "3"


async def test_a_page_without_state_needs_no_log(world: World) -> None:
    page = await visit_page(world, "/", as_="ada/1")

    await page.kill_worker()

    assert page.wire.log == []
    assert page.kept == ""
    assert page.untouched()


# Other programs.


def counting(initial: Any, *, name: str = "TillPage", note: str = "Note") -> Any:
    """The till's page as other people wrote it: other lines, perhaps another name or type."""

    def page() -> Component:
        unrelated = "moved"
        note_text, set_note = use_state("")
        assert unrelated

        def write(happened: Any) -> None:
            set_note(happened["target"]["value"])

        count, set_count = use_state(initial)
        return html.main(
            html.output({"id": "count"}, str(count)),
            html.button({"onClick": lambda _event: set_count(lambda old: old + 1)}, "Count"),
            html.label(note, html.input({"value": note_text, "onInput": write})),
        )

    page.__name__ = page.__qualname__ = name
    return component(page)


async def at_home(till: Till, first: Any) -> tuple[World, Page]:
    world = World(services_of(application(till, first), SETTINGS))
    page = await visit_page(world, "/", as_="ada/1")
    await page.click("Count")
    await page.type("Note", "for Bo")
    return world, page


async def test_a_renamed_component_keeps_its_state(till: Till) -> None:
    world, page = await at_home(till, counting(0, name="Before"))

    await page.kill_worker(application(till, counting(0, name="After")))

    assert (page.text("#count"), page.value("Note")) == ("1", "for Bo")
    assert (page.kept, page.touched) == ("all", [])
    await world.close()


async def test_a_changed_type_drops_that_one_value(till: Till) -> None:
    world, page = await at_home(till, counting(0))

    await page.kill_worker(application(till, counting(0.5)))

    assert (page.text("#count"), page.value("Note")) == ("0.5", "for Bo")
    assert page.kept == "all"
    await world.close()


async def test_a_program_that_nothing_fits_begins_anew_and_says_so(till: Till) -> None:
    world, page = await at_home(till, counted_only(0))
    await page.drop_connection()
    await page.click("Count")

    await page.kill_worker(application(till, counted_only(0.5)))

    assert (page.text("#count"), page.kept, page.wire.lost) == ("0.5", "none", 1)
    await world.close()


def counted_only(initial: Any) -> Any:
    """A page with one state, whose type may change; the field keeps nothing."""

    @component
    def CountedOnly() -> Component:
        count, set_count = use_state(initial)
        return html.main(
            html.output({"id": "count"}, str(count)),
            html.button({"onClick": lambda _event: set_count(lambda old: old + 1)}, "Count"),
            html.label("Note", html.input({"name": "note"})),
        )

    return CountedOnly


async def test_changed_markup_is_brought_in_and_all_else_stays(till: Till) -> None:
    world, page = await at_home(till, counting(0))
    output = page.root.children[0].children[0]  # type: ignore[attr-defined]

    await page.kill_worker(application(till, counting(0, note="Your note")))

    assert page.value("Your note") == "for Bo"
    assert page.root.children[0].children[0] is output  # type: ignore[attr-defined]
    assert len(page.touched) == 1, "only the label's text"
    await world.close()


# Events.


async def test_a_click_made_offline_counts_once_after_a_kill(ada: Page) -> None:
    await ada.drop_connection()
    await ada.click("Count")
    await ada.click("Put")

    await ada.kill_worker()

    assert ada.text("#count") == "3"
    assert not ada.wire.waits


async def lose_the_answer(page: Page, button: str) -> None:
    """Click, let the server do it, and cut the line before the answer is there."""
    page.network(is_deaf=True)
    await page.click(button)
    await page.drop_connection()
    page.network()


async def test_what_committed_before_the_worker_died_is_not_done_again(till: Till, ada: Page) -> None:
    await lose_the_answer(ada, "Put")
    assert till.coins == ["coin"]

    await ada.kill_worker()

    assert till.coins == ["coin"]
    assert_all_is_there(ada)
    assert not ada.wire.waits
    await ada.click("Put")
    assert till.coins == ["coin", "coin"]


async def test_what_did_not_commit_is_done_by_the_next_worker(till: Till, ada: Page) -> None:
    await lose_the_answer(ada, "Count")

    await ada.kill_worker()

    assert ada.text("#count") == "3", "the state that came back is that from before the click"


async def test_a_click_on_what_is_gone_is_not_done_and_its_person_is_told(till: Till) -> None:
    world, page = await at_home(till, counting(0))
    await page.drop_connection()
    await page.click("Count")

    await page.kill_worker(application(till, nothing_to_count))

    assert page.sees("Closed.")
    assert page.wire.lost == 1
    assert not page.wire.waits
    await world.close()


async def test_a_click_never_lands_on_another_row(till: Till) -> None:
    pressed: list[str] = []
    world = World(services_of(application(till, orders(pressed, "17")), SETTINGS))
    page = await visit_page(world, "/", as_="ada/1")
    await page.drop_connection()
    await page.click("Cancel")

    await page.kill_worker(application(till, orders(pressed, "18")))

    assert page.sees("Order 18")
    assert (pressed, page.wire.lost) == ([], 1)
    await world.close()


async def test_a_click_finds_its_row_by_the_key_whatever_happened_to_it_and_around_it(till: Till) -> None:
    pressed: list[str] = []
    world, page = await at_the_counter(till, loans(pressed, ada="axe", bo="saw"))
    await page.drop_connection()
    await page.click(".at-1")

    await page.kill_worker(application(till, loans(pressed, cy="adze", bo="saw, late", ada="axe")))

    assert page.texts("b") == ["cy: adze", "bo: saw, late", "ada: axe"]
    assert (pressed, page.wire.lost) == (["bo"], 0)
    await world.close()


async def test_a_row_that_looks_the_same_under_another_key_gets_no_click(till: Till) -> None:
    pressed: list[str] = []
    world, page = await at_the_counter(till, loans(pressed, "axe", ada="axe", bo="saw"))
    await page.drop_connection()
    await page.click(".at-0")

    await page.kill_worker(application(till, loans(pressed, "axe", cy="axe", bo="saw")))

    assert (pressed, page.wire.lost) == ([], 1)
    await world.close()


async def test_a_row_that_came_later_is_known_by_its_key_after_a_restart_that_was_planned(till: Till) -> None:
    pressed: list[str] = []
    here = LivePages(services_of(application(till, loans(pressed, ada="axe")), SETTINGS))
    there = LivePages(services_of(application(till, loans(pressed, ada="axe", ed="drill, late")), SETTINGS))
    tab = await Tab.open(here)
    await tab.click("Lend")
    here.move(500)
    await tab.settle()
    await tab.click(".at-1")

    await tab.connect(there)

    assert (pressed, tab.wire.lost) == (["ed"], 0)
    for pages in (here, there):
        pages.close()
    await settled()


async def at_the_counter(till: Till, first: Any) -> tuple[World, Page]:
    world = World(services_of(application(till, first), SETTINGS))
    return world, await visit_page(world, "/", as_="ada/1")


def loans(pressed: list[str], label: str = "", **lent: str) -> Any:
    """Who has borrowed what: rows whose keys are people."""

    def row(place: int, who: str, what: str) -> Any:
        press = {"class": f"at-{place}", "onClick": lambda _event: pressed.append(who)}
        return html.li({"key": who}, html.b(label or f"{who}: {what}"), html.button(press, "Back"))

    @component
    def Loans() -> Component:
        more, set_more = use_unkept_state(())
        lend = html.button({"onClick": lambda _event: set_more((("ed", "drill"),))}, "Lend")
        rows = [row(place, *loan) for place, loan in enumerate((*lent.items(), *more))]
        return html.main(lend, html.ul(*rows))

    return Loans


@component
def nothing_to_count() -> Component:
    return html.p("Closed.")


def orders(pressed: list[str], *numbers: str) -> Any:
    """A list of orders that can be cancelled."""

    def row(number: str) -> Any:
        button = html.button({"onClick": lambda _event: pressed.append(number)}, "Cancel")
        return html.li({"key": number}, html.b(f"Order {number}"), button)

    @component
    def Orders() -> Component:
        return html.ul(*map(row, numbers))

    return Orders


# What its person was told.


async def test_what_a_person_was_told_is_still_there_and_is_not_said_again(till: Till) -> None:
    world, page = await at_the_counter(till, told_twice())
    await page.click("Tell")
    await page.click("Tell more")

    await page.kill_worker()

    assert page.texts("li") == ["Closed at noon.", "Open again at one."]
    assert (page.kept, page.touched) == ("all", [])
    await world.close()


async def test_what_a_person_dismissed_stays_away(till: Till) -> None:
    world, page = await at_the_counter(till, told_twice())
    await page.click("Tell")
    await page.click("Tell more")
    await page.click("Dismiss")

    await page.kill_worker()
    await page.click("Tell more")

    assert page.texts("li") == ["Open again at one."]
    await page.click("Dismiss")
    await page.kill_worker()
    assert page.texts("li") == []
    await world.close()


async def test_what_is_told_again_while_a_page_comes_back_is_told_once(till: Till) -> None:
    world, page = await at_the_counter(till, told_twice())
    await page.click("Tell")

    await page.kill_worker(application(till, told_twice(at_once=True)))

    assert page.texts("li") == ["Closed at noon."]
    await world.close()


def told_twice(*, at_once: bool = False) -> Any:
    """A page that tells its person two things, in two places; or the first as soon as it is there."""

    @component
    def Told() -> Component:
        session, notices = use_session(), use_notices()
        use_effect(lambda: session.notify("Closed at noon.") if at_once else None, [])
        return html.main(
            html.button({"onClick": lambda _event: session.notify("Closed at noon.")}, "Tell"),
            html.button({"onClick": lambda _event: session.notify("Open again at one.")}, "Tell more"),
            html.button({"onClick": lambda _event: session.dismiss(notices[0].id)}, "Dismiss"),
            html.ul(*(html.li({"key": each.id}, each.text) for each in notices)),
            Count(),
        )

    @component
    def Count() -> Component:
        return html.output(str(len(use_notices())))

    return Told


# Rights.


async def test_state_comes_back_but_rights_do_not(till: Till, ada: Page) -> None:
    till.locked_out.add("ada")

    with pytest.raises(Forbidden):
        await ada.kill_worker()


async def test_guards_that_lead_elsewhere_now_lead_to_a_fresh_page(till: Till) -> None:
    led = replace(application(till, counting(0)), routes={})
    guards: list[Any] = []

    def guard(_caller: Any, _params: Any) -> str | None:
        return guards[0] if guards else None

    routes = {"/": Route(counting(0), "Home", guard=guard), "/closed": Route(nothing_to_count, "Closed")}
    world = World(services_of(replace(led, routes=routes), SETTINGS))
    page = await visit_page(world, "/", as_="ada/1")
    await page.click("Count")
    await page.drop_connection()
    await page.click("Count")
    guards.append("/closed")

    await page.kill_worker()

    assert (page.path, page.kept) == ("/closed", "elsewhere")
    assert page.sees("Closed.")
    assert page.wire.lost == 1
    await world.close()
