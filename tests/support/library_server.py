"""A server whose page calls any client function of the library, and shows what it answered.

Run it: python -m tests.support.library_server PORT
"""

import json
import sys
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from reactpy import component, use_state
from reactpy.types import Component
from sanic import Sanic

from brython.clock import time_zone
from brython.intersection import stop_telling, tell_when_seen
from brython.media import prefers_dark
from brython.network import is_online
from brython.shortcuts import listen_for_keys, stop_listening
from brython.viewport import viewport_size
from brython.visibility import is_visible
from heavy_engine import Application, ClientError, EngineSettings, Route, in_browser, use_client
from heavy_engine.elements import html
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from heavy_stack.frontend.browser_values import use_browser_value
from heavy_stack.frontend.components.local_time import LocalTime
from heavy_stack.frontend.components.stylesheets import STYLESHEETS
from heavy_stack.main import CLIENT_FOLDER, STATIC_FOLDER
from tests.engine.small_app import error_page, open_work, who_asks
from tests.support.waiting import PATIENCE_S

SUMMER_BEGINS = datetime(2026, 3, 29, 1, tzinfo=UTC)
KEYS = ["mod+k", "escape"]


@component
def LibraryPage() -> Component:
    """Calls of handlers, a field, shortcuts, and something far below."""
    return html.main(  # type: ignore[return-value]
        {"class": "wrap stack"},
        html.h1({"id": "heading", "tabindex": "-1"}, "Library"),
        Caller(),
        html.label("Name", html.input({"id": "name", "value": "Ada"})),
        Shortcuts(),
        *(html.p({"key": f"line-{n}"}, f"Line {n}") for n in range(100)),
        FarBelow(),
    )


@component
def Caller() -> Component:
    """Calls what stands in the field: a number, the function's name, and its arguments as JSON."""
    client = use_client()
    wish, set_wish = use_state("")
    said, say = use_state("nothing yet")

    async def call(_event: Any) -> None:
        _number, name, written = wish.split(" ", 2)
        module, _, function = name.partition(".")
        found = getattr(import_module(f"brython.{module}"), function)
        try:
            answer = await client.call(found, timeout=PATIENCE_S, **json.loads(written))
        except ClientError as error:
            say(f"{wish}: {type(error).__name__} {getattr(error, 'kind', '')}")
        else:
            say(f"{wish}: {json.dumps(answer)}")

    def write(event: Any) -> None:
        set_wish(event["target"]["value"])

    return html.section(  # type: ignore[return-value]
        html.label("Call", html.input({"id": "call", "value": wish, "onInput": write})),
        html.button({"type": "button", "onClick": call}, "Do it"),
        html.output({"id": "said"}, said),
    )


@component
def Shortcuts() -> Component:
    """Keys of the whole page, until they are not wanted."""
    pressed, press = use_state(tuple[str, ...]())
    wanted, want = use_state(True)

    def hear(event: Any) -> None:
        press((*pressed, event["detail"]["keys"]))

    keys = {
        "onMount": in_browser(listen_for_keys, element_id="keys", keys=KEYS),
        "onUnmount": in_browser(stop_listening, element_id="keys"),
        "onShortcut": hear,
    }
    heard = html.output({"id": "keys", "key": "keys", **keys}, " ".join(pressed)) if wanted else None
    turn = html.button({"type": "button", "onClick": lambda _event: want(not wanted)}, "Turn keys off or on")
    return html.section(turn, heard)  # type: ignore[return-value]


@component
def FarBelow() -> Component:
    """Counts how often it came into view, until that is not wanted; its place stays."""
    seen, see = use_state(tuple[bool, ...]())
    wanted, want = use_state(True)

    def hear(event: Any) -> None:
        see((*seen, event["detail"]["visible"]))

    told = {
        "onMount": in_browser(tell_when_seen, element_id="far"),
        "onUnmount": in_browser(stop_telling, element_id="far"),
    }
    # The element that watches and the one that is watched differ: the second outlives the first.
    watch = html.span({"key": "watch", **told}) if wanted else None
    turn = html.button(
        {"type": "button", "onClick": lambda _event: want(not wanted)}, "Turn telling off or on"
    )
    said = html.output({"id": "far", "key": "far", "onSeen": hear}, " ".join(map(str, seen)) or "not seen")
    return html.section(said, watch, turn)  # type: ignore[return-value]


@component
def ValuesPage() -> Component:
    """What the browser tells of itself, and goes on telling."""
    values = {
        "dark": use_browser_value(prefers_dark, None),
        "online": use_browser_value(is_online, None),
        "size": use_browser_value(viewport_size, None),
        "visible": use_browser_value(is_visible, None),
        "zone": use_browser_value(time_zone, None),
    }
    shown = [html.output({"id": name, "key": name}, str(value)) for name, value in values.items()]
    return html.main(html.h1("Values"), *shown, LocalTime(SUMMER_BEGINS, "time"))  # type: ignore[return-value]


def main() -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    application = Application(
        name="Library",
        routes={"/": Route(LibraryPage, "Library"), "/values": Route(ValuesPage, "Values")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=STATIC_FOLDER,
        client_folder=CLIENT_FOLDER,
        stylesheets=STYLESHEETS,
    )
    settings = EngineSettings(signing_keys=(b"k",), allowed_hosts=("127.0.0.1", "localhost"))
    server: Sanic[Any, Any] = build_server(application, settings)
    serve_alone(server, "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
