"""Recordings of pages in this process, by the recorder itself."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import orjson

from heavy_engine import Application, EngineSettings
from heavy_engine.recorder import PageTap
from heavy_engine.recordings.scribe import Scribe
from heavy_engine.recordings.sheet import Sheet
from heavy_engine.recordings.steps import Recording, read
from heavy_engine.testing.world import World, services_of

PLENTY = 50_000_000
# Where nobody listens.
NOWHERE = Path("there/is/no/such/socket")


class Tape:
    """A world whose pages keep what happens on them, and what a scribe makes of it."""

    def __init__(
        self, application: Application, settings: EngineSettings | None = None, *, keep_bytes: int = PLENTY
    ) -> None:
        self.tap = PageTap(NOWHERE, keep_bytes)
        self.world = World(replace(services_of(application, settings), tap=self.tap))

    def entries(self, line: str) -> list[bytes]:
        """What was told of a page."""
        return self.tap.kept(line)

    def written(self, folder: Path, line: str, *, max_bytes: int = PLENTY) -> Path:
        """The file that a scribe writes."""
        return transcribed(self.entries(line), folder, max_bytes=max_bytes)

    def recording(self, folder: Path, line: str) -> Recording:
        """The same, read."""
        return read(self.written(folder, line))


def transcribed(entries: Sequence[bytes], folder: Path, *, max_bytes: int = PLENTY) -> Path:
    """The file that a scribe writes of one page."""
    path = folder / "one.jsonl"
    scribe = Scribe(lambda _path, _at: Sheet(path, max_bytes))
    for one in entries:
        scribe.tick(_time_of(one))
        scribe.take(one)
    scribe.close(max(map(_time_of, entries), default=0.0))
    return path


def _time_of(entry: bytes) -> float:
    with suppress(ValueError, IndexError):
        return float(orjson.loads(entry)[2])
    return 0.0
