"""Carry changes out as one step: all of it, or nothing.

Every new file is written aside first, and every old one is kept aside. From the moment the
journal exists until it is struck off, whoever comes next can put each file back as it was.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from .changes import Changes, Edit
from .errors import ChangeFailed
from .undo import ASIDE, JOURNAL, added, clear, leave, sentence, strike_off, undo

Step = Callable[[str], None]


def switch(changes: Changes, on_step: Step = lambda step: None) -> None:
    """Change the project; `on_step` hears of each change once it is made.

    Raises:
        ChangeFailed: the system refused a change; every file is as it was.
        ChangeStuck: and then refused to take the changes back.
    """
    aside = changes.root / ASIDE
    try:
        _prepare(changes, aside)
        _apply(changes, aside, on_step)
        strike_off(aside)
    except OSError as error:
        undo(changes.root)
        raise ChangeFailed(
            f"{sentence(error)}. Every file is as it was. Mend that, then run the same again."
        ) from error
    except BaseException:
        undo(changes.root)
        raise
    clear(aside)
    for folder in {folder for path in changes.removals for folder in path.parents if folder.name}:
        leave(changes.root / folder)


def keep_old(original: Path, old: Path) -> None:
    """A second name for the original; a copy where the file system has no such thing."""
    try:
        os.link(original, old, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(original, old, follow_symlinks=False)


def _prepare(changes: Changes, aside: Path) -> None:
    clear(aside)
    for folder in (aside / "new", aside / "old"):
        folder.mkdir(parents=True)
    for number, edit in enumerate(changes.edits):
        _put_new(changes.root / edit.path, aside / "new" / str(number), edit)
        keep_old(changes.root / edit.path, aside / "old" / str(number))
    for number, path in enumerate(changes.removals, len(changes.edits)):
        keep_old(changes.root / path, aside / "old" / str(number))
    for number, addition in enumerate(changes.additions):
        _write(aside / "new" / added(number), addition.content)
    _write_journal(changes, aside)


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


def _write_journal(changes: Changes, aside: Path) -> None:
    journal = {
        "kept": [path.as_posix() for path in (*(edit.path for edit in changes.edits), *changes.removals)],
        "added": [addition.path.as_posix() for addition in changes.additions],
        "folders": [folder.as_posix() for folder in changes.new_folders],
        "moves": [[move.source.as_posix(), move.target.as_posix()] for move in changes.moves],
    }
    draft = aside / "journal.draft"
    _write(draft, json.dumps(journal, indent=1).encode("utf-8"))
    draft.replace(aside / JOURNAL)


def _apply(changes: Changes, aside: Path, on_step: Step) -> None:
    for folder in changes.new_folders:
        (changes.root / folder).mkdir()
        on_step(f"made {folder}")
    for number, addition in enumerate(changes.additions):
        _move(aside / "new" / added(number), changes.root / addition.path)
        on_step(f"added {addition.path}")
    for number, edit in enumerate(changes.edits):
        (aside / "new" / str(number)).replace(changes.root / edit.path)
        _forget_bytecode(changes.root / edit.path)
        on_step(f"changed {edit.path}")
    for path in changes.removals:
        (changes.root / path).unlink()
        _forget_bytecode(changes.root / path)
        on_step(f"removed {path}")
    for move in changes.moves:
        _move(changes.root / move.source, changes.root / move.target)
        on_step(f"renamed {move.source} to {move.target}")


def _forget_bytecode(source: Path) -> None:
    # Python tells by second and size whether bytecode is fresh: a rename can keep both.
    for cached in (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"):
        cached.unlink()


def _move(source: Path, target: Path) -> None:
    # os.rename would silently replace a file, or an empty folder.
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "Something is there already", str(target))
    source.rename(target)
