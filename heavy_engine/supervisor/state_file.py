"""What the supervisor notes for `./heavy status` and `./heavy restart`: one JSON object in a file."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class StateFile:
    """Written anew at every change, in one step; its absence means that nobody supervises."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = ""

    def write(self, state: Mapping[str, object]) -> None:
        """Note this, if it is new. A folder that cannot be written to is no reason to stop serving."""
        text = json.dumps(state)
        if text == self._last:
            return
        self._last = text
        draft = self._path.with_suffix(".draft")
        with suppress(OSError):
            draft.write_text(text + "\n", "utf-8")
            draft.replace(self._path)

    def remove(self) -> None:
        """Nobody supervises any more."""
        with suppress(OSError):
            self._path.unlink()
