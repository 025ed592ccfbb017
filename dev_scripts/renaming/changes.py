"""What is to become of a project's files, worked out before anything is changed."""

import ast
import os
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


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


@dataclass(frozen=True)
class Changes:
    """All additions, all edits at the old paths, all removals, then all moves, innermost first."""

    root: Path
    edits: tuple[Edit, ...]
    moves: tuple[Move, ...] = ()
    removals: tuple[Path, ...] = ()
    additions: tuple[Edit, ...] = ()
    """Files that are not there yet; the folders they need are made."""

    @property
    def new_folders(self) -> tuple[Path, ...]:
        """The folders that additions need and that are not there, outermost first."""
        wanted = {folder for new in self.additions for folder in new.path.parents}
        return tuple(sorted(folder for folder in wanted if not (self.root / folder).is_dir()))

    def final(self, path: Path) -> Path:
        """Where a file of the project is after the moves."""
        names = {move.source: move.target.name for move in self.moves}
        parts = [names.get(place, place.name) for place in (*reversed(path.parents), path) if place.name]
        return Path(*parts)


def obstacles(changes: Changes, *, if_broken: str) -> list[str]:
    """Everything that stands in the way of the changes, each with its remedy."""
    broken = [f"{problem}. {if_broken}" for problem in _broken((*changes.edits, *changes.additions))]
    return [*broken, *_taken(changes), *_occupied(changes.root, changes.moves), *_protected(changes)]


def unreadable(root: Path, files: Sequence[Path]) -> list[str]:
    """The files that who runs this may not read, each with its remedy."""
    closed = [
        path for path in files if not (root / path).is_symlink() and not os.access(root / path, os.R_OK)
    ]
    return [f"{path} cannot be read; see  ls -l {path}" for path in closed]


def _broken(edits: Sequence[Edit]) -> Iterator[str]:
    """Files that Python could no longer read."""
    for edit in edits:
        try:
            if edit.path.suffix == ".py":
                ast.parse(edit.content, str(edit.path))
            if edit.path.suffix == ".toml":
                tomllib.loads(edit.content.decode("utf-8"))
        except (SyntaxError, tomllib.TOMLDecodeError) as error:
            yield f"{edit.path} would be broken: {error}"


def _taken(changes: Changes) -> Iterator[str]:
    for new in changes.additions:
        if os.path.lexists(changes.root / new.path):
            yield f"{new.path} is there already. Move it first, or choose another name."


def _occupied(root: Path, moves: Sequence[Move]) -> Iterator[str]:
    targets = [move.target for move in moves]
    for move in moves:
        if os.path.lexists(root / move.target) or targets.count(move.target) > 1:
            yield f"{move.target} is in the way of {move.source}. Move it first, or choose another name."


def _protected(changes: Changes) -> Iterator[str]:
    """Files and folders that may not be written by who runs this."""
    files = {edit.path for edit in changes.edits if not edit.is_link}
    touched = (*(edit.path for edit in changes.edits), *(move.source for move in changes.moves))
    folders = {entry.parent for entry in (*touched, *changes.removals)}
    folders |= {_nearest(changes.root, new.path) for new in changes.additions}
    for path in sorted(files | folders):
        if not os.access(changes.root / path, os.W_OK):
            yield f"{path} may not be written. Allow it:  chmod u+w {path}"


def _nearest(root: Path, path: Path) -> Path:
    """The innermost folder around a path that is there."""
    return next(folder for folder in path.parents if (root / folder).is_dir())
