"""What the editor offers is what a plain shell can do."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.verbs import find

from .plain_files import read_json

ROOT = Path(__file__).resolve().parents[2]
HEAVY = "${workspaceFolder}/heavy"


def launches() -> list[Any]:
    """The profiles of "Run and Debug"."""
    return list(read_json(ROOT / ".vscode/launch.json")["configurations"])


def tasks() -> list[Any]:
    """The entries of "Run Task"."""
    return list(read_json(ROOT / ".vscode/tasks.json")["tasks"])


def heavy_commands() -> list[list[str]]:
    """What the editor gives to ./heavy, each once."""
    rows = [*launches(), *tasks()]
    commands = {tuple(row["args"]) for row in rows if HEAVY in (row.get("program"), row.get("command"))}
    return sorted(map(list, commands))


@pytest.mark.parametrize("name", ["launch", "tasks", "settings", "extensions"])
def test_a_file_of_the_editor_can_be_read(name: str) -> None:
    assert read_json(ROOT / ".vscode" / f"{name}.json")


@pytest.mark.parametrize("command", heavy_commands(), ids=" ".join)
def test_a_command_of_the_editor_is_a_verb(command: list[str]) -> None:
    assert find(command) is not None

    helped = subprocess.run(
        [sys.executable, "-m", "dev_scripts", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert helped.returncode == 0, helped.stderr
    assert command[0] in helped.stdout


def test_plain_pytest_is_what_the_test_view_runs() -> None:
    settings = read_json(ROOT / ".vscode/settings.json")
    runs = [row for row in launches() if row.get("module") == "pytest"]

    assert settings["python.testing.pytestEnabled"] is True
    assert all((ROOT / path).is_dir() for path in settings["python.testing.pytestArgs"])
    assert [row["args"] for row in runs] == [["tests/unit"], ["${file}"]]


def test_every_profile_is_a_verb_or_pytest() -> None:
    kinds = {row.get("program", row.get("module")) for row in launches()}
    assert kinds == {HEAVY, "pytest"}
    assert {row["command"] for row in tasks()} == {HEAVY}


def test_a_task_does_the_same_on_windows() -> None:
    assert all(row["windows"]["args"] == ["heavy", *row["args"]] for row in tasks())


def test_names_are_told_apart() -> None:
    for names in ([row["name"] for row in launches()], [row["label"] for row in tasks()]):
        assert len(set(names)) == len(names)
