"""Saving: what is kept of a page in dev becomes a recording, after something went wrong on it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import orjson

from .files import ENDING, next_file
from .scribe import Scribe
from .secret_texts import Secrets
from .sheet import Sheet, Unwritten

LATE = "late"
"""Why a file ends whose beginning is not there: the page has done more since than is kept of it."""


class NothingKept(RuntimeError):
    """Nothing is kept of a page: it is too long ago, or was before the server started."""


def save(
    entries: Sequence[bytes], folder: Path, max_bytes: int, *, reference: str = "", is_whole: bool = True
) -> Path:
    """Write what is kept of a page; with a reference up to the error of it.

    Args:
        entries: what was kept.
        folder: of recordings.
        max_bytes: of one.
        reference: of an error.
        is_whole: whether the page was kept from its beginning.

    Raises:
        NothingKept: there is nothing to write.
    """
    told = [orjson.loads(entry) for entry in entries]
    shown = next((one for one in told if one[0] in ("begin", "open", "show")), None)
    if shown is None:
        raise NothingKept
    path = next_file(
        folder / f"error-{reference}{ENDING}" if reference else folder, shown[3]["path"], shown[2]
    )
    failed = next((one for one in told if one[0] == "fail" and one[3] == reference), None)
    count = _up_to(told, reference) if failed else len(told)
    secrets = Secrets()
    # All of it is there already: what turned out to be a secret was one from the beginning.
    for sheet in (Unwritten(path, max_bytes), Sheet(path, max_bytes)):
        scribe = Scribe(partial(_always, sheet), new_secrets=lambda: secrets)
        scribe.about_error = tuple(failed[3:6]) if failed else ("", "", "")
        for entry in entries[:count]:
            scribe.take(entry)
        scribe.begin(shown[1])
        scribe.close(told[count - 1][2], "stopped" if is_whole else LATE)
    if not path.exists():
        raise NothingKept
    return path


def _always(sheet: Sheet, _path: str, _at: float) -> Sheet:
    return sheet


def _up_to(told: Sequence[Sequence[object]], reference: str) -> int:
    """How many entries there are until something else was done after an error."""
    failed = next(at for at, one in enumerate(told) if one[0] == "fail" and one[3] == reference)
    later = (at for at, one in enumerate(told) if at > failed and one[0] in ("do", "lost", "end"))
    return next(later, len(told))
