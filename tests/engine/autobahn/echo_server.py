"""Our frame reader as the Autobahn test suite wants it: it says back whatever it is told.

Run it: python -m tests.engine.autobahn.echo_server PORT
"""

import asyncio
import socket
import sys
from dataclasses import replace
from typing import Any

from sanic import Sanic
from sanic.request import Request
from websockets.frames import Opcode

from heavy_engine import EngineSettings
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import FrameProtocol
from heavy_engine.sanic_executor.doors import Doors
from heavy_engine.sanic_executor.frames import FrameSocket
from heavy_engine.sanic_executor.outbox import Outbox
from heavy_engine.sanic_executor.pulse import Pulse

SETTINGS = EngineSettings(signing_keys=(b"k",), allowed_hosts=("127.0.0.1",))
# The suite pings and writes as no browser does, but what it tests is not how much one may say.
UNHURRIED = replace(SETTINGS, events_per_s=0, socket_ping_s=3600)
BINARY_FRAME = 0x82


class Echo:
    """Says what it hears."""

    def __init__(self, speaker: FrameSocket) -> None:
        self._socket = speaker

    def receive(self, text: str, *, is_alone: bool = False) -> None:
        """Say it back."""
        self._socket.send(text.encode())

    def drained(self) -> None:
        """Nothing waits."""

    def lost(self, _socket: Any) -> None:
        """Nobody listens any more."""


class EchoSocket(FrameSocket):
    """Says binary messages back as well, which pages never send: the suite does."""

    _pieces: list[bytes] | None = None

    def _take(self, frame: Any) -> None:
        is_more = getattr(frame, "opcode", None) is Opcode.CONT and self._pieces is not None
        if not is_more and getattr(frame, "opcode", None) is not Opcode.BINARY:
            super()._take(frame)
            return
        self._pieces = [*(self._pieces or []), bytes(frame.data)]
        if frame.fin:
            data, self._pieces = b"".join(self._pieces), None
            self.ws_proto.send_binary(data)
            self._flush()


class EchoProtocol(FrameProtocol):
    """The server's protocol, with the socket above."""

    __slots__ = ()
    socket_class = EchoSocket


def create() -> Sanic[Any, Any]:
    """A server whose every address says back what it is told."""
    server = Sanic("echo", configure_logging=False)
    server.config.MOTD = False
    server.ctx.engine_settings = UNHURRIED
    server.ctx.doors = Doors(UNHURRIED)
    server.ctx.pulse, server.ctx.outbox = Pulse(UNHURRIED.socket_ping_s), Outbox()

    async def echo(_request: Request, speaker: FrameSocket) -> None:
        speaker.attach(Echo(speaker))
        await speaker.wait_closed()

    server.add_websocket_route(echo, "/")
    return server


async def serve(listener: socket.socket) -> None:
    """Serve until cancelled."""
    server = create()
    serving: Any = await server.create_server(
        sock=listener, protocol=EchoProtocol, return_asyncio_server=True
    )
    await serving.startup()
    await serving.serve_forever()


def main() -> int:
    """Serve until stopped."""
    configure_logging("warning", "json")
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=100) as listener:
        asyncio.run(serve(listener))
    return 0


if __name__ == "__main__":
    sys.exit(main())
