"""A Python that is too old is one sentence, or a newer one takes over."""

import ast
import os
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from tests.dev_scripts.small_project import ROOT

OLD = (3, 9, 1)


@pytest.fixture(scope="module")
def heavy() -> ModuleType:
    """The file ./heavy as a module."""
    spec = spec_from_loader("heavy", SourceFileLoader("heavy", str(ROOT / "heavy")))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_parses_on_old_pythons() -> None:
    ast.parse((ROOT / "heavy").read_text("utf-8"), feature_version=(3, 6))


def test_too_old_is_one_sentence_with_a_way_out(
    heavy: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = heavy.main(["dev"], OLD, str(tmp_path))

    said = capsys.readouterr()
    assert code == 1
    assert said.out == ""
    assert said.err.startswith("This is Python 3.9, but ./heavy needs 3.11 or newer")
    assert "Install one of them, then run the same command again." in said.err
    assert said.err.count("\n") == 1


def test_a_newer_python_on_the_path_is_found(heavy: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "python3.12").symlink_to(sys.executable)

    assert heavy.find_newer_python(str(tmp_path)) == str(tmp_path / "python3.12")


def test_a_dead_name_on_the_path_is_passed_over(heavy: ModuleType, tmp_path: Path) -> None:
    dead, alive = tmp_path / "dead", tmp_path / "alive"
    dead.mkdir()
    alive.mkdir()
    (dead / "python3.13").write_text("#!/bin/sh\nexit 127\n")
    (dead / "python3.13").chmod(0o755)
    (alive / "python3.11").symlink_to(sys.executable)

    found = heavy.find_newer_python(os.pathsep.join([str(dead), str(alive)]))

    assert found == str(alive / "python3.11")
