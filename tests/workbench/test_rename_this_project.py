"""This very project, copied, gets another name and still works."""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev_scripts.project import app_package, pyproject
from dev_scripts.renaming.files import project_files, text_of
from dev_scripts.renaming.plan import UNTOUCHED

from .small_project import git

ROOT = Path(__file__).resolve().parents[2]
IS_RENAMED = bool(pyproject()["tool"]["heavy"].get("renamed"))
TOOLS = Path(sys.executable).parent
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
for package in sys.argv[1:]:
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        importlib.import_module(module.name)
"""

pytestmark = pytest.mark.skipif(IS_RENAMED, reason="this project is renamed already")


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that was renamed from the command line, and looked over by the formatter."""
    copy = copy_of_this_project(tmp_path_factory.mktemp("copies") / "corner shop")
    done = run(copy, sys.executable, "rename_project.py", "Corner Shop")
    assert done.returncode == 0, done.stderr
    for command in (["check", "--fix-only", "--quiet", "."], ["format", "--quiet", "."]):
        run(copy, TOOLS / "ruff", *command)
    return copy


def copy_of_this_project(copy: Path) -> Path:
    """All that git has or would take, in a folder and a repository of its own."""
    for path in project_files(ROOT):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, copy / path, follow_symlinks=False)
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    git(copy, "commit", "--quiet", "--message", "A clone")
    return copy


def run(folder: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as someone who has set nothing."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)} | environment
    return subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, timeout=170, check=False
    )


def mentions(text: str) -> list[str]:
    """The template's name in any spelling, also with dots on a letter or with signs inside."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"heavy[\W_]{0,6}stack", plain, re.IGNORECASE)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and text of every file of a project that may not name the template."""
    for path in project_files(folder):
        if path.as_posix() not in UNTOUCHED and not (folder / path).is_symlink():
            yield path.as_posix(), text_of(folder / path) or ""


def test_the_old_name_is_gone_from_every_file_and_folder(renamed: Path) -> None:
    left = {path: mentions(path) + mentions(text) for path, text in texts(renamed)}

    assert {path: found for path, found in left.items() if found} == {}


def test_the_search_above_would_find_the_old_name() -> None:
    assert sum(len(mentions(text)) for _, text in texts(ROOT)) > 100


def test_files_named_after_the_application_follow_it(renamed: Path) -> None:
    before, after = set(project_files(ROOT)), set(project_files(renamed))

    assert {Path(str(path).replace(app_package(), "corner_shop")) for path in before} == after
    assert Path("dockerfiles/corner_shop.Dockerfile") in after


def test_licence_and_history_are_the_templates_own(renamed: Path) -> None:
    for name in UNTOUCHED:
        if (ROOT / name).is_file():
            assert (renamed / name).read_bytes() == (ROOT / name).read_bytes()


def test_every_module_can_be_imported_with_an_empty_environment(renamed: Path) -> None:
    packages = ["corner_shop", "heavy_engine", "dev_scripts"]
    command = [sys.executable, "-c", IMPORT_EVERYTHING, *packages]

    done = subprocess.run(
        command, cwd=renamed, env={}, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stderr
    assert run(renamed, sys.executable, "-c", f"import {app_package()}").returncode == 1


def test_the_import_contracts_hold(renamed: Path) -> None:
    done = run(renamed, TOOLS / "lint-imports", "--no-cache")

    assert done.returncode == 0, done.stdout
    assert "Contracts: " in done.stdout
    assert "corner_shop" in (renamed / "pyproject.toml").read_text(encoding="utf-8")


def test_the_linter_has_nothing_new_to_say(renamed: Path) -> None:
    here, there = (
        run(folder, TOOLS / "ruff", "check", "--output-format=json", ".") for folder in (ROOT, renamed)
    )

    assert len(json.loads(there.stdout)) <= len(json.loads(here.stdout))
    assert run(renamed, TOOLS / "ruff", "format", "--check", ".").returncode == 0


def test_its_own_tests_pass(renamed: Path) -> None:
    chosen = [path for path in ("tests/workbench", "tests/unit", "tests/docs") if (renamed / path).is_dir()]

    done = run(renamed, sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *chosen)

    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout


def test_the_engine_and_its_scripts_never_spell_the_application() -> None:
    engine = re.compile(r"(heavy_engine|dev_scripts)/|heavy$|rename_project\.py$")
    spelled = [path for path, text in texts(ROOT) if engine.match(path) and mentions(text)]

    assert spelled == []


def test_a_name_that_holds_the_present_one_works_here_too(tmp_path: Path) -> None:
    copy = copy_of_this_project(tmp_path / "copy")

    done = run(copy, sys.executable, "rename_project.py", f"{app_package()}_two")

    assert done.returncode == 0, done.stderr
    assert run(copy, sys.executable, "-c", f"import {app_package()}_two.settings").returncode == 0
