"""./heavy faults: what becomes of its flags."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from dev_scripts import faults
from dev_scripts.command_line import main


def asked(*words: str) -> Namespace:
    parser = ArgumentParser()
    faults.add_arguments(parser)
    return parser.parse_args(words)


def test_the_scenarios_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults", "--list"]) == 0

    assert {"cut", "kill", "database"} <= set(capsys.readouterr().out.split())


def test_an_unknown_scenario_is_named_with_those_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults", "--only", "kill", "--only", "kil"]) == 2

    said = capsys.readouterr().err
    assert "There is no scenario kil." in said
    assert "points, kill" in said


def test_names_and_flags_are_passed_on(tmp_path: Path) -> None:
    command = faults.command(asked("--long", "--only", "cut", "--out", str(tmp_path / "report")))

    assert command[1:] == ["-m", "tests.faults", "--only", "cut", "--long", "--out", str(tmp_path / "report")]
