"""The demo goes whole, or it stays whole."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dev_scripts import remove_demo
from dev_scripts.command_line import main
from dev_scripts.demo.plan import make_plan
from dev_scripts.renaming.switch import switch
from dev_scripts.renaming.undo import undo

from .conftest import RunPython
from .demo_project import END, START, write_demo_project
from .small_project import OLD, Outcome, Project

Remove = Callable[..., Outcome]
KILLED_AFTER_STEPS = """
import os, signal, sys
from itertools import count
from pathlib import Path
from dev_scripts.demo.plan import make_plan
from dev_scripts.renaming.switch import switch

plan, steps = make_plan(Path(sys.argv[1])), count(1)
switch(plan, lambda step: next(steps) == int(sys.argv[2]) and os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small project with a demo, in a folder with a space in its name."""
    (tmp_path / "a project").mkdir()
    return write_demo_project(tmp_path / "a project")


@pytest.fixture
def remove(project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Remove:
    """Type `./heavy remove-demo` in the small project."""
    monkeypatch.setattr(remove_demo, "PROJECT_ROOT", project.root)

    def run(*arguments: str) -> Outcome:
        code = main(["remove-demo", *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


def test_files_lines_and_marks_are_gone(project: Project, remove: Remove) -> None:
    outcome = remove()

    assert (outcome.code, outcome.errors) == (0, "")
    assert not (project.root / f"{OLD}/pages/tasks.py").exists()
    assert not (project.root / "tests/tasks").exists(), "a folder in which nothing is left goes too"
    assert project.read("README.md") == "# A project\n\n- a start page\n"
    assert project.read(f"{OLD}/routes.py") == (
        f'from {OLD}.pages import start\n\nROUTES = {{\n    "/": start.PAGE,\n}}\n'
    )
    assert "Task" not in project.read(f"{OLD}/errors.py")
    assert "\n\n\nclass Refused" in project.read(f"{OLD}/errors.py")
    assert "demo" not in "".join(path.read_text() for path in project.root.rglob("*.*") if path.is_file())
    subprocess.run([sys.executable, "-c", f"import {OLD}.routes"], cwd=project.root, check=True)


def test_what_is_next_is_said(remove: Remove) -> None:
    said = remove().output

    assert "The demo is gone: 4 files, and lines in 5 others." in said
    assert said.index("./heavy db reset --yes") < said.index("./heavy check") < said.index("git add --all")


def test_the_chain_of_migrations_is_closed(project: Project, remove: Remove) -> None:
    remove()

    assert sorted(path.name for path in project.root.glob("alembic/versions/*.py")) == [
        "0001_first.py",
        "0003_users.py",
        "0004_keys.py",
    ]
    assert project.read("alembic/versions/0003_users.py") == (
        'revision: str = "0003"\ndown_revision: str | None = "0001"\n'
    )
    assert project.read("alembic/versions/0004_keys.py").endswith('down_revision = "0003"\n')


@pytest.mark.parametrize("is_first", [True, False], ids=["remove first", "rename first"])
def test_a_rename_and_a_removal_come_in_any_order(project: Project, remove: Remove, is_first: bool) -> None:
    steps = [lambda: project.rename("my_shop", "--title", "My Shop"), remove]

    for step in steps[::-1] if is_first else steps:
        outcome = step()
        assert outcome.code == 0, outcome.errors
        project.commit()

    assert project.read("my_shop/routes.py") == (
        'from my_shop.pages import start\n\nROUTES = {\n    "/": start.PAGE,\n}\n'
    )
    assert '[tool.heavy]\npackage = "my_shop"\nrenamed = true\n\n[tool.ruff]' in project.read(
        "pyproject.toml"
    )


def test_the_demo_is_removed_once(project: Project, remove: Remove) -> None:
    remove()
    project.commit()
    before = project.snapshot()

    again = remove()

    assert (again.code, project.snapshot()) == (2, before)
    assert "There is no demo here" in again.errors


def test_a_dry_run_tells_and_changes_nothing(project: Project, remove: Remove) -> None:
    before = project.snapshot()

    told = remove("--dry-run")
    planned = json.loads(remove("--dry-run", "--json").output)

    assert project.snapshot() == before
    assert f"  - {OLD}/pages/tasks.py" in told.output
    assert "  ~ README.md" in told.output
    assert told.output.endswith("Nothing was changed.\n")
    assert planned == json.loads(remove("--json").output) | {"dry_run": True}


def test_what_git_has_not_recorded_is_not_put_at_risk(project: Project, remove: Remove) -> None:
    (project.root / "notes.txt").write_text("mine", encoding="utf-8")
    before = project.snapshot()

    refused = remove()

    assert (refused.code, project.snapshot()) == (2, before)
    assert "git has not recorded notes.txt" in refused.errors
    assert remove("--force").code == 0


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (f"{OLD}/own.py", f"{START}\nX = 1\n", f"{OLD}/own.py:1: demo:start without a demo:end"),
        (f"{OLD}/own.py", f"def f():\n    {START}\n    pass\n    {END}\n", f"{OLD}/own.py would be broken"),
        (f"{OLD}/own.py", f"from {OLD}.pages import tasks\n", f"{OLD}/own.py:1 imports {OLD}.pages.tasks,"),
        (f"{OLD}/own.py", f"import {OLD}.pages.tasks\n", f"{OLD}/own.py:1 imports {OLD}.pages.tasks,"),
        (f"{OLD}/own.py", "from .pages.tasks import PAGE\n", f"{OLD}/own.py:1 imports {OLD}.pages.tasks,"),
        (f"{OLD}/pages/own.py", "from . import tasks\n", f"{OLD}/pages/own.py:1 imports {OLD}.pages.tasks,"),
        (
            f"{OLD}/own.py",
            "\nfrom .errors import TaskGone\n",
            f"{OLD}/own.py:2 imports {OLD}.errors.TaskGone,",
        ),
        (f"{OLD}/own.py", f"from {OLD}.routes import tasks\n", f"{OLD}/own.py:1 imports {OLD}.routes.tasks,"),
        (
            "alembic/versions/0002c.py",
            'revision = "2c"\ndown_revision = ("0001", "0002")\n',
            "0002c.py joins several migrations",
        ),
        ("alembic/versions/0005.py", 'revision = "5"\n', "0005.py lacks"),
    ],
)
def test_what_would_break_is_named_and_nothing_changes(
    project: Project, remove: Remove, path: str, text: str, said: str
) -> None:
    (project.root / path).write_text(text, encoding="utf-8")
    before = project.snapshot()

    refused = remove("--force")

    assert (refused.code, refused.output, project.snapshot()) == (2, "", before)
    assert said in refused.errors


def test_an_import_of_what_stays_is_no_obstacle(project: Project, remove: Remove) -> None:
    (project.root / OLD / "own.py").write_text("from .errors import Gone, Refused\n", encoding="utf-8")

    assert remove("--force").code == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"tests/**/test_task*.py"', '"tests/test_gone.py"', "names tests/test_gone.py, which is not there"),
        (START, "", "demo:end without a demo:start"),
        (f"{START}\n[tool.heavy.demo]", f"[tool.heavy.demo]\n{START}", "pyproject.toml would keep"),
        ('words = ["task", "tasks"]', "words = 5", "words is 5. Wanted:"),
        ("files = [", "flies = [", "names no files"),
    ],
)
def test_a_listing_that_does_not_fit_is_explained(
    project: Project, remove: Remove, old: str, new: str, said: str
) -> None:
    text = project.read("pyproject.toml")
    assert old in text
    (project.root / "pyproject.toml").write_text(text.replace(old, new), encoding="utf-8")
    before = project.snapshot()

    refused = remove("--force")

    assert (refused.code, project.snapshot()) == (2, before)
    assert said in refused.errors


def test_lines_that_still_speak_of_it_are_shown(project: Project, remove: Remove) -> None:
    (project.root / OLD / "own.py").write_text('NAME = "task_list"\n', encoding="utf-8")

    outcome = remove("--force")

    assert outcome.code == 0
    assert f'{OLD}/own.py:1: NAME = "task_list"' in outcome.output


def test_a_kill_after_any_step_can_be_taken_back(project: Project, run_python: RunPython) -> None:
    before, plan = project.snapshot(), make_plan(project.root)

    for step in range(1, len(plan.edits) + len(plan.removals) + 1):
        killed = run_python(KILLED_AFTER_STEPS, project.root, step)
        assert killed.returncode == -9, killed.stderr
        assert project.snapshot() != before

        undo(project.root)
        assert project.snapshot() == before, f"killed after step {step}"


def test_the_next_run_takes_a_half_removal_back_first(
    project: Project, remove: Remove, run_python: RunPython
) -> None:
    run_python(KILLED_AFTER_STEPS, project.root, 7)

    outcome = remove()

    assert outcome.code == 0, outcome.errors
    assert "its changes are undone" in outcome.errors
    assert not (project.root / ".heavy").exists()


def test_a_stop_by_the_user_takes_everything_back(project: Project) -> None:
    before, plan = project.snapshot(), make_plan(project.root)

    def stop(step: str) -> None:
        if step.startswith("removed"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        switch(plan, stop)

    assert project.snapshot() == before


def test_what_a_rename_without_ruff_left_is_laid_out(project: Project, remove: Remove) -> None:
    (project.root / OLD / "own.py").write_text("import typing\nimport ast\nX = ('a')\n", encoding="utf-8")

    outcome = remove("--force")

    assert project.read(f"{OLD}/own.py") == 'import ast\nimport typing\n\nX = "a"\n'
    assert f"  ~ {OLD}/own.py" in outcome.output
