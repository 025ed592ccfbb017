"""A server of the engine whose page is in a folder, so that another version of it can be deployed.

Run it: python -m tests.engine.client.kept.app PORT FOLDER [expired] [supervised]
"""

import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from sanic import Sanic

from heavy_engine import Application, EngineSettings, Route
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from heavy_engine.supervisor import Limits, WorkerProgram, python, supervise
from tests.engine.small_app import error_page, open_work, who_asks
from tests.support.waiting import PATIENCE_S

HERE = Path(__file__).parent


def create(page: Any, keep_s: float) -> Sanic[Any, Any]:
    """The server, with state that is taken back for so many seconds."""
    application = Application(
        name="Shop",
        routes={"/": Route(page, "Shop")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=HERE,
    )
    settings = EngineSettings(
        signing_keys=(b"k",),
        allowed_hosts=("127.0.0.1",),
        keep_state=True,
        state_keep_s=keep_s,
        drain_s=PATIENCE_S,
    )
    return build_server(application, settings)


def create_version(folder: str, *, is_expired: bool = False) -> Sanic[Any, Any]:
    """The server, with the page of a folder."""
    configure_logging("info", "json")
    sys.path.insert(0, str(HERE / folder))
    return create(import_module("shop").ShopPage, 0.0 if is_expired else 3600.0)


def create_worker() -> Sanic[Any, Any]:
    """The server of a worker."""
    return create_version("before")


def supervised(port: int) -> int:
    """Serve with one worker that is renewed when it is asked for."""
    configure_logging("info", "json")
    listener = socket.create_server(("127.0.0.1", port), backlog=100)
    program = WorkerProgram(
        python("heavy_engine.sanic_executor.worker"), "tests.engine.client.kept.app:create_worker", listener
    )
    return supervise(program, 1, Limits(drain_s=PATIENCE_S))


def main() -> int:
    """Serve until stopped."""
    port = int(sys.argv[1])
    if "supervised" in sys.argv:
        return supervised(port)
    serve_alone(create_version(sys.argv[2], is_expired="expired" in sys.argv), "127.0.0.1", port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
