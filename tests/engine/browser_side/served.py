"""A server whose pages use client functions of this folder.

Run it: python -m tests.engine.browser_side.served PORT
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reactpy import component, use_state
from reactpy.types import Component
from sanic import Sanic

from heavy_engine import Application, ClientError, EngineSettings, Route, in_browser, use_client, use_session
from heavy_engine.elements import html
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from tests.engine.browser_side.client import probe
from tests.engine.small_app import error_page, open_work, who_asks
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready

CLIENT = Path(__file__).parent / "client"
CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "double": (probe.double, {"number": 21}),
    "facts": (probe.facts_of, {"element_id": "title"}),
    "form": (probe.form_facts, {"element_id": "form"}),
    "change": (probe.change_form, {"element_id": "form"}),
    "halves": (probe.answer_halves, {}),
    "fail in halves": (probe.fail_in_halves, {}),
    "library": (probe.use_the_library, {"timeout": 60.0}),
    "fail": (probe.fail, {"number": 0}),
    "nothing": (probe.find_nothing, {}),
    "anything": (probe.answer_anything, {}),
    "no JSON": (probe.answer_no_json, {}),
    "much": (probe.answer_much, {"size": 70_000}),
    "for ever": (probe.wait_for_ever, {"timeout": 0.5}),
    "loop": (probe.loop, {"timeout": 0.5}),
    "mark": (probe.mark, {"element_id": "title", "name": "onclick", "value": "alert(1)"}),
}
for name in vars(probe).values():
    if getattr(name, "__module__", "") == probe.__name__:
        name.__module__ = "brython.probe"  # As if they stood there.


@component
def CallsPage() -> Component:
    """A button for each call, and what came of the last one."""
    client = use_client()
    said, set_said = use_state("nothing yet")

    def button(name: str) -> Any:
        function, arguments = CALLS[name]

        async def ask(_event: Any) -> None:
            set_said("asking")
            try:
                answer = await client.call(function, **arguments)
            except ClientError as error:
                notes = " ".join(getattr(error, "__notes__", []))
                set_said(f"{name}: {type(error).__name__}: {error} {notes}")
            else:
                set_said(f"{name}: {answer!r}")

        return html.button({"onClick": ask}, name)

    # As properties of the form these names are its fields.
    names = ("id", "localName", "value", "checked", "hidden", "style", "title", "matches")
    names += ("setAttribute", "removeAttribute", "replaceChildren", "toggleAttribute")
    form = html.form({"id": "form"}, *(html.input({"name": name, "aria-label": name}) for name in names))
    return html.main(html.h1({"id": "title"}, "Calls"), *map(button, CALLS), html.output(said), form)


@component
def HandlersPage() -> Component:
    """What runs in the browser alone, and what the server answers, too."""
    lit, set_lit = use_state(False)
    heard, set_heard = use_state(0)

    def switch(_event: Any) -> None:
        set_lit(not lit)

    def refuse(_event: Any) -> None:
        set_heard(heard + 1)

    return html.main(
        html.h1("Handlers"),
        html.button({"onClick": in_browser(probe.toggle, element_id="menu", name="open")}, "Menu"),
        html.nav({"id": "menu", "class": "menu"}, "The menu"),
        html.button(
            {"onClick": in_browser(probe.mark, element_id="lamp", name="title", value="lit?").then(switch)},
            "Switch",
        ),
        html.p({"id": "lamp", "class": "lit" if lit else "dark"}, "on" if lit else "off"),
        html.button(
            {"onClick": in_browser(probe.show, element_id="guess", text="accepted").then(refuse)}, "Guess"
        ),
        html.p({"id": "guess"}, "waiting"),
        html.output({"id": "heard"}, str(heard)),
    )


@component
def HooksPage() -> Component:
    """A widget that comes, changes and goes."""
    shown, set_shown = use_state(False)
    size, set_size = use_state(1)
    heard, set_heard = use_state("")
    hooks = {
        "id": "widget",
        "onMount": in_browser(probe.note, element_id="log", word="came"),
        "onUpdate": in_browser(probe.note, element_id="log", word=f"is {size}"),
        "onUnmount": in_browser(probe.note, element_id="log", word="went"),
    }
    return html.main(
        html.h1("Hooks"),
        html.button({"onClick": lambda _event: set_shown(not shown)}, "Show or hide"),
        html.button({"onClick": lambda _event: set_size(size + 1)}, "Grow"),
        html.div(hooks, f"Widget {size}") if shown else None,
        html.div({"id": "ticks", "onMount": in_browser(probe.count_up, element_id="ticks")}),
        html.div({"id": "log"}),
        html.input({"id": "typed", "aria-label": "Typed"}),
        html.button({"onClick": in_browser(probe.send, element_id="ear", event_type="word")}, "Send"),
        html.p({"id": "ear", "onWord": lambda event: set_heard(event["detail"]["word"])}, heard),
    )


@component
def PlainPage() -> Component:
    """A page without Python."""
    session = use_session()
    count, set_count = use_state(0)
    button = html.button({"onClick": lambda _event: set_count(count + 1)}, str(count))
    return html.main(html.h1("Plain"), button, html.small(str(session is not None)))


PAGES = {"/": CallsPage, "/handlers": HandlersPage, "/hooks": HooksPage, "/plain": PlainPage}


def create() -> Sanic[Any, Any]:
    """The server."""
    application = Application(
        name="Probe",
        routes={path: Route(page, "Probe") for path, page in PAGES.items()},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
        client_folder=CLIENT,
    )
    return build_server(application, EngineSettings((b"k",), ("127.0.0.1",), dev=False))


async def start_probe(log_path: Path) -> RunningServer:
    """The server in a process of its own."""
    port = free_port()
    with log_path.open("wb") as log:
        command = [sys.executable, "-m", "tests.engine.browser_side.served", str(port)]
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log, start_new_session=True)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    return server


if __name__ == "__main__":
    configure_logging("info", "json")
    serve_alone(create(), "127.0.0.1", int(sys.argv[1]))
