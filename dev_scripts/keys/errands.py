"""What the verbs on keys share: the settings, the database, and errors in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr

from dev_scripts import application, database
from dev_scripts.errors import DATABASE_UNREACHABLE, USAGE, CommandFailed
from dev_scripts.project import app_module


@contextmanager
def ready() -> Iterator[tuple[Any, Any]]:
    """The application's key errands, and its settings with the database to work on.

    Raises:
        CommandFailed: settings are wrong, or the database is away or lacks migrations.
    """
    errors = app_module("backend.errors")
    settings = application.dev_settings()
    with database.reach() as target:
        if target.embedded:
            application.create_database(target.url)
        try:
            here = settings.model_copy(update={"database_url": SecretStr(target.url)})
            yield app_module("backend.data.key_errands"), here
        except errors.DatabaseUnreachable as problem:
            raise CommandFailed(str(problem), DATABASE_UNREACHABLE) from None
        except errors.SecretError as problem:
            raise CommandFailed(str(problem), USAGE) from None
        except errors.HeavyError as problem:
            raise CommandFailed(str(problem)) from None
