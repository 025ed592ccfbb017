"""What this application tells the developer's pages under /dev; made in the profile dev only."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from heavy_engine.dev_facts import DevFacts, ShownSetting

from ..settings import Settings
from . import saved_migrations
from .data.db_connection import Database
from .data.watched_queries import QueryWatch

PREFIX = str(Settings.model_config["env_prefix"])
ENV_FILE = Path(str(Settings.model_config["env_file"]))
# What HEAVY_SECRET_PROVIDER is where there is none.
ENVIRONMENT = "env"
_NAME = re.compile(r"^\s*(?:export\s+)?(\w+)\s*=", re.MULTILINE).findall


def dev_facts_of(settings: Settings, database: Database) -> DevFacts:
    """Statements of this database, these settings, the migrations."""
    watch = QueryWatch()
    database.watched_by(watch)
    return DevFacts(
        queries=watch.queries,
        queries_of=watch.queries_of,
        settings=lambda: shown_settings(settings, os.environ, ENV_FILE),
        migrations=lambda: saved_migrations.ask(settings.database_url.get_secret_value()),
    )


def shown_settings(settings: Settings, environment: Mapping[str, str], env_file: Path) -> list[ShownSetting]:
    """All settings, by name; secrets say whether they are set, not what they are."""
    named = {name.upper() for name in environment}
    written = names_in(env_file)
    return [_shown(settings, name, named, written) for name in sorted(Settings.model_fields)]


def names_in(env_file: Path) -> set[str]:
    """The variables that a file sets; their values are not looked at."""
    return {name.upper() for name in _NAME(env_file.read_text("utf-8"))} if env_file.is_file() else set()


def _shown(settings: Settings, name: str, named: set[str], written: set[str]) -> ShownSetting:
    value, variable = getattr(settings, name), PREFIX + name.upper()
    about = Settings.model_fields[name].description or ""
    if variable in named:
        source = "environment"
    elif name not in settings.model_fields_set:
        source = "default"
    elif is_secret(value) and settings.secret_provider != ENVIRONMENT:
        source = "secret provider"
    else:
        source = ENV_FILE.name if variable in written else "the program"
    return ShownSetting(variable, _text(value), source, about, is_secret(value))


def is_secret(value: object) -> bool:
    """Whether a setting's value is, or holds, a secret."""
    return isinstance(value, SecretStr) or (
        isinstance(value, tuple) and any(isinstance(part, SecretStr) for part in value)
    )


def _text(value: object) -> str:
    if is_secret(value):
        secrets = value if isinstance(value, tuple) else (value,)
        return "set" if any(secret.get_secret_value() for secret in secrets) else ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
