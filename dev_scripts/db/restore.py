"""Read a file of ./heavy db dump back.

The dump is read into a new database, which takes the place of the present one at the end: when something
fails, the present one is untouched. One that holds tables is replaced in the profile dev only, after a
question or with --yes, and only when it is a developer's own (as ./heavy db reset does).
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from dev_scripts import application, database
from dev_scripts.db import guard, programs, server
from dev_scripts.errors import USAGE, CommandFailed

MAGIC = b"PGDMP"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("file", type=Path, help="what ./heavy db dump wrote")
    parser.add_argument("--yes", action="store_true", help="do not ask before replacing tables")
    parser.add_argument("--host", help="the host to write to, when that is not this machine")
    parser.add_argument("--adopt", action="store_true", help="also replace a database that carries no mark")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Refuse first; read beside; swap last."""
    settings = application.dev_settings()
    _refuse_what_is_no_dump(arguments.file)
    with database.reach() as target:
        server.refuse_cockroach(target, "restore")
        guard.refuse(target, arguments.host, verb=f"restore {arguments.file}")
        application.create_database(target.url)
        if not application.is_empty(target.url):
            _refuse_to_replace(target, settings.profile, arguments)
        _read(target, arguments.file, is_dev=settings.is_dev)
        state = application.migration_status(target.url)
    if arguments.json:
        print(json.dumps({"database": target.masked_url, "current": state.current}))
        return 0
    then = "It is up to date." if state.up_to_date else "Next: ./heavy db status"
    print(f"Read {arguments.file} into {target.masked_url}, at {state.current or 'no revision'}. {then}")
    return 0


def _refuse_what_is_no_dump(file: Path) -> None:
    if not file.is_file():
        raise CommandFailed(f"There is no file {file}.", USAGE)
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            raise CommandFailed(
                f"{file} is no file of ./heavy db dump. A file of SQL goes by  ./heavy db shell -f {file}",
                USAGE,
            )


def _refuse_to_replace(target: database.Database, profile: str, arguments: Namespace) -> None:
    verb = f"restore {arguments.file}"
    guard.refuse_outside_dev(profile, "restore over tables")
    guard.refuse_unmarked(target, adopt=arguments.adopt, verb=verb)
    question = f"This replaces all data in {target.masked_url}."
    guard.confirm(question, yes=arguments.yes, otherwise=f"./heavy db {verb} --yes")


def _read(target: database.Database, file: Path, *, is_dev: bool) -> None:
    program = programs.find("pg_restore", server.server_version(target), target.masked_url)
    with server.scratch(target) as made:
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        programs.run(program, (*options, str(file.resolve())), made, f"Reading {file}")
        if is_dev:
            application.mark_for_development(made.url)
        server.swap_in(target, str(database.parse(made.url).database))
