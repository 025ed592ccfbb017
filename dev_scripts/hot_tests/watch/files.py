"""What is watched: all files of the project that somebody writes."""

import os
from pathlib import Path, PurePosixPath

from dev_scripts.reload.kinds import is_watched_name
from dev_scripts.reload.watching import Look
from dev_scripts.warm.freshness import snapshot

HIDDEN = (".ci", ".devcontainer", ".github", ".vscode")
"""Folders of ours with a dot; tests read them."""


def look_at(root: Path) -> Look:
    """The stamps of all files, by their path in the project."""
    found = {**snapshot(root)}
    for folder in HIDDEN:
        found |= snapshot(root / folder)
    start = len(str(root)) + 1
    return {path[start:].replace(os.sep, "/"): stamp for path, stamp in found.items() if _is_ours(path)}


def is_wanted(path: str) -> bool:
    """Whether a path in the project, or a folder in it, is worth to look at."""
    first, *others = PurePosixPath(path).parts
    return (first in HIDDEN or is_watched_name(first)) and all(map(is_watched_name, others))


def _is_ours(path: str) -> bool:
    return is_watched_name(path.rpartition(os.sep)[2])
