"""This very project, copied, gets another name and still works."""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev_scripts.project import app_package, pyproject
from dev_scripts.renaming.files import project_files, text_of
from dev_scripts.renaming.plan import UNTOUCHED

from .this_project import IMPORT_EVERYTHING, ROOT, TOOLS, copy_of_this_project, run

IS_RENAMED = bool(pyproject()["tool"]["heavy"].get("renamed"))

pytestmark = pytest.mark.skipif(IS_RENAMED, reason="this project is renamed already")


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that was renamed from the command line."""
    copy = copy_of_this_project(tmp_path_factory.mktemp("copies") / "corner shop")
    done = run(copy, sys.executable, "rename_project.py", "corner_shop", "--title", "Corner Shop")
    assert done.returncode == 0, done.stderr
    return copy


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
    # Those that look at names; .ci/prove_renaming runs all of them.
    names = ("docs", "unit/test_imports.py", "workbench/test_image.py", "workbench/test_dev_container.py")
    chosen = [f"tests/{name}" for name in names]

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
