"""The engine with nothing but the pages for measuring, with the settings of production.

python -m benchmarks.live.our_server PORT         pages keep no state
python -m benchmarks.live.our_server PORT kept    they do
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reactpy import html
from reactpy.types import VdomDict

from benchmarks.references.serving import serve
from heavy_engine import Application, Caller, EngineSettings
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import FrameProtocol, build_server

KEPT = "kept"


def error_page(status: int, headline: str, detail: str, reference: str) -> VdomDict:
    """An error in one line."""
    return html.p(f"{status} {headline} {detail} {reference}")


@asynccontextmanager
async def open_work(caller: Caller) -> AsyncIterator[Any]:
    """Pages for measuring do no work."""
    yield caller


async def who_asks(session_id: str) -> Caller:
    """Everybody is who they are."""
    return Caller(session_id)


def application() -> Application:
    """An application without pages of its own."""
    return Application(
        name="Bench",
        routes={},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )


def settings(**others: Any) -> EngineSettings:
    """Those of production, for whoever measures clicks faster than people do."""
    return EngineSettings(
        signing_keys=(b"k" * 32,),
        allowed_hosts=("127.0.0.1",),
        bench=True,
        events_per_s=0,
        user_events_per_s=0,
        user_sockets_max=1_000_000,
        **others,
    )


def main() -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    server = build_server(application(), settings(keep_state=sys.argv[2:] == [KEPT]))
    serve(server, int(sys.argv[1]), protocol=FrameProtocol)


if __name__ == "__main__":
    main()
