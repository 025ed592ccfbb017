"""Read and change the few lines of pyproject.toml that name the project."""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ChangeRefused


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a new owner may say beside the name."""

    description: str | None = None
    author: str | None = None


def read(root: Path) -> dict[str, Any]:
    """The parsed pyproject.toml.

    Raises:
        ChangeRefused: it is missing, broken, or of no Heavy project.
    """
    path = root / "pyproject.toml"
    try:
        parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ChangeRefused(
            [f"{root} holds no pyproject.toml. Run this in the folder of the project."]
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ChangeRefused([f"pyproject.toml cannot be read: {error}. Mend it first."]) from None
    if not isinstance(parsed.get("tool", {}).get("heavy", {}).get("package"), str):
        raise ChangeRefused(
            ['pyproject.toml lacks  [tool.heavy] package = "..."  which says what to rename.']
        )
    return parsed


def with_particulars(text: str, said: Particulars) -> str:
    """The text with the renamed mark, and the description and author if given."""
    text = _with_line(text, "tool.heavy", "renamed", "true")
    if said.description is not None:
        text = _with_line(text, "project", "description", _quoted(said.description))
    if said.author is not None:
        text = _with_line(text, "project", "authors", f"[{_author(said.author)}]")
    return text


def _with_line(text: str, table: str, key: str, value: str) -> str:
    """Replace `key = ...` of a table, or add it as the table's last line."""
    lines = text.splitlines(keepends=True)
    begin, end = _extent(lines, table)
    for at in range(begin, end):
        if re.match(rf"{key}\s*=", lines[at]):
            return "".join([*lines[:at], f"{key} = {value}\n", *lines[_end_of_value(lines, at) :]])
    # Comments and marks before the next table belong to that.
    while not lines[end - 1].split("#")[0].strip():
        end -= 1
    return "".join([*lines[:end], f"{key} = {value}\n", *lines[end:]])


def _extent(lines: list[str], table: str) -> tuple[int, int]:
    """The first line after a table's header, and the first that is no longer its own."""
    for at, line in enumerate(lines):
        if line.strip() == f"[{table}]":
            inside = (n for n in range(at + 1, len(lines)) if lines[n].startswith("["))
            return at + 1, next(inside, len(lines))
    raise ChangeRefused([f"pyproject.toml has no line [{table}]; what it says must begin there."])


def _end_of_value(lines: list[str], begin: int) -> int:
    """The line after a value that may be an array or a text over several lines."""
    for end in range(begin + 1, len(lines) + 1):
        try:
            tomllib.loads("".join(lines[begin:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return begin + 1


def _author(author: str) -> str:
    """Read "Ada <ada@example.org>" as TOML wants it."""
    named = re.fullmatch(r"\s*(.*?)\s*<(\S+@\S+)>\s*", author)
    if named is None:
        return f"{{ name = {_quoted(author.strip())} }}"
    return f"{{ name = {_quoted(named[1])}, email = {_quoted(named[2])} }}"


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for the one sign that only TOML refuses.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
