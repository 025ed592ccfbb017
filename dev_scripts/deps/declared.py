"""What pyproject.toml asks for, and the names of the locked sets."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

RUNTIME = "runtime"
BOOTSTRAP = "bootstrap"
OLDEST_PYTHON = "3.11"


def sets(pyproject: Path) -> tuple[str, ...]:
    """The sets to lock: what serving needs, then one for each dependency group."""
    return (RUNTIME, *_read(pyproject).get("dependency-groups", {}))


def digest(pyproject: Path) -> str:
    """What changes when a requirement does, and not when anything else changes."""
    contents = _read(pyproject)
    project = contents["project"]
    asked = [project["requires-python"], project["dependencies"], contents.get("dependency-groups", {})]
    return "sha256:" + hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _read(pyproject: Path) -> dict[str, Any]:
    return tomllib.loads(pyproject.read_text("utf-8"))
