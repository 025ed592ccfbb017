"""Words of the demo in files that stay: no error, but most likely a forgotten mark."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from dev_scripts.demo.listing import Listing

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# What the editor, the engine and asyncio call so.
OTHER_USES = re.compile(r"\btasks\.json|\buse_task\b|\bBackgroundTask\b|\bin a task\b")
# Where asyncio is spoken of, "a task" is one of its own; `Task`, `/tasks`, `.tasks` and "tasks" are not.
ASYNCIO = re.compile(r"\basyncio\b|\bcontextvars\b")
OF_ASYNCIO = re.compile(
    r"asyncio\.\w+|\w+_tasks?\(|\bTaskGroup\b|def test_\w+|\.task\b|(?<![\w/.\"'])tasks?(?![\w\"'])"
)
# Files that may go on using the words, and why.
UNWATCHED = {
    "heavy_engine/": "the template's own, asyncio's tasks; topics and paths in its examples",
    "dev_scripts/": "the template's own",
    "benchmarks/": "the template's own; asyncio's tasks",
    "tests/engine/": "the template's own; topics and paths in its examples",
    "tests/dev_scripts/": "the template's own",
    "tests/workbench/": "the template's own; the editor's tasks",
    "tests/support/": "asyncio's tasks",
    "docs/engine.md": "about the engine; asyncio's tasks, topics and paths in its examples",
    "docs/wire.md": "about the engine; topics and paths in its examples",
    "docs/performance.md": "what was measured, while the demo was there",
    "CHANGELOG.md": "what happened, happened",
    "requirements/": "names of packages",
    ".vscode/": "the editor's word for commands",
    ".gitignore": "names of files that may come",
}


class Mention(NamedTuple):
    """A word of the demo in a line that stays."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def mentions(listing: Listing, after: Mapping[Path, str]) -> Iterator[Mention]:
    """Every line with a word of the demo in the files as they will be."""
    for path, text in after.items():
        if not path.as_posix().startswith(tuple(UNWATCHED)):
            for number, line in enumerate(text.splitlines(), 1):
                if _words(line, of_asyncio=ASYNCIO.search(text) is not None) & listing.words:
                    yield Mention(path, number, line.strip())


def _words(line: str, *, of_asyncio: bool) -> set[str]:
    rest = OTHER_USES.sub("", line)
    return {word.lower() for word in WORD.findall(OF_ASYNCIO.sub("", rest) if of_asyncio else rest)}
