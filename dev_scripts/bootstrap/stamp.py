"""The note in .venv that tells how it was made and what is installed in it."""

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self

BOOTSTRAP = "bootstrap"
"""The set that pip installs; it holds uv, which installs the others."""


class Stamp(NamedTuple):
    """How a .venv was made."""

    python: str
    place: str
    sets: dict[str, str]
    """Set -> digest of the lock that was installed from."""
    unfinished: bool = False

    @classmethod
    def read(cls, venv: Path) -> Self | None:
        """The stamp of a .venv, or None where it was never finished."""
        try:
            return cls(**json.loads(_file(venv).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, venv: Path) -> None:
        """Replace the stamp in one step."""
        draft = _file(venv).with_suffix(".draft")
        draft.write_text(json.dumps(self._asdict()), "utf-8")
        draft.replace(_file(venv))

    def lacks(self, root: Path, sets: Iterable[str]) -> tuple[str, ...]:
        """Those of the sets that are not installed as their locks say."""
        return tuple(
            name for name in sets if self.unfinished or self.sets.get(name) != digest(lock(root, name))
        )


def running_python() -> str:
    """The version that .venv would get now, such as "3.11"."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def lock(root: Path, name: str) -> Path:
    """The lock file of a set."""
    return root / "requirements" / f"{name}.txt"


def digest(path: Path) -> str:
    """What tells one state of a lock from another; its comments do not count."""
    lines = path.read_bytes().splitlines()
    return hashlib.sha256(
        b"\n".join(line for line in lines if not line.lstrip().startswith(b"#"))
    ).hexdigest()


def _file(venv: Path) -> Path:
    return venv / "heavy.json"


def python_in(venv: Path) -> Path:
    """The Python of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
