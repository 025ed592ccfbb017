"""The settings class, docs/settings.md and template.env say the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from dev_scripts.project import app_module

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(HEAVY_\w+)` \| (?:`([^`]*)`|(\w+)) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ENTRY = re.compile(r"^# (.+)\n# (HEAVY_\w+)=(.*)$", re.MULTILINE)
A_KEY = "k" * 40
AN_ENCRYPTION_KEY = "own:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"

settings = app_module("settings")


def declared() -> list[tuple[str, str | None, str]]:
    """Name, default as an environment spells it, and meaning of every setting."""
    fields = settings.Settings.model_fields
    return [
        (f"HEAVY_{name.upper()}", spelled(field.default), field.description) for name, field in fields.items()
    ]


def spelled(value: Any) -> str | None:
    """A default as an environment spells it; None where there is none."""
    if value is PydanticUndefined:
        return None
    if isinstance(value, tuple):
        return ",".join(str(spelled(part)) for part in value)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value).lower() if isinstance(value, bool) else str(value)


def documented() -> Iterator[tuple[str, str | None, str, str]]:
    """Name, default, profiles and meaning of every row of the document."""
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for name, value, word, profiles, meaning in ROW.findall(text):
        yield name, {"none": None, "empty": ""}.get(word, value), profiles, meaning


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting of this machine, and no .env."""
    for name, _, _ in declared():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_the_document_lists_every_setting_as_it_is() -> None:
    assert [(name, value, meaning) for name, value, _, meaning in documented()] == declared()


def test_the_template_lists_every_setting_as_it_is() -> None:
    text = (ROOT / ".devcontainer/template.env").read_text(encoding="utf-8")

    assert [(name, value or None, meaning) for meaning, name, value in ENTRY.findall(text)] == [
        (name, value or None, meaning) for name, value, meaning in declared()
    ]
    assert all(line == "" or line.startswith("# ") for line in text.splitlines())


def test_the_template_can_be_switched_on_line_by_line(clean: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = (ROOT / ".devcontainer/template.env").read_text(encoding="utf-8")
    on = re.sub(r"^# (HEAVY_\w+=)", r"\1", text, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(
        on.replace("DATABASE_URL=", "DATABASE_URL=postgresql://a@b/c"), encoding="utf-8"
    )

    assert settings.load_settings() == settings.Settings(_env_file=None, database_url="postgresql://a@b/c")


@pytest.mark.parametrize(
    ("name", "value", "profile"),
    [
        ("HEAVY_DATABASE_URL", None, "staging"),
        ("HEAVY_DATABASE_URL", None, "production"),
        ("HEAVY_SECRET_KEYS", None, "staging"),
        ("HEAVY_SECRET_KEYS", None, "production"),
        ("HEAVY_SECRET_KEYS", "k" * 31, "production"),
        ("HEAVY_ENCRYPTION_KEYS", None, "staging"),
        ("HEAVY_ENCRYPTION_KEYS", None, "production"),
        ("HEAVY_ALLOWED_HOSTS", "*", "staging"),
        ("HEAVY_ALLOWED_HOSTS", "*", "production"),
        ("HEAVY_ALLOWED_ORIGINS", "*", "staging"),
        ("HEAVY_ALLOWED_ORIGINS", "*", "production"),
        ("HEAVY_DEBUG", "true", "production"),
        ("HEAVY_DEV_USER", "ada@example.org", "staging"),
        ("HEAVY_DEV_USER", "ada@example.org", "production"),
    ],
)
def test_a_rule_of_a_profile_is_documented_and_kept(
    clean: pytest.MonkeyPatch, name: str, value: str | None, profile: str
) -> None:
    sound = {
        "HEAVY_DATABASE_URL": "postgresql://a@b/c",
        "HEAVY_SECRET_KEYS": A_KEY,
        "HEAVY_ENCRYPTION_KEYS": AN_ENCRYPTION_KEY,
        "HEAVY_PROFILE": profile,
    }
    for variable, text in (sound | {name: value}).items():
        clean.setenv(variable, text) if text is not None else clean.delenv(variable, raising=False)

    with pytest.raises(settings.SettingsInvalid) as refused:
        settings.load_settings()

    assert list(refused.value.problems) == [name]
    rules = {row[0]: row[2] for row in documented()}[name]
    assert profile in rules or rules == "dev only"


def test_a_setting_without_a_rule_says_so() -> None:
    ruled = {"DATABASE_URL", "SECRET_KEYS", "ENCRYPTION_KEYS", "ALLOWED_HOSTS", "ALLOWED_ORIGINS"}

    assert {name for name, _, profiles, _ in documented() if profiles != "all"} == {
        f"HEAVY_{end}" for end in ruled | {"DEBUG", "DEV_USER"}
    }


def test_what_only_tests_read_is_documented_apart() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    apart = set(re.findall(r"^\| `(HEAVY_\w+)` \| [^|]+ \|$", text, re.MULTILINE))

    assert apart == set(settings.WORKBENCH_VARIABLES)
