"""Delete all data: drop the configured database, create it, apply all migrations.

Only for a database on this machine; for another one its host has to be typed out
with --host. What a running ./heavy dev shows recovers by itself.
"""

import asyncio
from argparse import ArgumentParser, Namespace

import asyncpg

from dev_scripts import application, database
from dev_scripts.errors import DATABASE_UNREACHABLE, USAGE, CommandFailed

MAINTENANCE = "postgres"


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--yes", action="store_true", help="really delete all data")
    parser.add_argument("--host", help="the host to delete from, when that is not this machine")
    parser.add_argument("--no-seed", action="store_true", help="add no demo data")


def run(arguments: Namespace) -> int:
    """Refuse first; delete second."""
    settings = application.dev_settings()
    with database.reach() as target:
        refuse(target, arguments.host, yes=arguments.yes)
        asyncio.run(_drop(target))
        application.create_database(target.url)
        applied = application.upgrade(target.url)
        seeded = settings.is_dev and not arguments.no_seed and application.seed_once(target.url)
    news = [
        f"migrated to {applied[-1]}" if applied else "no migrations",
        *(["demo data added"] if seeded else []),
    ]
    print(f"Built {target.masked_url} anew ({', '.join(news)}).")
    return 0


def refuse(target: database.Database, typed_host: str | None, *, yes: bool) -> None:
    """Stop what would delete data that nobody meant.

    Raises:
        CommandFailed: the host is not this machine's and was not typed, or --yes is missing.
    """
    hosts = database.hosts(target.url)
    if not database.is_on_this_machine(target.url) and hosts != [typed_host]:
        named = ", ".join(hosts) if any(hosts) else "no host by name"
        raise CommandFailed(
            f"{target.masked_url} is not on this machine ({named}). Nothing was deleted. "
            "If you mean it, type its host:  ./heavy db reset --yes --host HOST",
            USAGE,
        )
    if database.parse(target.url).database in (None, "", MAINTENANCE, "template0", "template1"):
        raise CommandFailed(f"{target.masked_url} is the server's own database. Nothing was deleted.", USAGE)
    if not yes:
        raise CommandFailed(
            f"This deletes all data in {target.masked_url}. If you mean it:  ./heavy db reset --yes", USAGE
        )


async def _drop(target: database.Database) -> None:
    address = database.parse(target.url)
    maintenance = address.set(drivername="postgresql", database=MAINTENANCE).render_as_string(
        hide_password=False
    )
    quoted = str(address.database).replace('"', '""')
    try:
        connection = await asyncpg.connect(maintenance)
    except (OSError, asyncpg.PostgresError) as error:
        raise CommandFailed(
            f"{target.masked_url} cannot be reached ({error}).", DATABASE_UNREACHABLE
        ) from None
    try:
        await connection.execute(f'drop database if exists "{quoted}" with (force)')
    except asyncpg.PostgresError as error:
        raise CommandFailed(f"{target.masked_url} cannot be dropped: {error}") from None
    finally:
        await connection.close()
