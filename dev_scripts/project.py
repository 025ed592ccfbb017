"""Where the project lies and what its application is called."""

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from dev_scripts.errors import CommandFailed

PROJECT_ROOT = Path(__file__).resolve().parent.parent
STATE_FOLDER = PROJECT_ROOT / ".heavy"
"""What belongs to this copy on this machine: data, records, logs. Never committed."""


def app_package() -> str:
    """The name of the application's package, as pyproject.toml tells it.

    Raises:
        CommandFailed: [tool.heavy] package is missing.
    """
    package = pyproject().get("tool", {}).get("heavy", {}).get("package")
    if not isinstance(package, str):
        raise CommandFailed(
            'pyproject.toml does not name the application. Add:  [tool.heavy]  package = "NAME"'
        )
    return package


def app_module(name: str) -> ModuleType:
    """Import a module of the application by its name in there, such as "settings"."""
    return import_module(f"{app_package()}.{name}")


@cache
def pyproject() -> dict[str, Any]:
    """The contents of pyproject.toml."""
    return tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))


def state_folder() -> Path:
    """The folder .heavy, made if it is not there."""
    STATE_FOLDER.mkdir(exist_ok=True)
    return STATE_FOLDER
