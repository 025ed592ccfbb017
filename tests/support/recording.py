"""Somebody who records, in this process, for servers of tests."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from heavy_engine.recorder import SOCKET
from heavy_engine.recordings.service import Service
from heavy_engine.recordings.steps import Recording, read

MAX_BYTES = 1_000_000


@dataclass
class Recorder:
    """Who records, and where."""

    folder: Path
    service: Service

    @property
    def files(self) -> list[Path]:
        """The recordings, in the order in which they began."""
        return [sheet.path for sheet in self.service.sheets]

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(path.read_text("utf-8") for path in self.files if path.exists())

    def recordings(self) -> list[Recording]:
        """The recordings, read."""
        return [read(path) for path in self.files]


@asynccontextmanager
async def recorder() -> AsyncIterator[Recorder]:
    """Listen in a folder whose name is short enough for a socket, until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="rec") as name:
        folder = Path(name)
        service = Service(folder / SOCKET, folder, MAX_BYTES)
        listening = asyncio.Event()
        running = asyncio.create_task(service.run(listening.set))
        try:
            await listening.wait()
            yield Recorder(folder, service)
        finally:
            service.stop.set()
            await running
