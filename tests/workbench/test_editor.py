"""What the editor offers is what a plain shell can do."""

import re
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.command_line import main
from dev_scripts.replay import add_arguments
from dev_scripts.verbs import find

from .plain_files import read_json

ROOT = Path(__file__).resolve().parents[2]
HEAVY = "${workspaceFolder}/heavy"
INPUT = re.compile(r"\$\{input:(\w+)\}")
# Profiles that the documents and people know by name.
NAMED = {
    "Hot Reload Heavy Stack": ["dev"],
    "Run Heavy Stack": ["dev", "--no-reload"],
    "Data Record Heavy Stack": ["record"],
    "Replay recording": ["replay", "${input:recording}", "${input:replayAs}"],
    "Pytest Daemon": ["test", "--daemon", "--foreground"],
    "Run Pave DB": ["db", "reset", "--yes"],
    "Create and test migrations": ["db", "migrate", "${input:migration}"],
}
TASKS = {
    "Heavy: setup": ["setup"],
    "Heavy: profile server": ["profile", "server"],
    "Heavy: profile tests": ["profile", "tests"],
    "Heavy: new table": ["add", "table"],
    "Heavy: docker image": ["image"],
}
LOAD_TEST = "Heavy: load test"


def launches() -> list[Any]:
    """The profiles of "Run and Debug"."""
    return list(read_json(ROOT / ".vscode/launch.json")["configurations"])


def tasks() -> list[Any]:
    """The entries of "Run Task"."""
    return list(read_json(ROOT / ".vscode/tasks.json")["tasks"])


def inputs(name: str) -> list[Any]:
    """What a file of the editor asks for."""
    return list(read_json(ROOT / ".vscode" / f"{name}.json").get("inputs", []))


def as_typed(words: list[str]) -> list[str]:
    """The words, with what is there already where the editor asks."""
    asked = [*inputs("launch"), *inputs("tasks")]
    there = {f"${{input:{one['id']}}}": one["default"] for one in asked if "default" in one}
    return [there.get(word, word) for word in words]


def heavy_commands() -> list[list[str]]:
    """What the editor gives to ./heavy, each once."""
    rows = [*launches(), *tasks()]
    commands = {tuple(row["args"]) for row in rows if HEAVY in (row.get("program"), row.get("command"))}
    return sorted(map(list, commands))


@pytest.mark.parametrize("name", ["launch", "tasks", "settings", "extensions"])
def test_a_file_of_the_editor_can_be_read(name: str) -> None:
    assert read_json(ROOT / ".vscode" / f"{name}.json")


@pytest.mark.parametrize("command", heavy_commands(), ids=" ".join)
def test_a_command_of_the_editor_is_a_verb_that_knows_its_words(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    found = find(command)
    assert found is not None

    with pytest.raises(SystemExit) as ended:
        main([*as_typed(command), "--help"])

    told = capsys.readouterr().out
    verb, rest = found
    assert ended.value.code == 0
    assert told.startswith(f"usage: ./heavy {verb.name} ")
    assert [word for word in rest if not (INPUT.fullmatch(word) or word in told)] == []


def test_profiles_have_the_names_that_people_know() -> None:
    named = {row["name"]: row["args"] for row in launches()}
    labelled = {row["label"]: row["args"] for row in tasks()}

    assert {name: named.get(name) for name in NAMED} == NAMED
    assert {name: labelled.get(name) for name in TASKS} == TASKS
    assert named["Debug Unit Tests"] == ["tests/unit"]


def test_the_debugger_follows_into_the_processes_that_serve_and_test() -> None:
    following = {row["name"] for row in launches() if row.get("subProcess")}

    serving = {"Hot Reload Heavy Stack", "Run Heavy Stack", "Data Record Heavy Stack"}
    assert following == {*serving, "Pytest Daemon"}
    assert {row["type"] for row in launches()} == {"debugpy"}


def test_what_is_asked_for_is_described() -> None:
    for name in ("launch", "tasks"):
        described = {one["id"] for one in inputs(name) if one["description"]}
        assert described == set(INPUT.findall(str(read_json(ROOT / ".vscode" / f"{name}.json"))))


def test_what_can_be_picked_are_flags_of_the_verb_that_gets_them(capsys: pytest.CaptureFixture[str]) -> None:
    picked = [one for one in inputs("launch") if one["type"] == "pickString"]
    assert [one["id"] for one in picked] == ["replayAs"]
    (ways,) = ([option["value"] for option in one["options"]] for one in picked)
    with pytest.raises(SystemExit):
        main(["replay", "--help"])

    told = capsys.readouterr().out

    assert [way for way in ways if way.partition("=")[0] not in told] == []
    assert picked[0]["default"] in ways


def test_a_load_test_has_what_it_needs_when_nothing_but_the_recording_is_typed() -> None:
    (task,) = (row for row in tasks() if row["label"] == LOAD_TEST)
    parser = ArgumentParser()
    add_arguments(parser)

    words = parser.parse_args(as_typed(task["args"])[1:])

    assert (words.users, words.spawn_rate, words.time) == (100, 20, 60)
    assert words.html is not None
    assert (words.check, words.debug) == (False, False)


def test_plain_pytest_is_what_the_test_view_runs() -> None:
    settings = read_json(ROOT / ".vscode/settings.json")
    runs = [row for row in launches() if row.get("module") == "pytest"]

    assert settings["python.testing.pytestEnabled"] is True
    assert all((ROOT / path).is_dir() for path in settings["python.testing.pytestArgs"])
    assert [row["args"] for row in runs] == [["tests/unit"], ["${file}"]]


def test_a_profile_of_pytest_runs(tmp_path: Path) -> None:
    """With a file in the place of the one that is open, and a test in it that fails."""
    (profile,) = (row for row in launches() if row["args"] == ["${file}"])
    (tmp_path / "test_shed.py").write_text("def test_axe(): assert 'axe' == 'saw'\n")
    words = [word.replace("${file}", str(tmp_path / "test_shed.py")) for word in profile["args"]]

    done = subprocess.run(
        [sys.executable, "-m", profile["module"], *words, "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert "1 failed" in done.stdout


def test_every_profile_is_a_verb_or_pytest() -> None:
    kinds = {row.get("program", row.get("module")) for row in launches()}
    assert kinds == {HEAVY, "pytest"}
    assert {row["command"] for row in tasks()} == {HEAVY}
    assert {row["cwd"] for row in launches()} == {"${workspaceFolder}"}


def test_a_task_does_the_same_on_windows() -> None:
    assert all(row["windows"]["args"] == ["heavy", *row["args"]] for row in tasks())


def test_names_are_told_apart() -> None:
    for names in ([row["name"] for row in launches()], [row["label"] for row in tasks()]):
        assert len(set(names)) == len(names)
