"""Each client function asks its page for the right thing, and hands on what the page says."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from brython import (
    clipboard,
    clock,
    cookies,
    downloads,
    focusing,
    media,
    network,
    notifications,
    scrolling,
    sharing,
    storage,
    tabs,
    viewport,
    visibility,
)
from heavy_engine.browser_side.testing import FakePage, NoSuchElement, NotAllowed
from heavy_engine.brython_bridge.functions import client_function

Said = list[tuple[str, dict[str, Any]]]


async def said(doing: Awaitable[Any], answers: dict[str, Any] | None = None) -> tuple[Any, Said]:
    """What came of a client function, and what it asked its page for."""
    with FakePage(answers) as fake:
        return await doing, fake.commands


async def test_scrolling() -> None:
    view = {"id": "top", "smooth": True, "block": "start"}
    assert await said(scrolling.scroll_to_element("top")) == (None, [("element.scroll_into_view", view)])
    assert (await said(scrolling.scroll_to_top(smooth=False)))[1] == [
        ("page.scroll_to", {"x": 0, "y": 0, "smooth": False})
    ]
    assert (await said(scrolling.scroll_to(10, 20)))[1] == [
        ("page.scroll_to", {"x": 10, "y": 20, "smooth": False})
    ]
    assert (await said(scrolling.scroll_position(), {"page.scroll_position": [0, 90.5]}))[0] == (0, 90.5)


async def test_the_focus() -> None:
    focus, select = {"id": "name", "scroll": True}, {"id": "name"}
    assert (await said(focusing.focus_element("name")))[1] == [("element.focus", focus)]
    assert (await said(focusing.leave_element("name")))[1] == [("element.blur", {"id": "name"})]
    assert (await said(focusing.select_text("name")))[1] == [
        ("element.focus", focus),
        ("element.select", select),
    ]


async def test_the_clipboard() -> None:
    assert (await said(clipboard.copy_text("oats")))[1] == [("clipboard.write", {"text": "oats"})]
    assert (await said(clipboard.paste_text(), {"clipboard.read": "rye"}))[0] == "rye"
    _, asked = await said(clipboard.copy_value("code"), {"element.value": "4711"})
    assert asked == [("element.value", {"id": "code"}), ("clipboard.write", {"text": "4711"})]


async def test_tabs() -> None:
    assert (await said(tabs.open_tab("/design")))[1] == [("page.open_tab", {"url": "/design"})]
    assert (await said(tabs.print_page()))[1] == [("page.print", {})]


@pytest.mark.parametrize(("in_tab", "area"), [(False, "local"), (True, "session")])
async def test_storage_is_the_sites_or_the_tabs(in_tab: bool, area: str) -> None:
    kept = {"storage.get": "dark", "storage.keys": ["theme"]}

    assert await said(storage.read_stored("theme", in_tab), kept) == (
        "dark",
        [("storage.get", {"area": area, "name": "theme"})],
    )
    assert (await said(storage.store_text("theme", "dark", in_tab)))[1] == [
        ("storage.set", {"area": area, "name": "theme", "text": "dark"})
    ]
    assert (await said(storage.forget_stored("theme", in_tab)))[1] == [
        ("storage.remove", {"area": area, "name": "theme"})
    ]
    assert await said(storage.stored_names(in_tab), kept) == (["theme"], [("storage.keys", {"area": area})])


@pytest.mark.parametrize(("days", "seconds"), [(2, 172_800), (0, None)])
async def test_cookies_keep_for_days_and_never_for_other_sites(days: int, seconds: int | None) -> None:
    kept = {"value": "b; Domain=example.com", "max_age": seconds, "path": "/", "same_site": "Lax"}

    assert (await said(cookies.set_cookie("a", "b; Domain=example.com", days)))[1] == [
        ("cookies.set", {"name": "a", **kept})
    ]
    assert (await said(cookies.read_cookie("a"), {"cookies.get": "b"}))[0] == "b"
    assert (await said(cookies.forget_cookie("a")))[1] == [("cookies.remove", {"name": "a", "path": "/"})]


async def test_the_clock_and_the_languages() -> None:
    answers = {"page.time_zone": "Asia/Kolkata", "page.locale": "hi-IN", "page.languages": ["hi-IN", "en"]}

    assert (await said(clock.time_zone(), answers))[0] == "Asia/Kolkata"
    assert (await said(clock.language(), answers))[0] == "hi-IN"
    assert (await said(clock.languages(), answers))[0] == ["hi-IN", "en"]


async def test_downloads() -> None:
    assert (await said(downloads.save_text("a.csv", "1;2", "text/csv")))[1] == [
        ("page.download", {"name": "a.csv", "text": "1;2", "base64": None, "type": "text/csv"})
    ]
    assert (await said(downloads.save_bytes("a.bin", "AAE=")))[1] == [
        ("page.download", {"name": "a.bin", "text": "", "base64": "AAE=", "type": "application/octet-stream"})
    ]


async def test_notifications() -> None:
    answers = {
        "notifications.permission": "default",
        "notifications.ask": "granted",
        "notifications.show": True,
    }
    assert (await said(notifications.notification_permission(), answers))[0] == "default"
    assert (await said(notifications.ask_to_notify(), answers))[0] == "granted"
    assert await said(notifications.notify("Tea", "It is ready."), answers) == (
        True,
        [("notifications.show", {"title": "Tea", "body": "It is ready.", "tag": ""})],
    )


async def test_sharing() -> None:
    assert (await said(sharing.share_page("Tea", url="/tea"), {"page.share": False}))[0] is False
    assert (await said(sharing.vibrate(50), {"page.vibrate": True}))[1] == [
        ("page.vibrate", {"pattern": [50]})
    ]


async def test_what_the_page_refuses_is_raised() -> None:
    with pytest.raises(NoSuchElement), FakePage({"element.focus": NoSuchElement("no element 'x'")}):
        await focusing.focus_element("x")
    with pytest.raises(NotAllowed), FakePage({"clipboard.read": NotAllowed("the person said no")}):
        await clipboard.paste_text()


Following = Callable[..., Awaitable[Any]]
FOLLOWED: list[tuple[Following, str, list[Any], list[Any]]] = [
    (clock.time_zone, "page.time_zone", ["Asia/Tokyo", "Europe/Rome"], ["Asia/Tokyo", "Europe/Rome"]),
    (media.prefers_dark, "page.matches", [False, True], [False, True]),
    (media.prefers_stillness, "page.matches", [False, True], [False, True]),
    (network.is_online, "page.online", [True, False], [True, False]),
    (visibility.is_visible, "page.visible", [True, False], [True, False]),
    (
        viewport.viewport_size,
        "page.viewport",
        [{"width": 360, "height": 640}, {"width": 640, "height": 360}],
        [(360, 640), (640, 360)],
    ),
]


@pytest.mark.parametrize(("function", "command", "page_says", "values"), FOLLOWED)
async def test_what_has_after_answers_when_the_value_is_another(
    function: Following, command: str, page_says: list[Any], values: list[Any]
) -> None:
    first, second = page_says
    answers = iter([first, first, first, second])
    with FakePage({command: lambda **_: next(answers)}) as fake:
        # JSON makes lists of tuples.
        known = await function()
        after = list(known) if isinstance(known, tuple) else known
        assert await function(after=after) == values[1]

    assert known == values[0]
    assert fake.names.count("page.sleep") == 2
    # The answer is what the server expects of the function.
    assert client_function(function).read(list(known) if isinstance(known, tuple) else known) == known


async def test_a_media_query_is_asked_as_it_was_given() -> None:
    _, asked = await said(media.matches_media("(min-width: 60rem)"), {"page.matches": True})

    assert asked == [("page.matches", {"query": "(min-width: 60rem)"})]


def test_everything_that_follows_is_tested_here() -> None:
    modules = (clock, media, network, viewport, visibility)
    following = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if "after" in inspect.signature(function).parameters and name not in ("next_value", "matches_media")
    }

    assert following == {function for function, *_ in FOLLOWED}
