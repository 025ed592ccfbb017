"""The door to the application: its settings, migrations and demo data.

What the application raises for its user comes out of here as CommandFailed.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from dev_scripts.errors import DATABASE_UNREACHABLE, USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT, app_module, state_folder

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import Script

T = TypeVar("T")

# In the folder .heavy: its time says when.
TABLES_CHANGED = "migrated"
# Stands in for a database that ./heavy dev brings itself, while the other settings are checked.
EMBEDDED_URL = "postgresql://embedded@127.0.0.1/heavy"


class Configured(BaseSettings):
    """What is set in the environment or .env; None where nothing is."""

    model_config = SettingsConfigDict(env_prefix="HEAVY_", env_file=PROJECT_ROOT / ".env", extra="ignore")

    database_url: SecretStr | None = None
    profile: str | None = None
    dev_user: str | None = None
    database_lock_timeout_s: float = 2.0

    def database(self) -> str | None:
        """The address of the database, password included; of the secret provider where there is one.

        Raises:
            CommandFailed: the provider fails; exit code 2.
        """
        is_set = bool(os.environ.get("HEAVY_DATABASE_URL"))
        found = (None if is_set else _provided("database_url")) or self.database_url
        return found.get_secret_value() if found else None


def settings(**overrides: Any) -> Any:
    """The application's settings, checked.

    Raises:
        CommandFailed: names all problems at once; exit code 2.
    """
    try:
        return app_module("backend.secrets").load_settings(**overrides)
    except app_module("settings").SettingsInvalid as problem:
        raise CommandFailed(str(problem), USAGE) from None


def dev_settings() -> Any:
    """The settings where a missing database is no problem, for we bring one.

    Raises:
        CommandFailed: names all problems at once; exit code 2.
    """
    missing = {} if Configured().database() else {"database_url": EMBEDDED_URL}
    return settings(**missing)


def create_database(url: str) -> bool:
    """Create the database that the address names; False where it stands."""
    with _database_answers():
        return bool(migrations().create_database(url))


def upgrade(url: str, revision: str = "head", folder: Path | None = None) -> tuple[str, ...]:
    """Apply migrations that are missing; gives those."""
    with _database_answers(), _telling_of_tables():
        return tuple(migrations().upgrade(url, revision, patience=_patience(), **_where(folder)))


def downgrade(url: str, revision: str, folder: Path | None = None) -> tuple[str, ...]:
    """Take migrations back; gives those, newest first."""
    with _database_answers(), _telling_of_tables():
        return tuple(migrations().downgrade(url, revision, patience=_patience(), **_where(folder)))


def steps_back(current: str | None, revision: str) -> tuple[str, ...]:
    """The revisions that a downgrade would take back, newest first.

    Raises:
        CommandFailed: there is no such revision.
    """
    with _database_answers():
        return tuple(migrations().steps_back(current, revision))


def differences(url: str, folder: Path | None = None) -> tuple[str, ...]:
    """What an upgraded database and the models do not have in common."""
    with _database_answers():
        return tuple(migrations().differences(url, **_where(folder)))


def migration_status(url: str) -> Any:
    """How far the database is: current, head, pending, known, invalid_indexes."""
    with _database_answers():
        return migrations().status(url)


def is_empty(url: str) -> bool:
    """Whether the database has no table."""
    with _database_answers():
        return bool(migrations().is_empty(url))


def mark_for_development(url: str) -> None:
    """Write into the database that ./heavy db reset may delete it, where that is allowed."""
    with _database_answers():
        migrations().mark_for_development(url)


def is_for_development(url: str) -> bool:
    """Whether the database says that ./heavy db reset may delete it."""
    with _database_answers():
        return bool(migrations().is_for_development(url))


def scripts(folder: Path | None = None) -> "list[Script]":
    """All migrations, oldest first.

    Raises:
        CommandFailed: they are no single line.
    """
    with _database_answers():
        directory = migrations().scripts(**_where(folder))
        return [directory.get_revision(step) for step in migrations().steps(**_where(folder))]


def with_alembic(url: str, work: "Callable[[Config], T]", folder: Path) -> T:
    """Have alembic do something on a connection to the database."""
    with _database_answers():
        result: T = migrations().with_alembic(url, work, folder)
        return result


def migrations() -> Any:
    """The application's module of that name."""
    return app_module("backend.data.migrations")


def seed_once(url: str) -> bool:
    """Add the demo data; False where it was added before."""
    with _database_answers():
        return bool(app_module("backend.data.demo_data").seed_once(url))


def demo_user() -> str:
    """The e-mail of the user that the demo data holds."""
    return str(app_module("backend.data.demo_data").DEMO_EMAIL)


@contextmanager
def _telling_of_tables() -> Iterator[None]:
    """Let a `./heavy dev` that waits for tables know that some may have changed."""
    try:
        yield
    finally:
        with suppress(OSError):  # A container may forbid writing; nobody develops there.
            (state_folder() / TABLES_CHANGED).touch()


def _patience() -> Any:
    return migrations().Patience(lock_timeout_s=Configured().database_lock_timeout_s)


def _where(folder: Path | None) -> dict[str, Path]:
    return {"folder": folder} if folder else {}


@contextmanager
def _database_answers() -> Iterator[None]:
    errors = app_module("backend.errors")
    try:
        yield
    except errors.DatabaseUnreachable as problem:
        raise CommandFailed(str(problem), DATABASE_UNREACHABLE) from None
    except errors.HeavyError as problem:
        raise CommandFailed(str(problem)) from problem


def _provided(setting: str) -> SecretStr | None:
    """A setting from the secret provider, where there is one and it has this."""
    try:
        found: SecretStr | None = app_module("backend.secrets").configured_secret(setting)
    except app_module("backend.errors").SecretError as problem:
        raise CommandFailed(f"HEAVY_{setting.upper()}: {problem}", USAGE) from None
    return found
