"""Which files of the project have changed, and what Python keeps of their earlier selves."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

SKIPPED = frozenset({"node_modules", "__pycache__"})
"""Folders without code of ours, besides those that begin with a dot."""

Stamp = tuple[int, int, int, int]
Snapshot = dict[str, Stamp]
"""Each file: when it was written, when anything about it changed (nobody can set that), size, inode."""


def snapshot(root: Path) -> Snapshot:
    """All files of the project as they are now."""
    return dict(_files(str(root)))


def changed(before: Snapshot, after: Snapshot) -> set[str]:
    """The files that came, went, or are not what they were."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def forget_compiled(paths: Iterable[str]) -> None:
    """Remove compiled forms of changed files.

    Python takes one for current when size and second of the source are the same; whoever changes 1
    to 2 within a second would run the old code.
    """
    for path in paths:
        source = Path(path)
        if source.suffix == ".py":
            for compiled in (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"):
                with suppress(OSError):
                    compiled.unlink()


def stamp(path: str) -> Stamp | None:
    """The stamp of one file or folder; None where there is none."""
    try:
        return _stamp_of(os.stat(path))  # noqa: PTH116  # a third of what a Path takes, for each file
    except OSError:
        return None


def _stamp_of(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _files(folder: str) -> Iterator[tuple[str, Stamp]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # It has gone just now.
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in SKIPPED:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        else:
            with suppress(OSError):  # It has gone just now, or leads nowhere.
                yield entry.path, _stamp_of(entry.stat())
