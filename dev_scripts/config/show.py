"""List all settings with their values as the server would see them; secrets stay hidden."""

import json
import os
from argparse import ArgumentParser, Namespace
from typing import Any

from pydantic import SecretStr

from dev_scripts.application import Configured, dev_settings
from dev_scripts.database import parse

EMBEDDED = "(none: ./heavy dev brings one)"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Print one line for each setting."""
    values = {f"HEAVY_{name.upper()}": value for name, value in dev_settings()}
    shown = {name: _shown(value) for name, value in values.items()}
    shown["HEAVY_DATABASE_URL"] = _database()
    if arguments.json:
        print(json.dumps(shown, indent=2))
        return 0
    width = max(map(len, shown))
    for name, value in shown.items():
        print(f"{name:<{width}}  {_text(value)}{'   (environment)' if name in os.environ else ''}")
    return 0


def _shown(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return "(hidden)"
    if isinstance(value, tuple):
        return [_shown(item) for item in value]
    return value


def _database() -> str:
    configured = Configured().database()
    return parse(configured).render_as_string(hide_password=True) if configured else EMBEDDED


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
