"""./heavy bench: which benchmarks there are, and what becomes of its flags."""

from argparse import ArgumentParser, Namespace
from importlib import import_module

import pytest

from dev_scripts import bench
from dev_scripts.command_line import main


def asked(*words: str) -> Namespace:
    parser = ArgumentParser()
    bench.add_arguments(parser)
    return parser.parse_args(words)


def test_every_benchmark_is_listed_and_can_be_imported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--list"]) == 0

    listed = capsys.readouterr().out.split()
    assert {"counter", "table", "memory"} <= set(listed)
    for name in listed:
        assert callable(import_module(f"benchmarks.live.{name}").measure)


def test_an_unknown_benchmark_is_named_with_those_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "counter", "conter"]) == 2

    said = capsys.readouterr().err
    assert "There is no benchmark conter." in said
    assert "counter, first_render" in said


def test_without_a_name_everything_is_measured() -> None:
    assert bench.command(asked())[3:] == [*bench.names(), "--runs", "5"]


def test_names_and_flags_are_passed_on() -> None:
    command = bench.command(asked("counter", "--runs", "3", "--json"))

    assert command[1:] == ["-m", "benchmarks.live", "counter", "--runs", "3", "--json"]


@pytest.mark.parametrize("runs", ["0", "-1", "many"])
def test_runs_are_at_least_one(runs: str) -> None:
    with pytest.raises(SystemExit):
        asked("--runs", runs)
