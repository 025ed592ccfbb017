"""Every verb is listed, explains itself, and slips of the pen are caught."""

from collections.abc import Sequence
from importlib.util import find_spec

import pytest

from dev_scripts.command_line import main
from dev_scripts.verbs import VERBS, find, sets_needed

NAMES = [verb.name for verb in VERBS]


@pytest.mark.parametrize("name", NAMES)
def test_every_verb_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([*name.split(), "--help"])

    said = capsys.readouterr().out
    assert end.value.code == 0
    assert said.startswith(f"usage: ./heavy {name}")
    assert len(said.split("\n\n")[1]) > 20, "it says what it is for"


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_all_verbs_are_listed(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0

    said = capsys.readouterr().out
    for verb in VERBS:
        assert f"  {verb.name} " in said
        assert verb.summary in said


def test_help_of_one_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["help", "deps", "add"])

    assert capsys.readouterr().out.startswith("usage: ./heavy deps add")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dve", "dev"),
        ("tset", "test"),
        ("db upgrad", "db upgrade"),
        ("deps lok", "deps lock"),
        ("stauts", "status"),
    ],
)
def test_a_slip_of_the_pen_is_caught(typed: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed.split()) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1] == f"./heavy has no verb {typed!r}. Did you mean  ./heavy {meant}?"


def test_what_resembles_nothing_gets_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xylophone"]) == 2

    said = capsys.readouterr().err
    assert "Did you mean" not in said
    assert "deps lock" in said


def test_a_group_alone_lists_its_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db"]) == 2

    said = capsys.readouterr().err
    assert "db upgrade" in said
    assert "deps lock" not in said


def test_wrong_flags_are_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["status", "--jason"])

    assert end.value.code == 2
    assert "unrecognized arguments: --jason" in capsys.readouterr().err


def test_the_table_and_the_modules_agree() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert [verb.module for verb in VERBS if find_spec(verb.module) is None] == []


@pytest.mark.parametrize(
    ("words", "sets"),
    [
        ("dev", ("runtime", "search", "s3")),
        ("serve", ("runtime", "search", "s3")),
        ("test -k x", ("runtime", "search", "s3", "dev", "load")),
    ],
)
def test_serving_needs_no_tools(words: str, sets: tuple[str, ...]) -> None:
    found = find(words.split())

    assert found is not None
    assert sets_needed(*found) == sets


def test_a_key_is_long_and_never_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["secret"]) == main(["secret"]) == 0

    first, second = capsys.readouterr().out.split()
    assert first != second
    assert len(first) >= 32
