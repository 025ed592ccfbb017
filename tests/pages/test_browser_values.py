"""Values that only a browser knows: a default first, then what it tells, shared, followed and kept."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reactpy import component, use_state
from reactpy.types import Component
from structlog.testing import capture_logs

from brython.clock import time_zone
from brython.media import matches_media, prefers_dark
from brython.scrolling import scroll_position
from heavy_engine import Application, Route
from heavy_engine.elements import html
from heavy_engine.testing.browser import Page
from heavy_engine.testing.python import NEVER
from heavy_engine.testing.world import World, services_of
from heavy_stack.frontend.browser_values import use_browser_value
from heavy_stack.frontend.components.local_time import LocalTime
from heavy_stack.frontend.time_zones import use_time_zone
from tests.engine.small_app import error_page, open_work, who_asks
from tests.support.waiting import eventually

SUMMER_BEGINS = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)
A_MINUTE = dt.timedelta(minutes=1)


def world_of(page: Callable[[], Component]) -> World:
    application = Application(
        name="Clocks",
        routes={"/": Route(page, "Clocks"), "/other": Route(OtherPage, "Other")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(),
    )
    return World(services_of(application))


class Browser(Page):
    """A window whose client functions are followed: they answer what is new, now or later."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.waiting = 0

    def _called(self, number: int, function: str, arguments: dict[str, Any]) -> None:
        self.waiting = number
        super()._called(number, function, arguments)

    async def answer_now(self, value: Any) -> None:
        """Let the function that was called last answer at last."""
        self.wire.answer(self.waiting, "ok", value)
        self._send()
        await self._settle()

    async def asks_for_more(self) -> None:
        """The server has asked for the next value after the first one."""

        async def look() -> bool:
            await self._settle()
            return self.client_calls[-1].arguments["after"] is not None

        await eventually(look)


async def opened(page: Callable[[], Component], answers: Any = None, **more: Any) -> Browser:
    """A page in a browser whose Python answers this from the start; without, it runs none."""
    world = world_of(page)
    window = Browser(world, await world.caller("Ada"), **more)
    window.answer_client(answers or {})
    await window.go("/")
    return window


def following(value: Any) -> Callable[..., Any]:
    """What a client function answers that is followed: nothing while the value is known."""
    return lambda after, **_more: NEVER if after == value else value


@component
def ZonePage() -> Component:
    zone = use_time_zone()
    return html.main(html.h1(zone.name or "unknown"), LocalTime(SUMMER_BEGINS, "time"))


@component
def OtherPage() -> Component:
    return html.main(html.h1("Other"), LocalTime(SUMMER_BEGINS, "time"))


@component
def ManyPage() -> Component:
    shown, show = use_state(True)
    times = [LocalTime(SUMMER_BEGINS, "time", key=f"time-{n}") for n in range(100)] if shown else []
    return html.main(html.button({"onClick": lambda _event: show(not shown)}, "Turn"), *times)


@component
def DarkPage() -> Component:
    dark = use_browser_value(prefers_dark, False)
    wide = use_browser_value(matches_media, False, query="(min-width: 60rem)")
    narrow = use_browser_value(matches_media, False, query="(max-width: 20rem)")
    return html.main(html.p(f"dark {dark}, wide {wide}, narrow {narrow}"))


@component
def PlacePage() -> Component:
    place = use_browser_value(scroll_position, None)
    return html.main(html.p(f"place {place}"))


@component
def OpenPage() -> Component:
    moment, set_moment = use_state(SUMMER_BEGINS - A_MINUTE)
    later = html.button({"onClick": lambda _event: set_moment(SUMMER_BEGINS + A_MINUTE)}, "Later")
    return html.main(LocalTime(moment, "time"), later)


async def test_a_page_shows_the_default_where_no_python_runs() -> None:
    page = await opened(ZonePage)

    assert page.sees("unknown")
    assert page.texts("time") == ["1:00 AM UTC"]


async def test_the_first_html_has_the_default_and_waits_for_nobody() -> None:
    page = await opened(ZonePage, {time_zone: NEVER})

    assert page.sees("unknown")
    assert [call.function for call in page.client_calls] == ["clock.time_zone"]


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_zone_that_the_browser_told_earlier_is_in_the_first_html(javascript: bool) -> None:
    page = await opened(ZonePage, {time_zone: NEVER}, time_zone="Asia/Kolkata", javascript=javascript)

    assert page.sees("Asia/Kolkata")
    assert page.texts("time") == ["6:30 AM"]


async def test_where_somebody_is_now_counts_more_than_where_they_were() -> None:
    page = await opened(ZonePage, {time_zone: following("Europe/Berlin")}, time_zone="Asia/Kolkata")

    assert page.sees("Europe/Berlin")
    assert page.texts("time") == ["3:00 AM"]


@pytest.mark.parametrize("lie", ["Mars/Olympus", "posixrules", "etc/passwd"])
async def test_a_zone_of_earlier_that_is_none_is_unknown(lie: str) -> None:
    page = await opened(ZonePage, {time_zone: NEVER}, time_zone=lie)

    assert page.sees("unknown")


async def test_what_the_browser_tells_is_shown() -> None:
    page = await opened(ZonePage, {time_zone: following("Europe/Berlin")})

    assert page.sees("Europe/Berlin")
    assert page.texts("time") == ["3:00 AM"]


async def test_a_change_in_the_browser_reaches_the_page() -> None:
    page = await opened(ZonePage, {time_zone: following("Europe/Berlin")})
    await page.asks_for_more()

    await page.answer_now("Asia/Kolkata")

    assert page.sees("Asia/Kolkata")
    assert page.texts("time") == ["6:30 AM"]


async def test_a_hundred_times_on_a_page_are_one_question() -> None:
    page = await opened(ManyPage, {time_zone: following("Europe/Berlin")})

    assert page.texts("time") == ["3:00 AM"] * 100
    await page.asks_for_more()
    assert [call.arguments["after"] for call in page.client_calls] == [None, "Europe/Berlin"]


async def test_who_comes_later_begins_with_what_is_known_and_asks_for_what_is_new() -> None:
    page = await opened(ManyPage, {time_zone: following("Europe/Berlin")})

    await page.click("Turn")
    page.answer_client({time_zone: NEVER})
    await page.click("Turn")

    assert page.texts("time")[0] == "3:00 AM"
    assert page.client_calls[-1].arguments == {"after": "Europe/Berlin"}


async def test_what_the_browser_told_comes_back_with_the_page() -> None:
    page = await opened(ManyPage, {time_zone: following("Europe/Berlin")})
    assert page.texts("time")[99] == "3:00 AM"

    page.answer_client({time_zone: NEVER})
    await page.kill_worker()
    await page.reconnect()

    assert page.texts("time") == ["3:00 AM"] * 100


async def test_other_arguments_are_another_value() -> None:
    answers = {
        prefers_dark: lambda after: True,
        matches_media: lambda query, after: query == "(min-width: 60rem)",
    }
    page = await opened(DarkPage, answers)

    assert page.sees("dark True, wide True, narrow False")


async def test_who_does_not_follow_is_asked_once() -> None:
    page = await opened(PlacePage, {scroll_position: [0, 120.5]})

    assert page.sees("place (0.0, 120.5)")
    assert [call.arguments for call in page.client_calls] == [{}]


async def test_a_browser_that_tells_what_is_known_already_is_asked_no_more() -> None:
    page = await opened(ZonePage, {time_zone: "Europe/Berlin"})
    await page.asks_for_more()
    told = len(page.client_calls)

    await page.travel("/other")

    assert page.texts("time") == ["3:00 AM"]
    assert [call.arguments for call in page.client_calls[told:]] == [{"after": "Europe/Berlin"}]


@pytest.mark.parametrize("lie", [7, None, ["Europe/Berlin"], {"zone": "UTC"}])
async def test_an_answer_of_another_type_is_none(lie: Any) -> None:
    with capture_logs() as logs:
        page = await opened(ZonePage, {time_zone: lie})

    assert page.sees("unknown")
    (entry,) = [each for each in logs if each["event"] == "a value of the browser is not known"]
    assert "clock.time_zone" in entry["value"]


@pytest.mark.parametrize("lie", ["../../etc/passwd", "x" * 10_000, "Mars/Olympus", "\0"])
async def test_a_zone_that_there_is_not_is_utc(lie: str) -> None:
    page = await opened(ZonePage, {time_zone: following(lie)})

    assert page.sees("unknown")
    assert page.texts("time") == ["1:00 AM UTC"]


async def test_a_page_that_is_open_while_summer_time_begins_shows_the_new_hour() -> None:
    page = await opened(OpenPage, {time_zone: following("Europe/Berlin")})
    assert page.texts("time") == ["1:59 AM"]

    await page.click("Later")

    assert page.texts("time") == ["3:01 AM"]
