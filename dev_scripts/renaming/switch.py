"""Carry a plan out as one step: all of it, or nothing.

Every new file is written aside first, and every old one is kept aside. From the moment the
journal exists until it is struck off, whoever comes next can put each file back as it was.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .errors import RenameFailed, RenameStuck
from .plan import Edit, Plan

ASIDE = Path(".heavy") / "rename"
JOURNAL = "journal.json"
STRUCK_OFF = "journal.done"

Step = Callable[[str], None]


def switch(plan: Plan, on_step: Step = lambda step: None) -> None:
    """Rename the project; `on_step` hears of each change once it is made.

    Raises:
        RenameFailed: the system refused a change; every file is as it was.
        RenameStuck: and then refused to take the changes back.
    """
    aside = plan.root / ASIDE
    try:
        _prepare(plan, aside)
        _apply(plan, aside, on_step)
        _strike_off(aside)
    except OSError as error:
        undo(plan.root)
        raise RenameFailed(
            f"{_sentence(error)}. Every file is as it was. Mend that, then run the same again."
        ) from error
    except BaseException:
        undo(plan.root)
        raise
    _clear(aside)


def is_interrupted(root: Path) -> bool:
    """Whether an earlier rename was ended before it was done."""
    return (root / ASIDE / JOURNAL).is_file()


def undo(root: Path) -> None:
    """Put everything back as it was before a rename that did not end.

    Raises:
        RenameStuck: the system refused; the originals are still kept aside.
    """
    aside = root / ASIDE
    try:
        if is_interrupted(root):
            _take_back(root, aside, json.loads((aside / JOURNAL).read_text(encoding="utf-8")))
            _strike_off(aside)
    except OSError as error:
        raise RenameStuck(
            f"{_sentence(error)}. The rename is half done. The originals are in {ASIDE / 'old'};"
            " mend that and run  python rename_project.py  again: it takes the changes back first."
        ) from error
    _clear(aside)


def keep_old(original: Path, old: Path) -> None:
    """A second name for the original; a copy where the file system has no such thing."""
    try:
        os.link(original, old, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(original, old, follow_symlinks=False)


def _prepare(plan: Plan, aside: Path) -> None:
    _clear(aside)
    for folder in (aside / "new", aside / "old"):
        folder.mkdir(parents=True)
    for number, edit in enumerate(plan.edits):
        _put_new(plan.root / edit.path, aside / "new" / str(number), edit)
        keep_old(plan.root / edit.path, aside / "old" / str(number))
    _write_journal(plan, aside)


def _put_new(original: Path, new: Path, edit: Edit) -> None:
    if edit.is_link:
        new.symlink_to(os.fsdecode(edit.content))
    else:
        _write(new, edit.content)
        shutil.copystat(original, new)
        _copy_owner(original, new)
        # Whatever goes by times, such as a build or an editor, has to see the change.
        os.utime(new)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _copy_owner(original: Path, new: Path) -> None:
    wanted, given = original.stat(), new.stat()
    if (wanted.st_uid, wanted.st_gid) != (given.st_uid, given.st_gid):
        shutil.chown(new, wanted.st_uid, wanted.st_gid)


def _write_journal(plan: Plan, aside: Path) -> None:
    journal = {
        "edits": [edit.path.as_posix() for edit in plan.edits],
        "moves": [[move.source.as_posix(), move.target.as_posix()] for move in plan.moves],
    }
    draft = aside / "journal.draft"
    _write(draft, json.dumps(journal, indent=1).encode("utf-8"))
    draft.replace(aside / JOURNAL)


def _apply(plan: Plan, aside: Path, on_step: Step) -> None:
    for number, edit in enumerate(plan.edits):
        (aside / "new" / str(number)).replace(plan.root / edit.path)
        _forget_bytecode(plan.root / edit.path)
        on_step(f"changed {edit.path}")
    for move in plan.moves:
        _move(plan.root / move.source, plan.root / move.target)
        on_step(f"renamed {move.source} to {move.target}")


def _forget_bytecode(source: Path) -> None:
    # Python tells by second and size whether bytecode is fresh: a rename can keep both.
    for cached in (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"):
        cached.unlink()


def _move(source: Path, target: Path) -> None:
    # os.rename would silently replace a file, or an empty folder.
    if os.path.lexists(target):
        raise FileExistsError(17, "Something is there already", str(target))
    source.rename(target)


def _take_back(root: Path, aside: Path, journal: dict[str, Any]) -> None:
    """Undo moves, last first, then edits; may itself be ended and repeated."""
    for source, target in reversed(journal["moves"]):
        if os.path.lexists(root / target) and not os.path.lexists(root / source):
            (root / target).rename(root / source)
    for number, path in enumerate(journal["edits"]):
        if os.path.lexists(aside / "old" / str(number)):
            (aside / "old" / str(number)).replace(root / path)


def _strike_off(aside: Path) -> None:
    """The rename is done, or undone: from here on nothing may be taken back."""
    (aside / JOURNAL).replace(aside / STRUCK_OFF)


def _clear(aside: Path) -> None:
    """Throw away what was kept aside; what cannot go yet is in nobody's way."""
    shutil.rmtree(aside, ignore_errors=True)
    if aside.parent.is_dir() and not any(aside.parent.iterdir()):
        aside.parent.rmdir()


def _sentence(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or error}{where}"
