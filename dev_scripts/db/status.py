"""Compare the database with the migrations in alembic/versions.

Exit code 0 when it is up to date, 1 when something has to be done.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

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
        more = {"known": state.known, "invalid_indexes": list(state.invalid_indexes)}
        print(json.dumps({"database": target.masked_url, **facts, **more}))
    else:
        print("\n".join(_sentences(target.masked_url, state)))
    return 0 if state.up_to_date else 1


def _sentences(where: str, state: Any) -> list[str]:
    found = []
    if not state.known:
        found.append(
            f"{where} is at {state.current}, which this code does not know; it ends at {state.head}. "
            "Newer code migrated it: get that code, or let it take the database back:  "
            f"./heavy db downgrade {state.head}  ; or build it anew here, without its data:  ./heavy db reset"
        )
    if state.pending:
        found.append(f"{where} lacks {', '.join(state.pending)}. Next: ./heavy db upgrade")
    found += [
        f"The index {name} is half built: every write pays for it, nobody reads it. Remove it with"
        f'  ./heavy db shell -c "drop index concurrently {name}"  and build it again in a migration.'
        for name in state.invalid_indexes
    ]
    return found or [f"{where} is up to date ({state.head})."]
