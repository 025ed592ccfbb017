"""ptyme-track as it runs here: its program, its files, and the process that watches.

It writes a signed line into .ptyme_track/.cur_times every two minutes in which a file changed. Its secret
stays in .heavy, so what it signed can be told from what somebody wrote by hand on this machine only.
"""

import contextlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from dev_scripts.errors import CommandFailed
from dev_scripts.kernel_lock import KernelLock
from dev_scripts.project import PROJECT_ROOT, state_folder

SET = "time"
NOT_INSTALLED = (
    "Time tracking is optional, and ptyme-track is not in .venv. Next: ./heavy deps sync --set time"
)
CURRENT = ".cur_times"


class Tracking(NamedTuple):
    """The process that watches."""

    pid: int
    since: str

    @classmethod
    def read(cls) -> Self | None:
        """What was noted of it last."""
        try:
            return cls(**json.loads(_note().read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self) -> None:
        """Note it."""
        _note().write_text(json.dumps(self._asdict()), "utf-8")


def program() -> str:
    """ptyme-track of .venv.

    Raises:
        CommandFailed: it is not installed; names the command that does that.
    """
    path = Path(sys.executable).with_name("ptyme-track.exe" if sys.platform == "win32" else "ptyme-track")
    if not path.exists():
        raise CommandFailed(NOT_INSTALLED)
    return str(path)


def folder() -> Path:
    """Where it writes; .ptyme_track unless PTYME_TRACK_DIR says otherwise."""
    return PROJECT_ROOT / os.environ.get("PTYME_TRACK_DIR", ".ptyme_track")


def current() -> Path:
    """What was tracked and not cemented."""
    return folder() / CURRENT


def cemented() -> list[Path]:
    """The files of people, by name."""
    return sorted(path for path in folder().glob("*") if path.is_file() and not path.name.startswith("."))


def running() -> Tracking | None:
    """The process that watches here, if one does: the kernel drops its lock when it ends."""
    lock = KernelLock.take(lock_file())
    if lock is None:
        return Tracking.read() or Tracking(0, "")
    lock.release()
    return None


def run(*words: str) -> str:
    """Run ptyme-track to its end; gives what it printed.

    Raises:
        CommandFailed: it fails, with its last words.
    """
    result = subprocess.run(
        [program(), *words], cwd=PROJECT_ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        lines = result.stderr.strip().splitlines() or ["nothing"]
        raise CommandFailed(f"ptyme-track {' '.join(words)} failed. It said: {lines[-1]}")
    return result.stdout


def watch(lock: KernelLock) -> "subprocess.Popen[bytes]":
    """Start the process that watches; it holds the lock as long as it lives."""
    secret()
    lock.outlive_exec()
    with log_file().open("wb") as log:
        started = subprocess.Popen(
            [program(), "--standalone"],
            cwd=PROJECT_ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # The lock and nothing else that we hold, such as .venv's; Windows can only give it all.
            close_fds=sys.platform != "win32",
            pass_fds=() if sys.platform == "win32" else (lock.descriptor,),
        )
    Tracking(started.pid, datetime.now().astimezone().isoformat(timespec="seconds")).write()
    return started


def environment() -> Mapping[str, str]:
    """Ours, with the place of the secret."""
    return {"PTYME_SECRET_PATH": str(_secret_file()), **os.environ}


def secret() -> None:
    """Make the secret, once; nobody else may read it."""
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(_secret_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(str(uuid.uuid4()))


def log_file() -> Path:
    """What the process says."""
    return state_folder() / "time.log"


def lock_file() -> Path:
    """Who holds it, watches."""
    return state_folder() / "time.lock"


def _note() -> Path:
    return state_folder() / "time.json"


def _secret_file() -> Path:
    return state_folder() / "ptyme.secret"
