"""Create the database if it is not there, and apply all migrations that it lacks."""

from argparse import ArgumentParser, Namespace

from dev_scripts import application, database


def add_arguments(parser: ArgumentParser) -> None:
    """This verb has no flags."""


def run(arguments: Namespace) -> int:
    """Bring the database up to date."""
    with database.reach() as target:
        if application.create_database(target.url):
            print(f"Created {target.masked_url}")
        applied = application.upgrade(target.url)
    print(f"Applied {', '.join(applied)}" if applied else f"{target.masked_url} is up to date.")
    return 0
