"""Which files belong to a project, and which of them are text."""

import fnmatch
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

NEVER = frozenset({".git", ".venv", ".heavy", "__pycache__", "node_modules"})


def project_files(root: Path) -> tuple[Path, ...]:
    """Every file that git tracks or would track, relative to the root.

    Without git, every file but those that .gitignore names plainly.
    """
    listed = _listed_by_git(root) if has_git(root) else _walked(root)
    return tuple(sorted(path for path in set(listed) if _is_file_or_link(root / path)))


def has_git(root: Path) -> bool:
    """Whether the root is inside a git work tree, and git is installed."""
    return _git(root, "rev-parse", "--is-inside-work-tree") == b"true\n"


def uncommitted(root: Path) -> tuple[str, ...]:
    """What git could not bring back: changed and untracked paths."""
    rows = (
        _git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ".") or b""
    )
    return tuple(os.fsdecode(row[3:]) for row in rows.split(b"\0") if row)


def text_of(path: Path) -> str | None:
    """The text of a file as it stands, line ends included; None if it is no UTF-8."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _listed_by_git(root: Path) -> Iterator[Path]:
    rows = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard") or b""
    return (Path(os.fsdecode(row)) for row in rows.split(b"\0") if row)


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def _walked(root: Path) -> Iterator[Path]:
    ignored = _plain_patterns(root / ".gitignore")
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NEVER and not _matches(name, ignored)]
        # A link to a folder is an entry of its own: os.walk lists it among the folders.
        links = [name for name in folders if Path(folder, name).is_symlink()]
        yield from (
            Path(folder, name).relative_to(root) for name in [*names, *links] if not _matches(name, ignored)
        )


def _plain_patterns(gitignore: Path) -> tuple[str, ...]:
    if not gitignore.is_file():
        return ()
    lines = gitignore.read_text(encoding="utf-8").split()
    return tuple(
        line.strip("/") for line in lines if not line.startswith(("#", "!")) and "/" not in line.strip("/")
    )


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _is_file_or_link(path: Path) -> bool:
    return path.is_symlink() or path.is_file()
