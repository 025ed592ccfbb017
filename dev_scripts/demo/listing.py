"""Which files are wholly demo: the table [tool.heavy.demo] of pyproject.toml."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dev_scripts.renaming import pyproject
from dev_scripts.renaming.errors import ChangeRefused

WILD = re.compile(r"\*\*/|\*\*|\*|.", re.DOTALL)
AS_PATTERN = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}


class Listing(NamedTuple):
    """What the table says."""

    files: tuple[str, ...]
    """Paths, seen from the project's folder; `*` and `**` stand for names and folders."""
    words: frozenset[str]
    """Words that nothing but the demo has a use for, in lower case."""

    def matching(self, paths: Iterable[Path]) -> list[Path]:
        """Those of the paths that are wholly demo."""
        patterns = re.compile("|".join(map(_pattern, self.files)))
        return [path for path in paths if patterns.fullmatch(path.as_posix())]

    def missing(self, paths: Sequence[Path]) -> list[str]:
        """Entries without a star of which there is no file."""
        there = {path.as_posix() for path in paths}
        return [entry for entry in self.files if "*" not in entry and entry not in there]


def read(root: Path) -> Listing:
    """What pyproject.toml says about the demo.

    Raises:
        ChangeRefused: there is no demo (any more), or the table cannot be understood.
    """
    table = pyproject.read(root)["tool"]["heavy"].get("demo")
    if table is None:
        raise ChangeRefused(
            ["There is no demo here: pyproject.toml has no [tool.heavy.demo]. It was removed."]
        )
    files, words = _texts(table, "files"), _texts(table, "words")
    if not files:
        raise ChangeRefused(['[tool.heavy.demo] names no files. Wanted:  files = ["path", ...]'])
    return Listing(files, frozenset(words))


def _texts(table: dict[str, Any], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ChangeRefused([f'[tool.heavy.demo] {key} is {values!r}. Wanted:  {key} = ["...", ...]'])
    return tuple(values)


def _pattern(entry: str) -> str:
    return "".join(AS_PATTERN.get(part, re.escape(part)) for part in WILD.findall(entry))
