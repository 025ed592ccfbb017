"""A server with pages that fail in every way.

Run it: python -m tests.engine.dev_panel.served PORT dev|plain
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reactpy import component, html, use_effect, use_state
from reactpy.types import Component
from sanic import Sanic

from heavy_engine import Application, Caller, EngineSettings, Route, use_live, use_notices
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from tests.engine.small_app import error_page, open_work, who_asks
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready


def lend(tool: str) -> None:
    raise LookupError(f"nobody has the {tool}")


@component
def ToolRow(tool: str) -> Component:
    lent, set_lent = use_state(0)

    def click(_event: Any) -> None:
        set_lent(lent + 1)

    return html.li(html.button({"onClick": click}, f"Lend the {tool}"), html.output(f"{tool} {lent}"))


@component
def ShedPage() -> Component:
    """Rows that count, handlers that fail, a password."""
    word, set_word = use_state("")

    def fail(_event: Any) -> None:
        lend("ladder")

    async def fail_later(_event: Any) -> None:
        await asyncio.sleep(0)
        lend("wheelbarrow")

    def slow(_event: Any) -> None:
        set_word("slow")

    if word == "slow":
        time.sleep(0.03)
    said = [
        html.p({"key": n.id, "class": "notice"}, n.text, " ", html.code(n.reference)) for n in use_notices()
    ]
    return html.main(
        html.h1("Shed"),
        html.ul([ToolRow(tool, key=tool) for tool in ("axe", "saw")]),
        html.button({"onClick": fail}, "Fail"),
        html.button({"onClick": fail_later}, "Fail later"),
        html.button({"onClick": slow}, "Be slow"),
        html.input(
            {
                "type": "password",
                "aria-label": "Word",
                "onChange": lambda event: set_word(event["target"]["value"]),
            }
        ),
        html.section(said),
    )


@component
def BrokenPart(name: str) -> Component:
    _count, _set_count = use_state(3)
    lend(name)
    return html.p()


@component
def BrokenPage() -> Component:
    return html.main(html.h1("Broken"), BrokenPart("rake"))


@component
def EffectPage() -> Component:
    use_effect(lambda: lend("hoe"), dependencies=[])
    return html.main(html.h1("Effect"))


@component
def LoaderPage() -> Component:
    async def load(_work: str) -> str:
        await asyncio.sleep(0)
        lend("spade")
        return ""

    return html.main(html.h1("Loader"), html.p(use_live(load, topic="tools", initial="nothing")))


async def locked(_caller: Caller, _params: Mapping[str, Any]) -> str | None:
    lend("key")
    return None


PAGES = {"/": ShedPage, "/broken": BrokenPage, "/effect": EffectPage, "/loader": LoaderPage}


def create(*, dev: bool, recordings: str = "") -> Sanic[Any, Any]:
    application = Application(
        name="Shed",
        routes={
            **{path: Route(page, "Shed") for path, page in PAGES.items()},
            "/locked": Route(ShedPage, "Shed", guard=locked),
        },
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )
    return build_server(
        application, EngineSettings((b"k",), ("127.0.0.1",), dev=dev, recordings_folder=recordings)
    )


async def start_served(log_path: Path, profile: str) -> RunningServer:
    port = free_port()
    command = [sys.executable, "-m", "tests.engine.dev_panel.served", str(port), profile]
    command.append(str(log_path.parent / "recordings"))
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log, start_new_session=True)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    return server


if __name__ == "__main__":
    configure_logging("info", "json")
    served = create(dev=sys.argv[2] == "dev", recordings=sys.argv[3])
    serve_alone(served, "127.0.0.1", int(sys.argv[1]))
