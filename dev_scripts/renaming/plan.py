"""Work out everything a rename changes, before anything is changed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import pyproject
from .changes import Changes, Edit, Move, obstacles, unreadable
from .errors import ChangeRefused
from .files import project_files, text_of
from .mentions import Renaming
from .pyproject import Particulars

# The only files that may go on naming the template, and why.
UNTOUCHED = {
    "LICENSE": "the licence demands that its copyright line stays",
    "CHANGELOG.md": "what happened before the rename happened to the template",
}


@dataclass(frozen=True, kw_only=True)
class Plan(Changes):
    """The changes that give a project another name."""

    renaming: Renaming


def make_plan(root: Path, renaming: Renaming, particulars: Particulars) -> Plan:
    """Read the project and prepare its renamed form.

    Raises:
        ChangeRefused: names every file that stands in the way.
    """
    files = [path for path in project_files(root) if path.as_posix() not in UNTOUCHED]
    if problems := unreadable(root, files):
        raise ChangeRefused(problems)
    edits = tuple(_edits(root, files, renaming, particulars))
    plan = Plan(root, edits, tuple(_moves(files, renaming)), renaming=renaming)
    if problems := obstacles(plan, if_broken="If it is sound now, choose a plainer name."):
        raise ChangeRefused(problems)
    return plan


def _edits(root: Path, files: Sequence[Path], renaming: Renaming, particulars: Particulars) -> Iterator[Edit]:
    for path in files:
        is_link = (root / path).is_symlink()
        # Path.readlink would tidy the target: "./x" would come back as "x".
        before = os.readlink(root / path) if is_link else text_of(root / path)  # noqa: PTH115
        if before is None:
            continue
        after = renaming(before)
        if path == Path("pyproject.toml"):
            after = pyproject.with_particulars(after, particulars)
        if after != before:
            yield Edit(path, os.fsencode(after) if is_link else after.encode("utf-8"), is_link)


def _moves(files: Sequence[Path], renaming: Renaming) -> Iterator[Move]:
    """One move per file or folder whose own name changes, innermost first."""
    named = {entry for path in files for entry in (path, *path.parents) if renaming.mentions(entry.name)}
    for entry in sorted(named, key=lambda path: (-len(path.parts), path)):
        yield Move(entry, entry.with_name(renaming(entry.name)))
