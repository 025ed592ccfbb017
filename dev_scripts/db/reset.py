"""Delete all data: build the database anew from the migrations, and sow the demo data.

Works in the profile dev, on a database that ./heavy dev or db upgrade created and marked (--adopt for an
older one of yours), on this machine (--host for another one). The new database is built beside the old
one and takes its place at the end, in one step: when something fails, the old one is untouched.
"""

import json
from argparse import ArgumentParser, Namespace

from dev_scripts import application, database
from dev_scripts.db import guard, server


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--host", help="the host to delete from, when that is not this machine")
    parser.add_argument("--adopt", action="store_true", help="also delete a database that carries no mark")
    parser.add_argument("--no-seed", action="store_true", help="add no demo data")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: Namespace) -> int:
    """Refuse first; build second; delete last."""
    settings = application.dev_settings()
    guard.refuse_outside_dev(settings.profile, "reset")
    with database.reach() as target:
        guard.refuse(target, arguments.host)
        application.create_database(target.url)
        guard.refuse_unmarked(target, adopt=arguments.adopt, verb="reset")
        guard.confirm(
            f"This deletes all data in {target.masked_url}.",
            yes=arguments.yes,
            otherwise="./heavy db reset --yes",
        )
        applied, seeded = _build(target, seed=not arguments.no_seed)
    if arguments.json:
        print(json.dumps({"database": target.masked_url, "applied": list(applied), "seeded": seeded}))
        return 0
    news = f"migrated to {applied[-1]}" if applied else "no migrations"
    print(f"Built {target.masked_url} anew ({news}{', demo data added' if seeded else ''}).")
    return 0


def _build(target: database.Database, *, seed: bool) -> tuple[tuple[str, ...], bool]:
    with server.scratch(target) as made:
        applied = application.upgrade(made.url)
        seeded = seed and application.seed_once(made.url)
        application.mark_for_development(made.url)
        server.swap_in(target, str(database.parse(made.url).database))
    return applied, seeded
