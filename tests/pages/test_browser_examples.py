"""Python in your browser, on the landing page: what runs there, and what a handler is told."""

import inspect

import pytest

from brython.clock import time_zone
from brython.downloads import save_text
from brython.scrolling import scroll_to_top
from brython.tabs import open_tab
from tests.pages.conftest import Visit


async def test_scrolling_and_opening_a_tab_are_no_business_of_the_server(visit: Visit) -> None:
    page = await visit("/")
    told = len(page.frames)

    await page.click("Scroll to the top")
    await page.click("Open the design page")

    assert [(run.function, run.arguments) for run in page.browser_runs] == [
        ("scrolling.scroll_to_top", {}),
        ("tabs.open_tab", {"address": "/design"}),
    ]
    assert len(page.frames) == told
    assert page.client_calls == []


async def test_a_handler_asks_for_the_time_zone_and_shows_its_time(visit: Visit) -> None:
    page = await visit("/")
    assert page.text("#time-zone") == "Not asked yet."
    page.answer_client({time_zone: "Asia/Kathmandu"})

    await page.click("Ask my browser")

    assert page.text("#time-zone").startswith("Asia/Kathmandu, where it is ")
    assert [call.function for call in page.client_calls] == ["clock.time_zone"]


@pytest.mark.parametrize("answer", [None, "Mars/Olympus", "<b>Europe/Berlin</b>"])
async def test_a_browser_that_tells_no_zone_leaves_it_at_utc(visit: Visit, answer: str | None) -> None:
    page = await visit("/")
    if answer:
        page.answer_client({time_zone: answer})

    await page.click("Ask my browser")

    assert page.text("#time-zone") == "This browser tells none. Times stay in UTC."


async def test_each_example_shows_the_source_that_runs(visit: Visit) -> None:
    page = await visit("/")

    shown = page.texts("pre")
    for function in (scroll_to_top, open_tab, save_text, time_zone):
        source = " ".join(inspect.getsource(function).split())
        assert any(source in " ".join(text.split()) for text in shown)
