"""A server whose pages show hostile texts wherever a text can be.

Run it: python -m tests.support.hostile_server PORT
"""

import sys
from pathlib import Path
from typing import Any

from reactpy import component, use_location, use_state
from reactpy.types import Component
from sanic import Sanic

from heavy_engine import Application, EngineSettings, Route
from heavy_engine.elements import html
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from tests.engine.small_app import error_page, open_work, who_asks

from .hostile import payloads
from .hostile_sinks import shown, sinks

BATCHES = 5
SINKS_EACH = 5
# First in the HTML; then by edits of what is there; then as new nodes.
STEPS = 3


@component
def Cell(text: str, turn: int) -> Component:
    """One text in the sinks whose turn it is, and where it always has to be."""
    always = (html.p(text), html.a({"href": text}, text), html.p({"style": text, "title": text}))
    return html.section(*always, *shown(text, turn, SINKS_EACH))


@component
def HostilePage() -> Component:
    """A batch of the texts; the button brings the next step."""
    step, set_step = use_state(0)
    batch = int(use_location().query_string.rpartition("=")[2] or 0)
    size = len(payloads()) // BATCHES
    first = (batch + step) % BATCHES * size

    def go_on(_event: Any) -> None:
        set_step(step + 1)

    # In the second step other texts stand in the same sinks; in the third the cells are new.
    is_new = step == STEPS - 1
    turn = (batch * size + (is_new * len(sinks()) // 2)) * SINKS_EACH
    cells = [
        Cell(one.text, turn + index * SINKS_EACH, key=f"{index} {is_new}")
        for index, one in enumerate(payloads()[first : first + size])
    ]
    button = html.button({"id": "go-on", "onClick": go_on}, "Go on")
    return html.main(button, html.output({"id": "step"}, str(step)), *cells)


def create() -> Sanic[Any, Any]:
    """The server, as production runs it."""
    application = Application(
        name="Hostile",
        routes={"/hostile": Route(HostilePage, "Hostile")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )
    return build_server(application, EngineSettings((b"k",), ("127.0.0.1",)))


if __name__ == "__main__":
    # What is left out is told for each spelling; here that is all there is.
    configure_logging("error", "json")
    served = create()
    serve_alone(served, "127.0.0.1", int(sys.argv[1]))
