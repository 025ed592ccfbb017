"""A rename is done whole or not at all, whatever stops it."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev_scripts.renaming.command import main
from dev_scripts.renaming.errors import ChangeFailed
from dev_scripts.renaming.mentions import Renaming
from dev_scripts.renaming.names import name_of, new_name
from dev_scripts.renaming.plan import Plan, make_plan
from dev_scripts.renaming.pyproject import Particulars
from dev_scripts.renaming.switch import keep_old, switch
from dev_scripts.renaming.undo import is_interrupted, undo

from .conftest import RunPython
from .small_project import OLD, Project, write_project

KILLED_AFTER_STEPS = """
import os, signal, sys
from itertools import count
from pathlib import Path
from dev_scripts.renaming.mentions import Renaming
from dev_scripts.renaming.names import name_of, new_name
from dev_scripts.renaming.plan import make_plan
from dev_scripts.renaming.pyproject import Particulars
from dev_scripts.renaming.switch import switch

root, old, steps = Path(sys.argv[1]), sys.argv[2], count(1)
plan = make_plan(root, Renaming(name_of(old), new_name("My Shop")), Particulars())
switch(plan, lambda step: next(steps) == int(sys.argv[3]) and os.kill(os.getpid(), signal.SIGKILL))
"""
WITH_SMALL_FILES_ONLY = """
import resource, sys
from pathlib import Path
from dev_scripts.renaming.command import main

resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.exit(main(["My Shop", "--force"], Path(sys.argv[1])))
"""
AS_NOBODY = """
import os, sys
from pathlib import Path
from dev_scripts.renaming.command import main

if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
sys.exit(main(["My Shop", "--force"], Path(sys.argv[1])))
"""

AS_NOBODY_WITH_A_STEP = """
import os, sys
from pathlib import Path
from dev_scripts.renaming.errors import ChangeFailed
from dev_scripts.renaming.mentions import Renaming
from dev_scripts.renaming.names import name_of, new_name
from dev_scripts.renaming.plan import make_plan
from dev_scripts.renaming.pyproject import Particulars
from dev_scripts.renaming.switch import switch

if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
root, protected = Path(sys.argv[1]), Path(sys.argv[1], sys.argv[3])
plan = make_plan(root, Renaming(name_of(sys.argv[2]), new_name("My Shop")), Particulars())
try:
    switch(plan, lambda step: protected.chmod(0o555))
except ChangeFailed as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.fixture
def plan(project: Project) -> Plan:
    return make_plan(project.root, Renaming(name_of(OLD), new_name("My Shop")), Particulars())


@pytest.fixture
def nobodys_project() -> Iterator[Project]:
    """A project of a user who is not root, where that user can reach it."""
    with tempfile.TemporaryDirectory() as folder:
        project = write_project(Path(folder))
        if os.geteuid() == 0:
            for path in (project.root, *project.root.rglob("*")):
                os.chown(path, 65534, 65534, follow_symlinks=False)
        yield project


def test_a_kill_after_any_step_can_be_taken_back(project: Project, plan: Plan, run_python: RunPython) -> None:
    before, last = project.snapshot(), len(plan.edits) + len(plan.moves)

    for step in range(1, last + 1):
        killed = run_python(KILLED_AFTER_STEPS, project.root, OLD, step)
        assert killed.returncode == -9, killed.stderr
        assert project.snapshot() != before

        undo(project.root)
        assert project.snapshot() == before, f"killed after step {step}"


def test_the_next_run_takes_a_half_rename_back_and_does_its_own(
    project: Project, run_python: RunPython
) -> None:
    run_python(KILLED_AFTER_STEPS, project.root, OLD, 7)

    outcome = project.rename("Other Shop")

    assert outcome.code == 0, outcome.errors
    assert "its changes are undone" in outcome.errors
    assert "my_shop" not in "".join(project.snapshot())
    assert project.read("tests/test_main.py") == "import other_shop.main\n"
    assert not (project.root / ".heavy").exists()


def test_a_dry_run_leaves_a_half_rename_to_a_real_one(project: Project, run_python: RunPython) -> None:
    run_python(KILLED_AFTER_STEPS, project.root, OLD, 7)
    before = project.snapshot()

    outcome = project.rename("My Shop", "--dry-run")

    assert (outcome.code, project.snapshot()) == (2, before)


def test_a_kill_before_the_first_step_changed_nothing(project: Project) -> None:
    before = project.snapshot()
    (project.root / ".heavy/rename/new").mkdir(parents=True)
    (project.root / ".heavy/rename/new/0").write_text("half a fi", encoding="utf-8")

    undo(project.root)

    assert project.snapshot() == before


def test_taking_back_can_itself_be_repeated(project: Project, plan: Plan, run_python: RunPython) -> None:
    before = project.snapshot()
    run_python(KILLED_AFTER_STEPS, project.root, OLD, len(plan.edits) + 1)
    (project.root / ".heavy/rename/old/0").replace(project.root / plan.edits[0].path)

    undo(project.root)

    assert project.snapshot() == before


def test_an_obstacle_half_way_takes_everything_back(project: Project, plan: Plan) -> None:
    before = project.snapshot()
    obstacle = project.root / plan.moves[-1].target

    def put_in_the_way(step: str) -> None:
        obstacle.mkdir(exist_ok=True)

    with pytest.raises(ChangeFailed, match="Every file is as it was"):
        switch(plan, put_in_the_way)

    obstacle.rmdir()
    assert project.snapshot() == before
    assert not is_interrupted(project.root)


def test_a_stop_by_the_user_takes_everything_back(project: Project, plan: Plan) -> None:
    before = project.snapshot()

    def stop(step: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        switch(plan, stop)

    assert project.snapshot() == before


def test_a_disk_that_takes_no_more_changes_nothing(project: Project, run_python: RunPython) -> None:
    (project.root / "long.md").write_text(f"{OLD}\n" * 10_000, encoding="utf-8")
    before = project.snapshot()

    outcome = run_python(WITH_SMALL_FILES_ONLY, project.root)

    assert outcome.returncode == 1
    assert "File too large" in outcome.stderr
    assert project.snapshot() == before


@pytest.mark.parametrize("path", ["README.md", "tests", "."])
def test_what_may_not_be_written_is_named_first(
    nobodys_project: Project, run_python: RunPython, path: str
) -> None:
    protected = nobodys_project.root / path
    protected.chmod(protected.stat().st_mode & ~0o222)
    before = nobodys_project.snapshot()

    outcome = run_python(AS_NOBODY, nobodys_project.root)

    assert outcome.returncode == 2, outcome.stderr
    assert f"{path} may not be written" in outcome.stderr
    assert nobodys_project.snapshot() == before
    protected.chmod(protected.stat().st_mode | 0o200)
    assert run_python(AS_NOBODY, nobodys_project.root).returncode == 0


def test_what_may_not_be_read_is_named_first(nobodys_project: Project, run_python: RunPython) -> None:
    (nobodys_project.root / "README.md").chmod(0)

    outcome = run_python(AS_NOBODY, nobodys_project.root)

    assert outcome.returncode == 2
    assert "README.md cannot be read" in outcome.stderr


def test_a_rename_is_done_even_if_the_originals_cannot_be_thrown_away(
    nobodys_project: Project, run_python: RunPython
) -> None:
    done = run_python(AS_NOBODY_WITH_A_STEP, nobodys_project.root, OLD, ".heavy/rename/old")

    assert done.returncode == 0, done.stderr
    assert (nobodys_project.root / ".heavy/rename/old/0").exists()
    assert not is_interrupted(nobodys_project.root)
    undo(nobodys_project.root)
    assert (nobodys_project.root / "my_shop/main.py").is_file()


def test_a_rename_that_can_go_neither_way_goes_back_when_it_can(
    nobodys_project: Project, run_python: RunPython
) -> None:
    before = nobodys_project.snapshot()

    stuck = run_python(AS_NOBODY_WITH_A_STEP, nobodys_project.root, OLD, ".")

    assert "ChangeStuck: Permission denied" in stuck.stderr
    assert "The originals are in .heavy/rename/old" in stuck.stderr
    nobodys_project.root.chmod(0o700)
    undo(nobodys_project.root)
    assert nobodys_project.snapshot() == before


def test_two_renames_at_once_are_one_too_many(
    project: Project, plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    fcntl = pytest.importorskip("fcntl")
    folder = os.open(project.root, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    before = project.snapshot()

    code = main(["My Shop"], project.root)

    os.close(folder)
    assert (code, project.snapshot()) == (2, before)
    assert "Another rename" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write for another user")
def test_files_of_another_user_stay_theirs(nobodys_project: Project) -> None:
    assert nobodys_project.rename("My Shop", "--force").code == 0
    assert (nobodys_project.root / "my_shop/main.py").stat().st_uid == 65534


def test_an_original_that_can_have_no_second_name_is_copied(project: Project) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == project.root.stat().st_dev:
        pytest.skip("needs a second file system")
    with tempfile.TemporaryDirectory(dir=elsewhere) as folder:
        keep_old(project.root / "README.md", Path(folder, "0"))
        keep_old(project.root / "app", Path(folder, "1"))

        assert Path(folder, "0").read_text(encoding="utf-8") == project.read("README.md")
        assert Path(folder, "1").is_symlink()
