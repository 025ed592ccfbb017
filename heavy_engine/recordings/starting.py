"""Starting: somebody who records, as a process of its own, for a server that runs already."""

import asyncio
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from ..recorder import SOCKET, PageTap
from .__main__ import READY

START_S = 20.0


class CannotRecord(RuntimeError):
    """Nobody could be started who records; says why."""


async def start(tap: PageTap, folder: Path, max_bytes: int) -> None:
    """Start who records, and tell them what is kept of the pages that are open.

    They end when the tap says goodbye, or when no server has told them anything for a while.

    Raises:
        CannotRecord: they do not start.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise CannotRecord("Recording needs Unix sockets, which this system does not have.")
    address = folder / SOCKET
    words = ("--address", str(address), "--out", str(folder), "--max-bytes", str(max_bytes))
    scribe = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __package__, *words),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=None,
        # Ctrl+C is for the server; they write to the end what it told.
        start_new_session=True,
    )
    assert scribe.stdout is not None  # noqa: S101  # It is a pipe.
    try:
        async with asyncio.timeout(START_S):
            said = await scribe.stdout.readline()
    except TimeoutError:
        scribe.kill()
        raise CannotRecord(f"Who records was not ready after {START_S:.0f} s.") from None
    if said.decode().strip() != READY:
        raise CannotRecord("Somebody records here already, or the folder cannot be written: the log has it.")
    if tap.pipe.open():
        tap.hand_over()
