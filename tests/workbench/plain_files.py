"""Read the two file formats that Python itself cannot: JSON with comments, and a little YAML."""

import json
import re
from pathlib import Path
from typing import Any

STRING_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*')


def read_json(path: Path) -> Any:
    """JSON in which // begins a comment."""
    return json.loads(STRING_OR_COMMENT.sub(lambda found: found[1] or "", path.read_text(encoding="utf-8")))


def read_yaml(path: Path) -> Any:
    """The YAML that workflows are written in: mappings, lists and one-line values.

    Raises:
        ValueError: the file holds something else, such as a text over several lines.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.split("#")[0].strip()]
    value, rest = _block(lines, 0)
    if rest:
        raise ValueError(f"cannot read {rest[0]!r}")
    return value


def _block(lines: list[str], indent: int) -> tuple[Any, list[str]]:
    if not lines or _indent(lines[0]) < indent:
        return None, lines
    return (
        _list(lines, _indent(lines[0]))
        if lines[0].lstrip().startswith("- ")
        else _mapping(lines, _indent(lines[0]))
    )


def _list(lines: list[str], indent: int) -> tuple[list[Any], list[str]]:
    items = []
    while lines and _indent(lines[0]) == indent and lines[0].lstrip().startswith("- "):
        item, lines = _block([lines[0].replace("- ", "  ", 1), *lines[1:]], indent + 2)
        items.append(item)
    return items, lines


def _mapping(lines: list[str], indent: int) -> tuple[dict[str, Any], list[str]]:
    entries: dict[str, Any] = {}
    while lines and _indent(lines[0]) == indent:
        key, colon, value = lines[0].strip().partition(":")
        if not colon or key in entries:
            raise ValueError(f"cannot read {lines[0]!r}")
        nested, lines = (
            (_scalar(value.strip()), lines[1:]) if value.strip() else _block(lines[1:], indent + 1)
        )
        entries[key] = nested
    return entries, lines


def _scalar(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
