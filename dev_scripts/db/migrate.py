"""Write the migration from the database to the models, and prove it.

  ./heavy db migrate "tools have a due date"

The file is written only after it was proven, on databases of its own on the same server: upgrade, nothing
left to generate, downgrade, upgrade; on an empty database and on one with rows. What would lock or break
a running deployment is refused; --allow drop-column="nobody reads it" allows it, with a comment that
says why. What takes long and needs no lock, such as building an index, becomes a migration of its own.
Nothing to do: exit code 0 and no file.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path

from dev_scripts import application, database
from dev_scripts.db import guard, server
from dev_scripts.errors import CommandFailed
from dev_scripts.project import PROJECT_ROOT

Say = Callable[[str], None]


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("message", help="what it is for, in one line")
    parser.add_argument("--empty", action="store_true", help="write one to be filled by hand; proves nothing")
    parser.add_argument("--dry-run", action="store_true", help="prove it and print it, but write no file")
    parser.add_argument("--keep", action="store_true", help="write the file even when the proof fails")
    parser.add_argument(
        "--allow",
        type=_allowance,
        action="append",
        default=[],
        metavar="RULE=REASON",
        help="allow what a rule of the lint refuses; docs/migrations.md lists them",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Write into a copy, prove the copy, then put the files into place."""
    from dev_scripts.migrating import writing

    settings = application.dev_settings()
    guard.refuse_outside_dev(settings.profile, "migrate")
    message = writing.checked_message(arguments.message)
    with database.reach() as target, writing.copy_of_migrations() as folder:
        server.refuse_cockroach(target, "migrate")
        before = (application.migrations().steps(folder) or ("base",))[-1]
        with server.scratch(target) as present:
            application.upgrade(present.url, "head", folder)
            write = writing.write_empty if arguments.empty else writing.write_differences
            written = write(present.url, message, folder)
        trouble = _proof(target, before, folder, written, arguments)
        if arguments.dry_run and not arguments.json:
            print("\n".join(path.read_text("utf-8") for path in written))
        if trouble and not arguments.keep:
            raise CommandFailed(f"{trouble}\nNo file was written; --keep writes it all the same.")
        texts = [path.read_text("utf-8") for path in written]
        placed = [] if arguments.dry_run else writing.move_into_place(written)
    if trouble:
        raise CommandFailed(f"{trouble}\nKept: {', '.join(map(_short, placed))}")
    _tell(arguments, placed, texts)
    return 0


def _proof(
    target: database.Database, before: str, folder: Path, written: list[Path], arguments: Namespace
) -> str:
    """What is wrong with the new files; empty when nothing is."""
    from dev_scripts.migrating.proving import ProofFailed, prove

    if arguments.empty or not written:
        return ""
    if trouble := _lint(folder, written, dict(arguments.allow)):
        return trouble
    say: Say = _silent if arguments.json else print
    say(f"{', '.join(path.name for path in written)}:")
    try:
        prove(target, before, folder, say)
    except ProofFailed as failure:
        return str(failure)
    return ""


def _lint(folder: Path, written: list[Path], allowed: dict[str, str]) -> str:
    from dev_scripts.migrating import writing
    from dev_scripts.migration_lint import lint

    found = [one for one in lint(application.scripts(folder)) if one.path in written]
    for one in sorted(found, key=lambda finding: -finding.line):
        if one.rule in allowed:
            writing.allow(one.path, one.line, one.rule, allowed[one.rule])
    refused = [one for one in found if one.rule not in allowed]
    if not refused:
        return ""
    hint = f'If it does no harm:  ./heavy db migrate "..." --allow {refused[0].rule}="why it does none"'
    return "\n".join(["Refused:", *map(str, refused), hint])


def _tell(arguments: Namespace, placed: list[Path], texts: list[str]) -> None:
    if arguments.json:
        print(json.dumps({"files": [_short(path) for path in placed], "texts": texts}))
    elif placed:
        print(f"Wrote {', '.join(map(_short, placed))}. Read it; then: ./heavy db upgrade")
    elif not texts:
        print("Nothing to do: the migrations make what the models want.")


def _silent(_line: str) -> None:
    """Say nothing: a program reads along."""


def _short(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


def _allowance(text: str) -> tuple[str, str]:
    rule, _, reason = text.partition("=")
    if not reason.strip() or not reason.isprintable():
        raise ArgumentTypeError(f'{text!r} gives no reason; wanted RULE="why it does no harm"')
    return rule, reason.strip()
