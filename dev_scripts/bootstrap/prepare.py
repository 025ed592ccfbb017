"""Bring .venv to the state that the locks describe, once, however many ask."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev_scripts.bootstrap.stamp import BOOTSTRAP, Stamp, lock, python_in, running_python
from dev_scripts.kernel_lock import KernelLock

# A team that does without one deletes its group in pyproject.toml and its lock.
OPTIONAL = frozenset({"s3", "search"})


def prepare(root: Path, sets: Sequence[str]) -> Path:
    """Make .venv ready for the sets; gives its Python.

    Raises:
        SetupFailed: with one sentence on what to do.
        OSError: the folder cannot be written, or the disk is full.
    """
    wanted = (BOOTSTRAP, *(name for name in sets if name not in OPTIONAL or lock(root, name).is_file()))
    (root / ".heavy").mkdir(exist_ok=True)
    use = KernelLock.take(_lock_file(root, "use"), shared=True)
    if use is None or not is_ready(root, wanted):
        if use is not None:
            use.release()
        _change(root, wanted)
        use = KernelLock.take(_lock_file(root, "use"), shared=True, wait=True)
    if use is not None:
        use.outlive_exec()  # nobody makes .venv anew while a verb or a server runs from it
    return python_in(root / ".venv")


def is_ready(root: Path, wanted: Sequence[str]) -> bool:
    """Whether .venv is as the locks and the running Python want it."""
    venv = root / ".venv"
    stamp = Stamp.read(venv)
    return stamp is not None and reason_to_remake(venv, stamp) is None and not stamp.lacks(root, wanted)


def reason_to_remake(venv: Path, stamp: Stamp | None) -> str | None:
    """Why .venv has to be made anew, or None where it will do."""
    if not os.path.lexists(venv):
        return "once"
    if stamp is None:
        return "again: it was not finished, or not made by ./heavy"
    if not python_in(venv).exists():
        return "again: its Python is gone"
    if stamp.place != os.path.realpath(venv):
        return "again: the folder was moved"
    if stamp.python != running_python():
        return f"again: it was made with Python {stamp.python}"
    return None


def _change(root: Path, wanted: Sequence[str]) -> None:
    """Make or fill .venv, as the only one who does."""
    from dev_scripts.bootstrap.install import install, make

    venv = root / ".venv"
    with _only_changer(root) as changer:
        if reason := reason_to_remake(venv, Stamp.read(venv)):
            with _nobody_uses(root, venv) as may_remake:
                if may_remake:
                    make(root, reason, changer)
        stamp = Stamp.read(venv)
        if stamp is not None and (missing := stamp.lacks(root, wanted)):
            install(root, stamp, missing, changer)


def _only_changer(root: Path) -> KernelLock:
    path = _lock_file(root, "change")
    lock = KernelLock.take(path)
    if lock is None:
        print("Waiting for another ./heavy that is installing here ...", file=sys.stderr)
        lock = KernelLock.take(path, wait=True)
    if lock is None:
        raise BlockingIOError(f"{path} stays locked by another ./heavy")
    return lock


@contextmanager
def _nobody_uses(root: Path, venv: Path) -> Iterator[bool]:
    """Keep .venv to ourselves; False where a server runs from it that it still serves well."""
    use = KernelLock.take(_lock_file(root, "use"))
    if use is not None:
        with use:
            yield True
    elif Stamp.read(venv) is not None and python_in(venv).exists():
        print("Keeping .venv as it is, for something runs from it. ./heavy stop ends that.", file=sys.stderr)
        yield False
    else:
        yield True


def _lock_file(root: Path, purpose: str) -> Path:
    return root / ".heavy" / f"venv.{purpose}.lock"
