"""Files that are not there yet come with a change, or not at all."""

from pathlib import Path

import pytest

from dev_scripts.renaming.changes import Changes, Edit, Move, obstacles
from dev_scripts.renaming.errors import ChangeFailed
from dev_scripts.renaming.switch import switch
from dev_scripts.renaming.undo import undo

from .conftest import RunPython
from .small_project import Project

KILLED_AFTER_STEPS = """
import os, signal, sys
from itertools import count
from pathlib import Path
from dev_scripts.renaming.changes import Changes, Edit
from dev_scripts.renaming.switch import switch

steps = count(1)
new = tuple(Edit(Path(name), b"new") for name in ("docs/tools.md", "shop/tools/list.md", "shop/axe.md"))
changes = Changes(Path(sys.argv[1]), (Edit(Path("README.md"), b"more"),), additions=new)
switch(changes, lambda step: next(steps) == int(sys.argv[2]) and os.kill(os.getpid(), signal.SIGKILL))
"""
STEPS = 6
"""Two folders, three files, one edit."""


def adding(project: Project, *names: str) -> Changes:
    return Changes(project.root, (), additions=tuple(Edit(Path(name), b"new") for name in names))


def test_files_and_the_folders_they_need_are_made(project: Project) -> None:
    switch(adding(project, "docs/tools.md", "shop/tools/list.md"))

    assert project.read("docs/tools.md") == project.read("shop/tools/list.md") == "new"
    assert not (project.root / ".heavy").exists()


def test_a_kill_after_any_step_can_be_taken_back(project: Project, run_python: RunPython) -> None:
    before = project.snapshot()

    for step in range(1, STEPS + 1):
        killed = run_python(KILLED_AFTER_STEPS, project.root, step)
        assert killed.returncode == -9, killed.stderr
        assert project.snapshot() != before

        undo(project.root)
        undo(project.root)
        assert project.snapshot() == before, f"killed after step {step}"


def test_a_file_that_is_there_already_is_an_obstacle(project: Project) -> None:
    found = obstacles(adding(project, "README.md", "docs/new.md"), if_broken="")

    assert found == ["README.md is there already. Move it first, or choose another name."]


def test_a_new_file_that_python_cannot_read_is_an_obstacle(project: Project) -> None:
    changes = Changes(project.root, (), additions=(Edit(Path("shop/x.py"), b"def"),))

    (found,) = obstacles(changes, if_broken="Mend it.")

    assert found.startswith("shop/x.py would be broken: invalid syntax")
    assert found.endswith(". Mend it.")


def test_a_file_that_somebody_puts_there_meanwhile_is_kept(project: Project) -> None:
    theirs = project.root / "docs/new.md"

    with pytest.raises(ChangeFailed, match=r"docs/new\.md"):
        switch(adding(project, "docs/first.md", "docs/new.md"), lambda _: theirs.write_text("theirs"))

    assert theirs.read_text(encoding="utf-8") == "theirs"
    assert not (project.root / "docs/first.md").exists()


def test_where_a_file_is_after_moves_is_known() -> None:
    moves = (Move(Path("red/red.md"), Path("red/blue.md")), Move(Path("red"), Path("blue")))

    changes = Changes(Path(), (), moves)

    assert changes.final(Path("red/red.md")) == Path("blue/blue.md")
    assert changes.final(Path("docs/red.md")) == Path("docs/red.md")
