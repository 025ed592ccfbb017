"""What has to hold before data may be deleted. No verb."""

import sys

from dev_scripts import application, database
from dev_scripts.errors import USAGE, CommandFailed

SERVERS_OWN = (None, "", "postgres", "template0", "template1", "defaultdb", "system")


def refuse(
    target: database.Database, typed_host: str | None, *, yes: bool = True, verb: str = "reset"
) -> None:
    """Stop what would delete data that nobody meant; asks the address only.

    Raises:
        CommandFailed: the host is not this machine's and was not typed, or --yes is missing.
    """
    hosts = database.hosts(target.url)
    if not database.is_on_this_machine(target.url) and hosts != [typed_host]:
        named = ", ".join(hosts) if any(hosts) else "no host by name"
        raise CommandFailed(
            f"{target.masked_url} is not on this machine ({named}). Nothing was deleted. "
            f"If you mean it, type its host:  ./heavy db {verb} --yes --host HOST",
            USAGE,
        )
    if database.parse(target.url).database in SERVERS_OWN:
        raise CommandFailed(f"{target.masked_url} is the server's own database. Nothing was deleted.", USAGE)
    if not yes:
        raise CommandFailed(
            f"This deletes all data in {target.masked_url}. If you mean it:  ./heavy db {verb} --yes", USAGE
        )


def refuse_outside_dev(profile: str, verb: str) -> None:
    """Let nobody do this but developers.

    Raises:
        CommandFailed: the profile is another one than dev.
    """
    if profile != "dev":
        raise CommandFailed(
            f"HEAVY_PROFILE is {profile}; ./heavy db {verb} works in dev only. Nothing was changed.", USAGE
        )


def refuse_unmarked(target: database.Database, *, adopt: bool, verb: str) -> None:
    """Let nobody delete a database that is not marked as a developer's.

    Raises:
        CommandFailed: it holds tables and no mark, and --adopt was not given.
    """
    if adopt or application.is_empty(target.url) or application.is_for_development(target.url):
        return
    raise CommandFailed(
        f"{target.masked_url} does not say that it is a developer's: ./heavy dev and db upgrade mark what "
        "they create, and this one they did not. Nothing was deleted. If it is yours to delete:  "
        f"./heavy db {verb} --yes --adopt",
        USAGE,
    )


def confirm(question: str, *, yes: bool, otherwise: str) -> None:
    """Ask on a terminal; elsewhere --yes has to be there.

    Raises:
        CommandFailed: nobody said yes.
    """
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CommandFailed(f"{question} If you mean it:  {otherwise}", USAGE)
    if input(f"{question} Type yes to go on: ").strip().lower() != "yes":
        raise CommandFailed("Nothing was changed.")
