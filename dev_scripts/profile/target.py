"""The database that a page is measured on, and the environment of what measures it."""

import os

from dev_scripts import application, database
from dev_scripts.errors import CommandFailed


def make_ready(target: database.Database) -> None:
    """Bring our own database up to date; one that was configured must be so.

    Raises:
        CommandFailed: it lacks migrations, or cannot be reached.
    """
    settings = application.dev_settings()
    if target.embedded and settings.is_dev:
        database.bring_up(target, is_dev=True)
        application.seed_once(target.url)
    elif not application.migration_status(target.url).up_to_date:
        raise CommandFailed(f"{target.masked_url} is not up to date. Next: ./heavy db upgrade")


def environment(target: database.Database) -> dict[str, str]:
    """Ours, with what ./heavy dev would add."""
    made = {**os.environ, "HEAVY_DATABASE_URL": target.url, "HEAVY_LOG_LEVEL": "error"}
    if application.dev_settings().is_dev and application.Configured().dev_user is None:
        made["HEAVY_DEV_USER"] = application.demo_user()
    return made
