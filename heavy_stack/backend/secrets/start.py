"""At the start of a process: who provides secrets, and the settings that are secrets."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from pydantic import SecretStr, ValidationError

from ...settings import SecretSources, Settings, SettingsInvalid
from ...settings import load_settings as load_plain_settings
from ..errors import SecretError, SecretMissing, SecretProviderRefused
from .cached import CachedSecrets
from .environment import EnvSecrets
from .files import FileSecrets
from .provider import SecretProvider

PREFIX = "HEAVY_"
ENVIRONMENT, FILES = "env", "file"


@dataclass(frozen=True)
class _Answers:
    """What a provider said of the settings that are secrets; reasons by variable."""

    found: dict[str, SecretStr] = field(default_factory=dict)
    # No problem where the setting has a default that its profile allows.
    missing: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)


def load_settings(**overrides: Any) -> Settings:
    """Read and check every setting; those that are secrets come from the secret provider.

    A variable of the environment wins over the provider, the provider over `.env`. Call it where
    no event loop runs.

    Raises:
        SettingsInvalid: names all wrong, missing, unknown and unreadable settings.
    """
    try:
        sources = _sources(overrides)
    except ValidationError:
        return load_plain_settings(**overrides)  # It tells this problem with all others.
    if sources.secret_provider == ENVIRONMENT:
        return load_plain_settings(**overrides)
    answers = _ask_for_all(sources, overrides)
    found = {name: secret.get_secret_value() for name, secret in answers.found.items()}
    try:
        settings = load_plain_settings(**{**found, **overrides})
    except SettingsInvalid as invalid:
        reasons = answers.missing | answers.unreadable
        told = {name: reasons.get(name, text) for name, text in invalid.problems.items()}
        raise SettingsInvalid(told | answers.unreadable) from None
    if answers.unreadable:
        raise SettingsInvalid(answers.unreadable)
    return settings


def configured_secret(setting: str, **overrides: Any) -> SecretStr | None:
    """One setting from the secret provider; None where there is none, or none that has it.

    Raises:
        SecretError: the provider fails.
    """
    try:
        sources = _sources(overrides)
    except ValidationError:
        return None
    if sources.secret_provider == ENVIRONMENT:
        return None
    try:
        return asyncio.run(_provider(sources).get(_name(setting)))
    except SecretMissing:
        return None


def secrets_of(sources: SecretSources) -> CachedSecrets:
    """The provider that the settings choose, behind a cache.

    Raises:
        SecretProviderRefused: HEAVY_SECRET_PROVIDER names none.
    """
    return CachedSecrets(_provider(sources), ttl_s=sources.secrets_ttl_s, stale_s=sources.secrets_stale_s)


def is_in_the_environment(setting: str) -> bool:
    """Whether a variable sets this, so that no provider is asked."""
    return bool(os.environ.get(_name(setting).upper()))


def _sources(overrides: dict[str, Any]) -> SecretSources:
    return SecretSources(
        **{name: overrides[name] for name in SecretSources.model_fields if name in overrides}
    )


def _ask_for_all(sources: SecretSources, overrides: dict[str, Any]) -> _Answers:
    """What the provider has of the settings that are secrets, and why it lacks the others."""
    wanted = [
        name for name in _secret_settings() if name not in overrides and not is_in_the_environment(name)
    ]
    try:
        return asyncio.run(_answers(_provider(sources), wanted))
    except SecretProviderRefused as refusal:
        return _Answers(unreadable={"HEAVY_SECRET_PROVIDER": str(refusal)})


async def _answers(provider: SecretProvider, settings: list[str]) -> _Answers:
    answers = _Answers()
    secrets = CachedSecrets(provider, ttl_s=0, stale_s=0)
    for setting in settings:
        name = _name(setting)
        try:
            answers.found[setting] = await secrets.get(name)
        except SecretMissing:
            where = f"{provider.where(name)} and in the environment"
            answers.missing[name.upper()] = f"is missing: looked in {where}"
        except SecretError as error:
            answers.unreadable[name.upper()] = str(error)
    return answers


def _secret_settings() -> list[str]:
    """The settings whose values are hidden: these are what a provider is for."""
    return [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]


def _name(setting: str) -> str:
    return f"{PREFIX}{setting}".lower()


def _provider(sources: SecretSources) -> SecretProvider:
    chosen = sources.secret_provider
    if chosen == ENVIRONMENT:
        return EnvSecrets(os.environ)
    if chosen == FILES:
        return FileSecrets(Path(sources.secrets_folder), private=sources.profile != "dev")
    return _own_provider(chosen)


def _own_provider(chosen: str) -> SecretProvider:
    """What `module:function` makes."""
    module, colon, function = chosen.partition(":")
    if not (module and colon and function):
        raise SecretProviderRefused(chosen, "it is none of these")
    try:
        make: Callable[[], SecretProvider] = resolve_name(chosen)
    except (ImportError, AttributeError, ValueError) as error:
        raise SecretProviderRefused(chosen, str(error)) from error
    return make()
