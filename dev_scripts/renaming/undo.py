"""Put a project back as it was before a change that did not end.

From the moment the journal exists until it is struck off, whoever comes next can do that.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from .errors import ChangeStuck

ASIDE = Path(".heavy") / "rename"
JOURNAL = "journal.json"
STRUCK_OFF = "journal.done"


def is_interrupted(root: Path) -> bool:
    """Whether an earlier change was ended before it was done."""
    return (root / ASIDE / JOURNAL).is_file()


def undo(root: Path) -> None:
    """Put everything back as it was before a change that did not end.

    Raises:
        ChangeStuck: the system refused; the originals are still kept aside.
    """
    aside = root / ASIDE
    try:
        if is_interrupted(root):
            _take_back(root, aside, json.loads((aside / JOURNAL).read_text(encoding="utf-8")))
            strike_off(aside)
    except OSError as error:
        raise ChangeStuck(
            f"{sentence(error)}. The project is changed by half. The originals are in {ASIDE / 'old'};"
            " mend that and run the same again: it takes the changes back first."
        ) from error
    clear(aside)


def added(number: int) -> str:
    """What an addition is called while it lies aside."""
    return f"added-{number}"


def strike_off(aside: Path) -> None:
    """The change is done, or undone: from here on nothing may be taken back."""
    (aside / JOURNAL).replace(aside / STRUCK_OFF)


def clear(aside: Path) -> None:
    """Throw away what was kept aside; what cannot go yet is in nobody's way."""
    shutil.rmtree(aside, ignore_errors=True)
    if aside.parent.is_dir() and not any(aside.parent.iterdir()):
        aside.parent.rmdir()


def leave(folder: Path) -> None:
    """Remove a folder in which nothing is left but bytecode."""
    if folder.is_dir() and all(path.suffix == ".pyc" for path in folder.rglob("*") if not path.is_dir()):
        shutil.rmtree(folder, ignore_errors=True)


def sentence(error: OSError) -> str:
    """What the system refused, and where."""
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or error}{where}"


def _take_back(root: Path, aside: Path, journal: dict[str, Any]) -> None:
    """Undo moves, last first, then edits, removals and additions; may itself be ended and repeated."""
    for source, target in reversed(journal["moves"]):
        if os.path.lexists(root / target) and not os.path.lexists(root / source):
            (root / target).rename(root / source)
    for number, path in enumerate(journal["kept"]):
        if os.path.lexists(aside / "old" / str(number)):
            (aside / "old" / str(number)).replace(root / path)
    for number, path in enumerate(journal["added"]):
        # What still lies aside was never put there: another file of that name is not ours.
        if not os.path.lexists(aside / "new" / added(number)):
            (root / path).unlink(missing_ok=True)
    for folder in reversed(journal["folders"]):
        leave(root / folder)
