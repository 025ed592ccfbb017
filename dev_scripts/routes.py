"""List the pages of the application: where each stands, what is around it, and who may see it.

A word shows only what has it in its line; a path shows the page that stands there.

    ./heavy routes
    ./heavy routes admin
    ./heavy routes /tools/7
    ./heavy routes --dev          also those that only the profile dev has
"""

import inspect
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT, app_module
from heavy_engine.routing.errors import RoutesWrong
from heavy_engine.routing.table import Entry, RouteTable

COLUMNS = ("path", "name", "layouts", "guards", "title", "page")
MADE = "(made of the parameters)"
NONE = "-"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("word", nargs="?", default="", metavar="WORD|PATH", help="show only what has this")
    parser.add_argument("--dev", action="store_true", help="show the application's pages for developers, too")
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def run(arguments: Namespace) -> int:
    """Print a line for each page; 1 where there is none such."""
    table = route_table(with_dev=arguments.dev)
    rows = [_row(entry) for entry in _wanted(table, arguments.word)]
    if arguments.json:
        print(json.dumps(rows, indent=2))
    elif rows:
        print("\n".join(_lines(rows)))
    if not rows and arguments.word:
        print(f"No page has {arguments.word!r}. All of them:  ./heavy routes", file=sys.stderr)
        return 1
    return 0


def route_table(*, with_dev: bool = False) -> RouteTable:
    """The routes of the application, and those that it adds below /dev if they are wanted.

    Raises:
        CommandFailed: the table is wrong; says every mistake.
    """
    module = app_module("routes")
    try:
        more = app_module("dev_routes").DEV_ROUTES if with_dev else {}
        return RouteTable({**module.ROUTES, **more}, getattr(module, "SECTIONS", ()))
    except RoutesWrong as wrong:
        raise CommandFailed(f"{app_module('routes').__name__}: {wrong}", USAGE) from None


def _wanted(table: RouteTable, word: str) -> Sequence[Entry]:
    if word.startswith("/"):
        match = table.find(word)
        return [match.entry] if match else [entry for entry in table.entries if word in entry.pattern.text]
    return [entry for entry in table.entries if word.lower() in " ".join(_texts(_row(entry))).lower()]


def _row(entry: Entry) -> dict[str, Any]:
    title = entry.route.title
    return {
        "path": entry.pattern.text,
        "name": _name(entry.route.page),
        "layouts": [_name(layout) for layout in entry.layouts],
        "guards": [_name(getattr(guard, "check", guard)) for guard in entry.guards],
        "title": title if isinstance(title, str) else MADE,
        "page": _place(entry.route.page),
    }


def _lines(rows: Iterable[dict[str, Any]]) -> list[str]:
    lines = [[column.upper() for column in COLUMNS], *(_texts(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _texts(row: dict[str, Any]) -> list[str]:
    values = (row[column] for column in COLUMNS)
    return [" > ".join(value) or NONE if isinstance(value, list) else str(value) for value in values]


def _name(function: Any) -> str:
    return getattr(function, "__qualname__", type(function).__name__)


def _place(page: Any) -> str:
    """The file and line of a page; editors open it by a click."""
    code = getattr(inspect.unwrap(page), "__code__", None)
    if code is None:
        return str(getattr(page, "__module__", NONE))
    path = Path(code.co_filename)
    shown = path.relative_to(PROJECT_ROOT) if path.is_relative_to(PROJECT_ROOT) else path
    return f"{shown}:{code.co_firstlineno}"
