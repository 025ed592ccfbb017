"""Create the database if it is not there, and apply the migrations that it lacks.

Each migration is a transaction of its own: when one fails, those before it stay. One that waits for a lock
longer than HEAVY_DATABASE_LOCK_TIMEOUT_S lets others pass and is tried again. One process at a time.
"""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "revision", nargs="?", default="head", help="how far, such as 0003 or +1; head unless given"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Bring the database up to date, or to a revision."""
    settings = application.dev_settings()
    with database.reach() as target:
        created, applied = database.bring_up(target, is_dev=settings.is_dev, revision=arguments.revision)
        state = application.migration_status(target.url)
    if arguments.json:
        facts = {"created": created, "applied": list(applied), "current": state.current}
        print(json.dumps({"database": target.masked_url, **facts}))
        return 0
    if created:
        print(f"Created {target.masked_url}")
    where = "is up to date" if state.up_to_date else f"is at {state.current or 'no revision'}"
    print(f"Applied {', '.join(applied)}" if applied else f"{target.masked_url} {where}.")
    if state.invalid_indexes:
        print(f"Half built: {', '.join(state.invalid_indexes)}. See  ./heavy db status")
    return 0
