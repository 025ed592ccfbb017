"""Sow the data that development begins with; what was sown before is left as it is.

Works in the profile dev, on a database that is up to date.
"""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database
from dev_scripts.db import guard
from dev_scripts.errors import CommandFailed


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Sow once."""
    settings = application.dev_settings()
    guard.refuse_outside_dev(settings.profile, "seed")
    with database.reach() as target:
        if target.embedded:
            application.create_database(target.url)
        if not application.migration_status(target.url).current == application.migrations().steps()[-1]:
            raise CommandFailed(f"{target.masked_url} is not up to date. Next: ./heavy db upgrade")
        seeded = application.seed_once(target.url)
    if arguments.json:
        print(json.dumps({"database": target.masked_url, "seeded": seeded, "user": application.demo_user()}))
        return 0
    print(
        f"Added the user {application.demo_user()} and what belongs to them to {target.masked_url}."
        if seeded
        else f"{target.masked_url} has been seeded before; nothing was added."
    )
    return 0
