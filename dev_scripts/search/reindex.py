"""Give vectors to rows that lack one, or whose text or model is another by now.

A running server does this by itself, a few rows at a time. By hand it is needed after
another HEAVY_EMBEDDER or model without a server, and when the extension `vector` came late.
It works in batches: stop it whenever you like, and run it again. Servers may run meanwhile.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from pydantic import SecretStr

from dev_scripts import application, database
from dev_scripts.errors import DATABASE_UNREACHABLE, CommandFailed
from dev_scripts.project import app_module

TELL_EVERY = 1_000


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--all", action="store_true", help="make every vector anew")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Reindex; 0 when no row lacks a vector any more."""
    with _settings() as settings:
        module = app_module("backend.search.reindex")
        report = module.reindex(settings, every=arguments.all, progress=_tell)
    left = sum(one.left for one in report.tables)
    print(json.dumps(asdict(report)) if arguments.json else "\n".join(_sentences(report)))
    return 1 if left else 0


def _sentences(report: Any) -> Iterator[str]:
    for name in report.created:
        yield f"Created {name}."
    for name in report.dropped:
        yield f"Dropped {name}, which nobody reads any more."
    for one in report.tables:
        made = f"{one.rows:,} row{'' if one.rows == 1 else 's'} got a vector of {report.embedder}"
        yield f"{one.table}: {made if one.rows else 'every row has its vector'}."
        if one.left:
            yield f"{one.table}: {one.left:,} are another process's work. Next: ./heavy search reindex"
    if not report.tables:
        yield "No table is Searchable; docs/search.md tells how one becomes so."


def _tell(table: str, done: int, wanted: int) -> None:
    """Where it is, on stderr: at the beginning, now and then, and at the end."""
    if wanted and (done in (0, wanted) or done // TELL_EVERY != (done - 96) // TELL_EVERY):
        print(f"{table}: {done:,} of {wanted:,}", file=sys.stderr, flush=True)


@contextmanager
def _settings() -> Iterator[Any]:
    """The settings, with the address of the database to work on."""
    errors = app_module("backend.errors")
    settings = application.dev_settings()
    with database.reach() as target:
        if target.embedded:
            application.create_database(target.url)
        if application.migration_status(target.url).pending:
            raise CommandFailed(f"{target.masked_url} is not up to date. Next: ./heavy db upgrade")
        try:
            yield settings.model_copy(update={"database_url": SecretStr(target.url)})
        except errors.DatabaseUnreachable as problem:
            raise CommandFailed(str(problem), DATABASE_UNREACHABLE) from None
        except errors.HeavyError as problem:
            raise CommandFailed(str(problem)) from None
