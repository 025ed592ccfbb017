"""Lay the changed files out as they were: a shorter name lets lines join and imports move."""

import ast
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from .changes import Changes, Edit
from .files import project_files

Some = TypeVar("Some", bound=Changes)
SORT = ("check", "--fix", "--exit-zero", "--select", "I,RUF022")
"""Imports and `__all__`: their order depends on names, as a line's layout does on their length."""


def laid_out(changes: Some, *, everything: bool = False) -> Some | None:
    """The changes with every file laid out that was laid out before; None where no ruff can do that.

    Args:
        changes: what is to become of the project.
        everything: also lay out what was not laid out before, and files that nothing else changes.
    """
    ruff = _ruff(changes.root)
    if ruff is None:
        return None
    with tempfile.TemporaryDirectory() as folder, suppress(OSError, subprocess.CalledProcessError):
        neat = _everything(changes) if everything else _neat(changes, Path(folder, "before"), ruff)
        return _put_neat(changes, Path(folder, "after"), neat, ruff)
    return None


def _ruff(root: Path) -> list[str] | None:
    """The command for ruff: the project's own, or that of the Python that runs this."""
    for own in (root / ".venv/bin/ruff", root / ".venv/Scripts/ruff.exe"):
        if own.is_file():
            return [str(own)]
    return [sys.executable, "-m", "ruff"] if importlib.util.find_spec("ruff") else None


def _everything(changes: Changes) -> list[Path]:
    gone = set(changes.removals)
    return [
        p for p in project_files(changes.root) if p not in gone and _is_laid_out_by_ruff(changes.root / p)
    ]


def _neat(changes: Changes, copy: Path, ruff: Sequence[str]) -> list[Path]:
    """Those of the files to edit that ruff would not change as they are."""
    root, edited = changes.root, [edit.path for edit in changes.edits if not edit.is_link]
    _copy(root, copy, {path: path for path in project_files(root)})
    python = [path for path in edited if _is_laid_out_by_ruff(copy / path)]
    _run(ruff, copy, python)
    return [path for path in python if (copy / path).read_bytes() == (root / path).read_bytes()]


def _put_neat(changes: Some, copy: Path, neat: Sequence[Path], ruff: Sequence[str]) -> Some:
    root, gone = changes.root, set(changes.removals)
    places = {path: changes.final(path) for path in project_files(root) if path not in gone}
    edits = {edit.path: edit for edit in changes.edits}
    _copy(root, copy, places)
    for edit in changes.edits:
        if not edit.is_link:
            (copy / places[edit.path]).write_bytes(edit.content)
    _run(ruff, copy, [places[path] for path in neat])
    for path in neat:
        content = (copy / places[path]).read_bytes()
        if path in edits or content != (root / path).read_bytes():
            edits[path] = Edit(path, content)
    return replace(changes, edits=tuple(edits.values()))


def _copy(root: Path, copy: Path, places: dict[Path, Path]) -> None:
    """Copy the files; links are left out, nothing here is read through them."""
    for source, target in places.items():
        if not (root / source).is_symlink():
            (copy / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / source, copy / target)


def _is_laid_out_by_ruff(path: Path) -> bool:
    """Whether a file is Python that can be read, or has examples in Python, as documents do."""
    if path.is_symlink() or path.suffix not in (".py", ".md", ""):
        return False
    if path.suffix == ".md":
        return True
    content = path.read_bytes()
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return path.suffix == ".py" or content.startswith(b"#!/usr/bin/env python")


def _run(ruff: Sequence[str], folder: Path, files: Sequence[Path]) -> None:
    """Let ruff change the files; each is one that it understands."""
    code = [path for path in files if path.suffix != ".md"]
    for step, chosen in ((SORT, code), (("format",), files)):
        command = [*ruff, *step, "--quiet", "--no-cache", "--", *map(str, chosen)]
        if chosen:
            subprocess.run(command, cwd=folder, capture_output=True, check=True)
