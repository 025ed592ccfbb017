"""The door to the application: its settings, migrations and demo data.

What the application raises for its user comes out of here as CommandFailed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from dev_scripts.errors import DATABASE_UNREACHABLE, USAGE, CommandFailed
from dev_scripts.project import PROJECT_ROOT, app_module

# Stands in for a database that ./heavy dev brings itself, while the other settings are checked.
EMBEDDED_URL = "postgresql://embedded@127.0.0.1/heavy"


class Configured(BaseSettings):
    """What is set in the environment or .env; None where nothing is."""

    model_config = SettingsConfigDict(env_prefix="HEAVY_", env_file=PROJECT_ROOT / ".env", extra="ignore")

    database_url: SecretStr | None = None
    profile: str | None = None
    dev_user: str | None = None

    def database(self) -> str | None:
        """The address of the database, password included."""
        return self.database_url.get_secret_value() if self.database_url else None


def settings(**overrides: Any) -> Any:
    """The application's settings, checked.

    Raises:
        CommandFailed: names all problems at once; exit code 2.
    """
    module = app_module("settings")
    try:
        return module.load_settings(**overrides)
    except module.SettingsInvalid as problem:
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
        return bool(_migrations().create_database(url))


def upgrade(url: str) -> tuple[str, ...]:
    """Apply all migrations that are missing; gives those."""
    with _database_answers():
        return tuple(_migrations().upgrade(url))


def migration_status(url: str) -> Any:
    """How far the database is: current, head, pending."""
    with _database_answers():
        return _migrations().status(url)


def seed_once(url: str) -> bool:
    """Add the demo data; False where it was added before."""
    with _database_answers():
        return bool(app_module("backend.data.demo_data").seed_once(url))


def demo_user() -> str:
    """The e-mail of the user that the demo data holds."""
    return str(app_module("backend.data.demo_data").DEMO_EMAIL)


def _migrations() -> Any:
    return app_module("backend.data.migrations")


@contextmanager
def _database_answers() -> Iterator[None]:
    unreachable = app_module("backend.errors").DatabaseUnreachable
    try:
        yield
    except unreachable as problem:
        raise CommandFailed(str(problem), DATABASE_UNREACHABLE) from None
