"""Read the settings, and say all that is wrong with them at once."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from .fields import Settings
from .rules import all_problems, unknown_variables
from .secret_sources import PREFIX


class SettingsInvalid(Exception):
    """All that is wrong with the settings, at once."""

    exit_code = 2

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(_explain(self.problems))


def load_settings(**overrides: Any) -> Settings:
    """Read and check every setting.

    Raises:
        SettingsInvalid: names all wrong, missing and unknown settings.
    """
    problems = unknown_variables(os.environ)
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        found = {_variable(row["loc"]): _sentence(row["msg"], row["type"]) for row in error.errors()}
        harmless = _with_wrong_ones_replaced(found, overrides)
        problems |= all_problems(harmless, skip=found)
        raise SettingsInvalid(found | problems) from None
    problems |= all_problems(settings, skip={})
    if problems:
        raise SettingsInvalid(problems)
    return settings


def _with_wrong_ones_replaced(found: Mapping[str, str], overrides: dict[str, Any]) -> Settings:
    """Settings in which each wrong value gave way, so that the rest can be judged too."""
    harmless = {"database_url": SecretStr("postgresql://nobody@localhost/none")}
    for variable in found:
        name = variable.removeprefix(PREFIX).lower()
        harmless.setdefault(name, Settings.model_fields[name].default)
    return Settings(**{**overrides, **harmless})


def _variable(location: tuple[int | str, ...]) -> str:
    return f"{PREFIX}{str(location[0]).upper()}" if location else PREFIX


def _sentence(message: str, kind: str) -> str:
    if kind == "missing":
        return "is missing: where PostgreSQL listens. ./heavy dev brings its own server and sets it"
    return message.removeprefix("Value error, ").replace("Input should be", "should be")


def _explain(problems: Mapping[str, str]) -> str:
    count = "One setting is wrong." if len(problems) == 1 else f"{len(problems)} settings are wrong."
    width = max(len(name) for name in problems)
    lines = [f"  {name:<{width}}  {text}" for name, text in problems.items()]
    where = Path(".devcontainer") / "template.env"
    return "\n".join(
        [count, "", *lines, "", f"Set them in the environment or in .env; {where} shows all of them."]
    )
