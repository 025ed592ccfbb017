"""Where recordings are, and what they are called."""

import re
import time
from pathlib import Path

from ..routing.addresses import split_address

ENDING = ".jsonl"
PATH_MAX = 40
_OTHERS = re.compile(r"[^a-z0-9]+")


def next_file(out: Path, path: str, at: float) -> Path:
    """The file of a recording that begins now: one that is not there yet.

    Args:
        out: a folder, or a file, whose name ends with .jsonl; further ones are called like it.
        path: the address of the page.
        at: when it began, in seconds since 1970.
    """
    if out.suffix == ENDING:
        return _free(out.parent, out.stem)
    # Only so much of the address as is nobody's secret: no query, no long parts.
    parts = [part for part in split_address(path)[0].lower().split("/") if 0 < len(part) <= PATH_MAX // 2]
    words = _OTHERS.sub("-", "-".join(parts[:2])).strip("-")[:PATH_MAX] or "start"
    return _free(out, f"{time.strftime('%Y%m%d-%H%M%S', time.localtime(at))}-{words}")


def _free(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}{ENDING}", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}{ENDING}", number + 1
    return path


def all_files(folder: Path) -> list[Path]:
    """The recordings in a folder, the newest first."""
    found = [path for path in folder.glob(f"*{ENDING}") if path.is_file()]
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
