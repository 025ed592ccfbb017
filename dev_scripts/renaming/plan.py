"""Work out everything a rename changes, before anything is changed."""

import ast
import os
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import pyproject
from .errors import RenameRefused
from .files import project_files, text_of
from .mentions import Renaming
from .pyproject import Particulars

# The template's own history and its copyright line stay what they are.
UNTOUCHED = frozenset({"LICENSE", "CHANGELOG.md"})


@dataclass(frozen=True, slots=True)
class Edit:
    """New content for one file, or a new target for one symbolic link."""

    path: Path
    content: bytes
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder that gets another name in the folder where it is."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Plan:
    """All edits at the old paths, then all moves, innermost first."""

    root: Path
    renaming: Renaming
    edits: tuple[Edit, ...]
    moves: tuple[Move, ...]


def make_plan(root: Path, renaming: Renaming, particulars: Particulars) -> Plan:
    """Read the project and prepare its renamed form.

    Raises:
        RenameRefused: names every file that stands in the way.
    """
    files = [path for path in project_files(root) if path.as_posix() not in UNTOUCHED]
    unreadable = [f"{path} cannot be read; see  ls -l {path}" for path in files if not _readable(root / path)]
    if unreadable:
        raise RenameRefused(unreadable)
    edits = tuple(_edits(root, files, renaming, particulars))
    moves = tuple(_moves(files, renaming))
    problems = [*_broken(edits), *_occupied(root, moves), *_protected(root, edits, moves)]
    if problems:
        raise RenameRefused(problems)
    return Plan(root, renaming, edits, moves)


def _readable(path: Path) -> bool:
    return path.is_symlink() or os.access(path, os.R_OK)


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


def _broken(edits: Sequence[Edit]) -> Iterator[str]:
    """Files that the new name would make unreadable for Python."""
    for edit in edits:
        try:
            if edit.path.suffix == ".py":
                ast.parse(edit.content, str(edit.path))
            if edit.path.suffix == ".toml":
                tomllib.loads(edit.content.decode("utf-8"))
        except (SyntaxError, tomllib.TOMLDecodeError) as error:
            yield f"{edit.path} would be broken: {error}. If it is sound now, choose a plainer name."


def _occupied(root: Path, moves: Sequence[Move]) -> Iterator[str]:
    targets = [move.target for move in moves]
    for move in moves:
        if os.path.lexists(root / move.target) or targets.count(move.target) > 1:
            yield f"{move.target} is in the way of {move.source}. Move it first, or choose another name."


def _protected(root: Path, edits: Sequence[Edit], moves: Sequence[Move]) -> Iterator[str]:
    """Files and folders that may not be written by who runs this."""
    files = {edit.path for edit in edits if not edit.is_link}
    folders = {entry.parent for entry in (*(edit.path for edit in edits), *(move.source for move in moves))}
    for path in sorted(files | folders):
        if not os.access(root / path, os.W_OK):
            yield f"{path} may not be written. Allow it:  chmod u+w {path}"
