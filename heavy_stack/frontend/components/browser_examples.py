"""Python that runs in the browser: four small examples, each with its source."""

import inspect
from collections.abc import Callable
from typing import Any

from reactpy import component, use_state
from reactpy.types import Component, VdomDict

from brython.clock import time_zone
from brython.downloads import save_text
from brython.scrolling import scroll_to_top
from brython.tabs import open_tab
from heavy_engine import ClientError, in_browser, moments, use_client, use_locale
from heavy_engine.elements import html

from ..time_zones import UNKNOWN, zone_named
from .buttons import Button
from .code_block import CodeBlock
from .local_time import zoned_time
from .sections import Card


@component
def ScrollExample() -> VdomDict:
    """A click that the server never hears of."""
    button = Button("Scroll to the top", on_click=in_browser(scroll_to_top))
    return _example(
        "Scroll", "The click stays in the browser; the server is sent nothing.", scroll_to_top, button
    )


@component
def TabExample() -> VdomDict:
    """Another tab, opened by Python."""
    button = Button("Open the design page", on_click=in_browser(open_tab, address="/design"))
    return _example("Open a new tab", "The new tab cannot reach back to this one.", open_tab, button)


@component
def FileExample() -> VdomDict:
    """A file that comes from no server."""
    saves = in_browser(save_text, name="hello.txt", text="Hello from Python in your browser.\n")
    button = Button("Save hello.txt", on_click=saves)
    return _example("Save a file", "It is made where you are, and never travels.", save_text, button)


@component
def TimeZoneExample() -> VdomDict:
    """A handler on the server that asks the browser, and waits for its answer."""
    client, locale = use_client(), use_locale()
    zone, set_zone = use_state(UNKNOWN)
    is_asked, set_asked = use_state(False)

    async def ask(_event: dict[str, Any]) -> None:
        try:
            set_zone(zone_named(await client.call(time_zone)))
        except ClientError:
            set_zone(UNKNOWN)
        set_asked(True)

    words: tuple[Any, ...] = ("Not asked yet.",)
    if is_asked:
        words = ("This browser tells none. Times stay in UTC.",)
    if zone.is_known:
        words = (f"{zone.name}, where it is ", zoned_time(moments.now(), zone, locale, "time"), ".")
    said = html.output({"id": "time-zone", "class": "echo"}, *words)
    hint = "A handler on the server calls this function and awaits what it returns."
    return _example(
        "Ask for the time zone", hint, time_zone, Button("Ask my browser", on_click=ask), said=said
    )


def _example(
    title: str, hint: str, function: Callable[..., Any], button: VdomDict, said: VdomDict | None = None
) -> VdomDict:
    told = html.p({"class": "hint"}, hint)
    return Card(title, told, _source_of(function), said, html.div({"class": "card-foot"}, button))


def _source_of(function: Callable[..., Any]) -> Component:
    name = f"{function.__module__.replace('.', '/')}.py"
    return CodeBlock(inspect.getsource(function), language="python", label=f"{function.__name__} in {name}")
