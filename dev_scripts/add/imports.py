"""Put imports into a module where its sorted imports have them, outside of what is marked as demo."""

import ast
import re
from collections.abc import Iterable, Sequence

from dev_scripts.add.field_types import Import

FENCE = re.compile(r"^\s*# demo:(start|end)\s*$")
DT: Import = ("datetime", "dt")


def with_imports(text: str, wanted: Iterable[Import]) -> str:
    """The text with these names imported; names that are imported already stay as they are."""
    missing = sorted(set(wanted) - imported_by(text))
    for module, name in missing:
        text = _with_import(text, module, name)
    return text


def imported_by(text: str) -> set[Import]:
    """The names that a module imports at its top."""
    found: set[Import] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom):
            found |= {(_module_of(node), alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {(alias.name, alias.asname or "") for alias in node.names}
    return found


def fenced_lines(lines: Sequence[str]) -> dict[int, tuple[int, int]]:
    """For each line within demo marks, marks included, where they begin and end."""
    found: dict[int, tuple[int, int]] = {}
    start: int | None = None
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if mark and mark[1] == "start":
            start = number
        elif mark and start is not None:
            found |= dict.fromkeys(range(start, number + 1), (start, number))
            start = None
    return found


def insert_sorted(
    lines: list[str], new: str, successor: int | None, predecessor: int | None, indent: str = ""
) -> list[str]:
    """The lines with a new one before its successor, so that no demo marks are around it.

    Args:
        lines: of a file.
        new: the line to put in.
        successor: the line before which it belongs; None for none.
        predecessor: the last line of what comes before; None for none.
        indent: of the marks, should it have to part what they hold.
    """
    fences = fenced_lines(lines)
    before = fences.get(successor) if successor is not None else None
    after = fences.get(predecessor) if predecessor is not None else None
    if before and before == after and successor is not None:
        parted = [f"{indent}# demo:end", new, f"{indent}# demo:start"]
        return [*lines[:successor], *parted, *lines[successor:]]
    if before:
        return [*lines[: before[0]], new, *lines[before[0] :]]
    if successor is not None:
        return [*lines[:successor], new, *lines[successor:]]
    place = (after[1] if after else predecessor if predecessor is not None else -1) + 1
    return [*lines[:place], new, *lines[place:]]


def natural(word: str) -> list[tuple[int, int, str]]:
    """A key by which words are in the order of ruff: tools2 before tools10."""
    parts = re.findall(r"\d+|\D+", word.lower())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def _with_import(text: str, module: str, name: str) -> str:
    lines = text.splitlines()
    new = "import datetime as dt" if (module, name) == DT else f"from {module} import {name}"
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.Import | ast.ImportFrom)]
    later = [node for node in imports if _key(_module_of(node)) > _key(module)]
    earlier = [node for node in imports if _key(_module_of(node)) <= _key(module)]
    successor = later[0].lineno - 1 if later else None
    predecessor = (earlier[-1].end_lineno or 1) - 1 if earlier else None
    if predecessor is None and successor is None:
        predecessor = _docstring_end(text)
    return "\n".join(insert_sorted(lines, new, successor, predecessor)) + "\n"


def _docstring_end(text: str) -> int | None:
    body = ast.parse(text).body
    return (body[0].end_lineno or 1) - 1 if body and isinstance(body[0], ast.Expr) else None


def _module_of(node: ast.Import | ast.ImportFrom) -> str:
    if isinstance(node, ast.Import):
        return node.names[0].name
    return "." * node.level + (node.module or "")


def _key(module: str) -> tuple[int, int, list[tuple[int, int, str]]]:
    """Packages first, then what is far, then what is near; ruff parts the packages further."""
    dots = len(module) - len(module.lstrip("."))
    return (1 if dots else 0, -dots, natural(module.lstrip(".")))
