"""Scripts of npm packages in static/islands: each is what its lock says, or the server does not start.

`./heavy add island PACKAGE` writes them and the lock.
"""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = "islands"
LOCK = "islands.lock.json"
NEXT = "Next:  ./heavy add island PACKAGE  writes it anew; or take the folder back from version control."


class IslandsChanged(RuntimeError):
    """Files of other people's code are not those that were vendored."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join([*problems, NEXT]))


def require_vendored(static_folder: Path) -> None:
    """Refuse to serve vendored scripts that changed.

    Raises:
        IslandsChanged: names every file that is not as it was vendored.
    """
    if found := vendored_problems(static_folder / FOLDER):
        raise IslandsChanged(found)


def vendored_problems(folder: Path) -> list[str]:
    """Every file that differs from the lock, is missing, or is not in it."""
    if not folder.is_dir():
        return []
    try:
        wanted = {
            name: digest for island in read_lock(folder).values() for name, digest in island["files"].items()
        }
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        return [f"{folder.name}/{LOCK} cannot be read: {error!r}."]
    present = {path.name for path in folder.iterdir() if path.name != LOCK and not path.name.startswith(".")}
    missing = [f"{FOLDER}/{name} is gone." for name in sorted(wanted.keys() - present)]
    unknown = [f"{FOLDER}/{name} is not in {LOCK}." for name in sorted(present - wanted.keys())]
    changed = [
        f"{FOLDER}/{name} is not what was vendored."
        for name in sorted(wanted.keys() & present)
        if digest_of((folder / name).read_bytes()) != wanted[name]
    ]
    return [*missing, *unknown, *changed]


def read_lock(folder: Path) -> dict[str, Any]:
    """What is vendored, by name; nothing if there is no lock."""
    path = folder / LOCK
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def digest_of(content: bytes) -> str:
    """A file's hash, as browsers write it."""
    return f"sha256-{b64encode(sha256(content).digest()).decode()}"
