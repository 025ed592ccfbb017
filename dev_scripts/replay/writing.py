"""Writes the results into files, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from dev_scripts.replay.results import Results
from dev_scripts.replay.sheet import as_html

KINDS: Mapping[str, Callable[[Results], str]] = {
    "json": lambda results: json.dumps(results.as_json(), indent=2, ensure_ascii=False) + "\n",
    "csv": Results.as_csv,
    "html": as_html,
}


def write(results: Results, out: Mapping[str, str]) -> None:
    """Write each kind that is wanted to its file."""
    for kind, name in out.items():
        write_whole(Path(name), KINDS[kind](results))


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: who reads it sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, "utf-8", newline="")
    draft.replace(path)
