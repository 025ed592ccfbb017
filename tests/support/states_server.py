"""A server whose page loads what a file says, when the file is there; it fails while the file says so.

Run it: python -m tests.support.states_server PORT FILE
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from reactpy import component
from reactpy.types import Component
from sanic import Sanic

from heavy_engine import Application, Boundary, EngineSettings, Route, use_query
from heavy_engine.elements import html
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from heavy_stack.frontend.components.loaded import Loaded
from heavy_stack.frontend.components.stylesheets import STYLESHEETS
from heavy_stack.main import STATIC_FOLDER
from tests.engine.small_app import error_page, open_work, who_asks

FAIL = "fail"


def page(file: Path) -> Any:
    """A heading, what the file says, and a part that cannot be shown while it says "fail"."""

    async def read(_work: object) -> str:
        while not file.exists():
            await asyncio.sleep(0.01)
        words = file.read_text()
        if words == FAIL:
            raise ZeroDivisionError("the secret is 42")
        return words

    @component
    def Risky() -> Component:
        if file.exists() and file.read_text() == FAIL:
            raise ZeroDivisionError("the secret is 42")
        return html.p({"id": "risky"}, "Nothing is wrong here.")  # type: ignore[return-value]

    @component
    def StatesPage() -> Any:
        query = use_query(read)
        said = Loaded(query, lambda words: html.output(words), waiting="Loading the words…")
        return html.main({"class": "wrap stack"}, html.h1("States"), said, Boundary(Risky()))

    return StatesPage


def main() -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    application = Application(
        name="States",
        routes={"/": Route(page(Path(sys.argv[2])), "States")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=STATIC_FOLDER,
        stylesheets=STYLESHEETS,
    )
    settings = EngineSettings(
        signing_keys=(b"k",), allowed_hosts=("127.0.0.1",), first_paint_s=0.05, load_timeout_s=600
    )
    server: Sanic[Any, Any] = build_server(application, settings)
    serve_alone(server, "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
