"""Compare the database with the migrations in alembic/versions.

Exit code 0 when it is up to date, 1 when migrations are missing.
"""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Ask the database."""
    with database.reach() as target:
        if target.embedded:
            application.create_database(target.url)
        state = application.migration_status(target.url)
    if arguments.json:
        facts = {"current": state.current, "head": state.head, "pending": list(state.pending)}
        print(json.dumps({"database": target.masked_url, **facts}))
    elif state.pending:
        print(f"{target.masked_url} lacks {', '.join(state.pending)}. Next: ./heavy db upgrade")
    else:
        print(f"{target.masked_url} is up to date ({state.head}).")
    return 1 if state.pending else 0
