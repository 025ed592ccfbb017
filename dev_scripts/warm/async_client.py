"""The asker's side for an event loop."""

import asyncio
import json
import socket
from pathlib import Path

from dev_scripts.warm import wire
from dev_scripts.warm.client import WHEN_LOST, Job, begin, send_signal


class AsyncWarmChild:
    """A process that a nursery forked for us: of asyncio.subprocess.Process what a supervisor needs."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        connection.setblocking(False)
        self._following = asyncio.create_task(self._follow(), name=f"warm-{pid}")

    async def wait(self) -> int:
        """How it ended, as subprocess has it."""
        return await asyncio.shield(self._code)

    def send_signal(self, number: int) -> None:
        """Send it a signal; raises ProcessLookupError when it has ended."""
        send_signal(self._connection, number, self.returncode)

    async def _follow(self) -> None:
        said, loop = b"", asyncio.get_running_loop()
        try:
            while piece := await loop.sock_recv(self._connection, 4096):
                said += piece
        except OSError:
            pass
        self.returncode = _ended_in(said)
        self._connection.close()
        self._code.set_result(self.returncode)


async def ask_async(address: Path, job: Job) -> AsyncWarmChild:
    """Hand over a job; the nursery may have to import anew first, in its own time.

    Raises:
        NurseryGone: nobody answers there.
        JobRefused: it is not for a fork; the message says why.
    """
    return AsyncWarmChild(*await asyncio.to_thread(begin, address, job))


def _ended_in(said: bytes) -> int:
    """What the last message says; the only one that comes after the process was started."""
    try:
        return int(json.loads(said[wire.LENGTH_BYTES :])["ended"])
    except (ValueError, KeyError):
        return WHEN_LOST
