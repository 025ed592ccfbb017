"""The demo of this very project is marked: without it, nothing is missing and nothing is left."""

from pathlib import Path

import pytest

from dev_scripts.demo.listing import read
from dev_scripts.demo.mentions import UNWATCHED, Mention, mentions
from dev_scripts.demo.plan import Removal, make_plan
from dev_scripts.project import app_package
from dev_scripts.renaming.errors import ChangeRefused
from dev_scripts.renaming.files import project_files

from .this_project import IMPORT_EVERYTHING, ROOT, TOOLS, copy_of_this_project, run

HOW = "List the file in pyproject.toml, [tool.heavy.demo], or put lines between # demo:start and # demo:end"


@pytest.fixture(scope="module")
def plan() -> Removal:
    try:
        return make_plan(ROOT)
    except ChangeRefused as refused:
        pytest.fail(f"{refused}\n{HOW}", pytrace=False)


@pytest.fixture(scope="module")
def bare(plan: Removal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project without its demo."""
    copy = copy_of_this_project(tmp_path_factory.mktemp("copies") / "no demo")
    done = run(copy, TOOLS / "python", "-m", "dev_scripts", "remove-demo")
    assert done.returncode == 0, done.stderr
    return copy


def test_no_line_that_stays_speaks_of_the_demo(plan: Removal) -> None:
    assert [str(mention) for mention in plan.mentions] == [], HOW


def test_no_file_that_stays_is_named_after_the_demo(plan: Removal) -> None:
    kept = [path for path in project_files(ROOT) if path not in plan.removals]
    names = {path: path.name.replace(".", " ") for path in kept}

    assert [str(mention.path) for mention in mentions(read(ROOT), names)] == [], HOW


def test_files_are_listed_one_by_one() -> None:
    # With a star, a file that somebody adds to their own project might go as well.
    assert [entry for entry in read(ROOT).files if "*" in entry] == []


@pytest.mark.parametrize(
    "line", ["heavy.tasks.add()", "class SQLTask:", "TASKS_CHANGED", "my_tasks", "a task"]
)
def test_a_word_of_the_demo_would_be_found(line: str) -> None:
    assert _found(line)


@pytest.mark.parametrize("line", ["asyncio.create_task(x)", "tasking", "async with asyncio.TaskGroup():"])
def test_what_python_calls_so_is_no_word_of_the_demo(line: str) -> None:
    assert not _found(line)


def _found(line: str) -> list[Mention]:
    return list(mentions(read(ROOT), {Path("app.py"): line}))


def test_every_exception_is_still_needed() -> None:
    paths = [path.as_posix() for path in project_files(ROOT)]

    assert [start for start in UNWATCHED if not any(path.startswith(start) for path in paths)] == []


def test_no_mark_and_no_listing_is_left(bare: Path) -> None:
    mark = r"^\s*(#|//|/\*|<!--) demo:(start|end)|heavy\.demo\]$"

    assert run(bare, "git", "grep", "--untracked", "-lE", mark).stdout == ""
    assert "pyproject.toml" in run(ROOT, "git", "grep", "--untracked", "-lE", mark).stdout


def test_a_plan_knows_what_is_done(plan: Removal, bare: Path) -> None:
    gone = set(project_files(ROOT)) - set(project_files(bare))

    assert gone == set(plan.removals)
    assert all((bare / edit.path).is_file() for edit in plan.edits)


def test_every_module_that_stays_can_be_imported(bare: Path) -> None:
    done = run(bare, TOOLS / "python", "-c", IMPORT_EVERYTHING, app_package(), "heavy_engine", "dev_scripts")

    assert done.returncode == 0, done.stderr


def test_the_linter_and_the_layout_have_nothing_new_to_say(bare: Path) -> None:
    for command in (["check", "--no-cache", "--quiet", "."], ["format", "--no-cache", "--check", "."]):
        here, there = (run(folder, TOOLS / "ruff", *command) for folder in (ROOT, bare))
        assert there.returncode <= here.returncode, there.stdout


def test_the_import_contracts_hold(bare: Path) -> None:
    done = run(bare, TOOLS / "lint-imports", "--no-cache")

    assert done.returncode == 0, done.stdout
