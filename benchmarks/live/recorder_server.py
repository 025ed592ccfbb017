"""The server of the other benchmarks, with a recorder that is switched while pages are open.

python -m benchmarks.live.recorder_server PORT FOLDER

GET /_switch/on lets pages tell whoever listens in that folder, GET /_switch/off lets them know of nobody, as
in a server without a recorder.
"""

import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sanic import Request
from sanic.response import HTTPResponse, empty

from benchmarks.references.serving import serve
from heavy_engine.logs import configure_logging
from heavy_engine.recorder import PageTap
from heavy_engine.sanic_executor import FrameProtocol, build_server
from heavy_engine.sanic_executor import server as executor

from .our_server import application, settings


class SwitchedTap(PageTap):
    """A page asks whether there is somebody to tell before it tells: this says no while it is off."""

    is_on = False

    def __bool__(self) -> bool:
        """Whether it is on."""
        return self.is_on


def main() -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    taps: list[SwitchedTap] = []

    def make(address: Path, keep_bytes: int) -> SwitchedTap:
        taps.append(SwitchedTap(address, keep_bytes))
        return taps[0]

    async def switch(_request: Request[Any, Any], state: str) -> HTTPResponse:
        taps[0].is_on = state == "on"
        return empty()

    # The engine makes one itself, which cannot be switched: in production nobody would.
    with patch.object(executor, "PageTap", make):
        server = build_server(application(), settings(recording=True, recordings_folder=sys.argv[2]))
    server.add_route(switch, "/_switch/<state:str>", methods=["GET"])
    serve(server, int(sys.argv[1]), protocol=FrameProtocol)


if __name__ == "__main__":
    main()
