"""What ./heavy record says, and the dump that goes with a recording."""

import os
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from dev_scripts.db import dump
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT
from heavy_engine.recordings.files import ENDING
from heavy_engine.recordings.sheet import Sheet
from heavy_engine.recordings.steps import Header, Recording, RecordingTrouble, read

__all__ = ["ENDING", "dump_beside", "make_room", "say_begun", "told"]

NOTHING = "Recorded  nothing: no page was opened. Open one in a browser while ./heavy record runs."


def make_room(out: Path) -> None:
    """Make the folder that recordings are to go to.

    Raises:
        CommandFailed: it cannot be made, or nothing can be written there.
    """
    folder = out.parent if out.suffix == ENDING else out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandFailed(f"{folder} cannot be made: {error.strerror}. Give another one.", USAGE) from None
    if not os.access(folder, os.W_OK):
        raise CommandFailed(f"Nothing can be written into {folder}. Give another folder.", USAGE)


def dump_beside(out: Path) -> str:
    """Write the database into a file beside the recordings; answers its name.

    Raises:
        CommandFailed: that does not work.
    """
    folder = out.parent if out.suffix == ENDING else out
    folder.mkdir(parents=True, exist_ok=True)
    stem = out.stem if out.suffix == ENDING else time.strftime("%Y%m%d-%H%M%S")
    file = folder / f"{stem}.dump"
    try:
        dump.run(Namespace(file=file, json=False))
    except CommandFailed as failure:
        hint = "Nothing was recorded. Without --with-data the recording begins with whatever is there."
        raise CommandFailed(f"{failure}\n{hint}", failure.exit_code) from None
    return file.name


def say_begun(sheet: Sheet, _header: Header) -> None:
    """Tell that a page is being recorded."""
    print(f"Recording {shown(sheet.path)}", flush=True)


def told(sheets: Sequence[Sheet]) -> str:
    """What was recorded, file by file, and what to do with it."""
    written = {sheet.path: line for sheet in sheets if (line := _line(sheet.path))}
    if not written:
        return NOTHING
    *lines, newest = *written.values(), shown(list(written)[-1])
    return "\n".join(["", *lines, f"Next      ./heavy replay {newest} --check"])


def shown(path: Path) -> str:
    """A path as one types it here."""
    whole = path.resolve()
    return os.path.relpath(whole) if whole.is_relative_to(PROJECT_ROOT) else str(path)


def _line(path: Path) -> str:
    try:
        recording = read(path)
    except (RecordingTrouble, OSError):
        return ""
    return f"Recorded  {shown(path)}  {_what(recording)}, {path.stat().st_size:,} bytes"


def _what(recording: Recording) -> str:
    deeds = len(recording.deeds)
    why = recording.steps[-1].why
    cut = {"size": "; it was as large as one may be", "slow": "; it could not be written fast enough"}
    said = f"{deeds} {'step' if deeds == 1 else 'steps'} in {recording.seconds:.0f} s"
    return said + cut.get(why, "")
