"""Recordings and values as they are named on the command line."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dev_scripts.errors import USAGE, CommandFailed
from heavy_engine.recordings.steps import Recording, RecordingTrouble, read, require_wire
from heavy_engine.wire.messages import PROTOCOL_VERSION


def read_all(files: Sequence[Path]) -> list[tuple[Path, Recording]]:
    """All recordings, before anything is done with one.

    Raises:
        CommandFailed: one cannot be used; exit code 2.
    """
    return [(file, read_one(file)) for file in files]


def read_one(file: Path) -> Recording:
    """One recording; says so if its last line was cut off.

    Raises:
        CommandFailed: it is none, of another version, or empty; exit code 2.
    """
    try:
        recording = read(file)
        require_wire(recording, PROTOCOL_VERSION)
    except RecordingTrouble as problem:
        raise CommandFailed(f"{problem}", USAGE) from None
    if recording.is_cut:
        print(f"{file}: the last line was cut off, and is left out.", file=sys.stderr)
    return _with_data(recording, file.with_suffix(".dump"))


def _with_data(recording: Recording, dump: Path) -> Recording:
    """A recording that names no data has those of the dump of its name, if one lies beside it."""
    if recording.header.data or not dump.is_file():
        return recording
    return replace(recording, header=replace(recording.header, data=dump.name))


def data_of(file: Path, recording: Recording) -> Path | None:
    """The dump that belongs to a recording; it lies beside it."""
    return file.parent / recording.header.data if recording.header.data else None


def read_values(given: Sequence[str]) -> dict[str, str]:
    """What `--value NAME=TEXT` says.

    Raises:
        CommandFailed: one says something else; exit code 2.
    """
    pairs = [each.partition("=") for each in given]
    if wrong := [name for name, sign, _text in pairs if not sign or not name]:
        raise CommandFailed(f"--value wants NAME=TEXT, and not {wrong[0]!r}", USAGE)
    return {name: text for name, _sign, text in pairs}
