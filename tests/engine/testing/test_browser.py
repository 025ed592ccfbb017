"""The browser in this process: what people see and do, and what happens to their connection."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from reactpy import component, html

from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.people import NotThere
from heavy_engine.testing.world import World, services_of
from tests.engine.testing.shed import Shed, application
from tests.engine.topics.rooms import world_of

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
def shed() -> Shed:
    return Shed({"axe": "", "saw": ""})


@pytest.fixture
async def world(shed: Shed) -> AsyncIterator[World]:
    services = services_of(application(shed))
    shed.topics.append(services.topics)
    made = World(services)
    yield made
    await made.close()


@pytest.fixture
def visit(world: World) -> Visit:
    async def open_page(path: str = "/", *, as_: str = "Ada") -> Page:
        return await visit_page(world, path, as_=as_)

    return open_page


async def test_the_first_html_has_the_data_in_it(visit: Visit) -> None:
    page = await visit()

    assert page.texts("li") == ["axe Take", "saw Take"] or page.texts("li") == ["axeTake", "sawTake"]
    assert page.frames == []
    assert page.title == "Shed"


async def test_everyone_sees_who_has_the_axe(visit: Visit) -> None:
    ada, bo = await visit("/", as_="Ada"), await visit("/", as_="Bo")

    await ada.click("Take axe")

    assert ada.texts("li") == bo.texts("li")
    assert ada.sees("axe out with Ada")


async def test_calls_wait_for_slow_work(visit: Visit, shed: Shed) -> None:
    page = await visit()
    shed.slow_s = 0.05

    await page.click("Take axe")

    assert page.sees("axe out with Ada")


async def test_a_refusal_is_seen(visit: Visit) -> None:
    ada, bo = await visit("/", as_="Ada"), await visit("/", as_="Bo")
    await ada.click("Take axe")

    await bo.click("Take axe")

    assert bo.sees("axe is out already.")
    assert not ada.sees("axe is out already.")


async def test_a_click_brings_one_small_edit(visit: Visit) -> None:
    page = await visit("/counter")

    await page.click("Add one")
    await page.click("Add one")

    assert page.text("#n") == "2"
    assert [op[0] for op in page.ops] == ["t"]
    assert page.last_event.edits == 1
    assert page.last_event.bytes < 80


async def test_what_is_not_there_is_answered_with_what_is(visit: Visit) -> None:
    page = await visit()

    with pytest.raises(
        NotThere, match=r"no 'Done' on this page; there are: button 'Take axe', button 'Take saw'"
    ):
        await page.click("Done")
    with pytest.raises(NotThere, match="no page '/nowhere'; there are: /, /form, /counter, /shelf"):
        await page.go("/nowhere")


async def test_a_name_that_two_things_have_is_refused(visit: Visit) -> None:
    page = await visit()

    with pytest.raises(NotThere, match="2 are called 'button'"):
        await page.click("button")


async def test_a_disabled_button_cannot_be_clicked(visit: Visit) -> None:
    page = await visit("/form")

    with pytest.raises(NotThere, match="'Off' is disabled"):
        await page.click("Off")


async def test_a_form_is_filled_in_and_sent(visit: Visit) -> None:
    page = await visit("/form")

    await page.type("Name", "Bo")
    await page.click("Send")
    assert page.text("#said") == "sent Bo"

    await page.type("Name", "b")
    await page.press("Enter", "Name")
    assert page.text("#said") == "sent Bob"

    await page.fill("Name", "Cy")
    await page.submit()
    assert page.text("#said") == "sent Cy"


async def test_the_server_may_change_what_is_typed(visit: Visit) -> None:
    page = await visit("/form")

    await page.type("Loud", "axe")

    assert page.value("Loud") == "AXE"
    assert page.text("#echo") == "AXE open s"


async def test_boxes_and_lists(visit: Visit) -> None:
    page = await visit("/form")

    await page.check("Done")
    await page.select("Size", "Large")

    assert page.is_checked("Done")
    assert page.text("#echo") == "done l"
    await page.check("Done", on=False)
    assert page.text("#echo") == "open l"
    with pytest.raises(NotThere, match="no option 'Huge' in 'Size'; there are: 'Small', 'Large'"):
        await page.select("Size", "Huge")


async def test_what_scrolling_brings_into_view_is_clicked_once_for_each_wish(visit: Visit) -> None:
    page = await visit("/shelf")

    await page.reach("More")
    await page.reach("More")
    assert len(page.texts("li")) == 6

    await page.reach("More")
    with pytest.raises(NotThere, match="'More' was reached already, and still wishes 'down 6'"):
        await page.reach("More")
    with pytest.raises(NotThere, match="'Cancel' has no data-reach"):
        await page.reach("Cancel")


async def test_a_key_clicks_the_button_that_stands_for_it(visit: Visit) -> None:
    page = await visit("/shelf")

    await page.press("Escape", at="Name")
    assert page.text("#said") == "cancelled"

    await page.press("Enter", at="Name")
    assert page.text("#said") == "saved"


async def test_links_lead_through_the_application_and_back(visit: Visit) -> None:
    page = await visit()

    await page.click("To the form")
    assert (page.path, page.title) == ("/form", "Form")
    assert page.sees("Loud")

    await page.back()
    assert (page.path, page.title) == ("/", "Shed")
    assert page.sees("Tool shed")


async def test_a_link_out_leaves(visit: Visit) -> None:
    page = await visit()

    await page.click("Out")

    assert page.left_for == "https://example.org/"


@pytest.mark.parametrize("latency_ms", [0, 300, 3000])
async def test_no_key_is_lost_on_a_bad_network(visit: Visit, latency_ms: int) -> None:
    page = await visit("/form")
    page.network(latency_ms=latency_ms, loss=0.05)
    typed = "the quick brown fox jumps over the lazy dog " * 6

    await page.type("Loud", typed)

    assert page.value("Loud") == typed.upper()


async def test_a_click_without_connection_counts_after_it(visit: Visit) -> None:
    page = await visit("/counter")
    await page.drop_connection()

    await page.click("Add one")
    await page.click("Add one")
    assert page.text("#n") == "0"
    await page.reconnect()

    assert page.text("#n") == "2"
    assert page.wire.lost == 0


async def test_a_click_under_way_when_the_connection_drops_counts_once(visit: Visit) -> None:
    page = await visit("/counter")
    await page.click("Add one")
    await page.drop_connection()
    await page.reconnect()

    await page.click("Add one")

    assert page.text("#n") == "2"


async def test_a_page_is_rebuilt_by_another_worker(visit: Visit) -> None:
    page = await visit("/counter")
    await page.click("Add one")

    await page.kill_worker()
    await page.click("Add one")

    assert page.text("#n") == "2"
    assert page.untouched()
    assert page.wire.waits is False


async def test_what_was_typed_outlives_another_worker(visit: Visit) -> None:
    page = await visit("/form")
    await page.type("Name", "Bo")
    await page.type("Loud", "axe")

    await page.kill_worker()

    assert page.value("Name") == "Bo"
    assert page.value("Loud") == "AXE"
    assert page.text("#echo") == "AXE open s"
    await page.click("Send")
    assert page.text("#said") == "sent Bo"


async def test_a_rebuilt_page_that_reconnects_needs_no_html(visit: Visit) -> None:
    page = await visit("/counter")
    await page.click("Add one")
    await page.kill_worker()
    await page.click("Add one")
    node = page.root.children[0]

    await page.drop_connection()
    await page.reconnect()

    assert page.root.children[0] is node


async def test_a_closed_page_leaves_no_work(visit: Visit, world: World) -> None:
    async with await visit() as page:
        await page.click("Take axe")

    assert world.services.work == set()


async def test_what_a_label_adds_to_a_name_may_be_left_out() -> None:
    @component
    def FieldsPage() -> Any:
        labels = ("Name", "Name of the shed", "Photo optional", "Day and month", "Day and year")
        kinds = {"Photo optional": "file"}
        return html.form(
            *(html.label(text, html.input({"type": kinds.get(text, "text")})) for text in labels)
        )

    async with world_of(FieldsPage) as world:
        page = await visit_page(world, "/")
        await page.fill("Name", "axe")
        assert (page.value("Name"), page.value("Name of the shed")) == ("axe", "")
        assert page.value("Photo") == ""
        with pytest.raises(NotThere, match="2 are called 'Day and'"):
            page.value("Day and")
        with pytest.raises(NotThere, match=r"no field 'Pho'; there are: .* file 'Photo optional'"):
            page.value("Pho")


async def test_a_form_that_asks_leads_to_an_address() -> None:
    @component
    def FindPage() -> Any:
        sought = html.input({"aria-label": "Sought", "name": "q"})
        kept = html.input({"type": "hidden", "name": "sort", "value": "age"})
        return html.form({"method": "get", "action": "/"}, kept, sought, html.button("Find"))

    async with world_of(FindPage) as world:
        page = await visit_page(world, "/?q=saw&show=open", javascript=False)
        await page.fill("Sought", "axe & saw")
        await page.click("Find")

        assert page.path == "/?sort=age&q=axe+%26+saw"
