"""What a killed keeper or a killed server left behind, told apart from other people's processes."""

import contextlib
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from dev_scripts.embedded_postgres.errors import OWN_SERVER, ServerNotStarted

PATIENCE = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 8.0), (signal.SIGKILL, 5.0))
"""Fast shutdown, immediate shutdown, kill; and how many seconds each is given."""
PAUSE_S = 0.01


def clear_the_way(data: Path) -> None:
    """Make sure that no process uses the data folder, and that none seems to.

    Call it only while holding the keeper's lock: then every process found here is an orphan.

    Raises:
        ServerNotStarted: one of them cannot be ended.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    postmaster = _postmaster(pid_file, data)
    if postmaster is not None:
        _stop(postmaster, PATIENCE)
    for left_over in _servers_in(data):
        _stop(left_over, PATIENCE[-1:])
    _forget_if_misleading(pid_file)


def _postmaster(pid_file: Path, data: Path) -> psutil.Process | None:
    """The process that postmaster.pid names, if it really is the server of this folder."""
    pid = _pid_in(pid_file)
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
        return process if _serves(process, data) else None
    except psutil.NoSuchProcess:
        return None


def _servers_in(data: Path) -> Iterator[psutil.Process]:
    """Processes of the server that go on without it, such as one in a long query."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess):
            if _serves(process, data):
                yield process


def _serves(process: psutil.Process, data: Path) -> bool:
    """Every process of PostgreSQL works in its data folder; zombies work nowhere."""
    if process.name() != "postgres" or not _is_alive(process):
        return False
    try:
        return Path(process.cwd()) == data
    except psutil.AccessDenied:
        return str(data) in process.cmdline()


def _stop(process: psutil.Process, patience: Sequence[tuple[signal.Signals, float]]) -> None:
    for number, seconds in patience:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        if _ended_within(process, seconds):
            return
    raise ServerNotStarted(
        f"Process {process.pid} of an earlier PostgreSQL does not end, even by kill -9. "
        f"It may wait for a disk. Look at it with  ps -fp {process.pid}  and try again, {OWN_SERVER}."
    )


def _ended_within(process: psutil.Process, seconds: float) -> bool:
    """Wait for a process that is not our child; where nobody reaps, a zombie counts as ended."""
    deadline = time.monotonic() + seconds
    while _is_alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_S)
    return True


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _forget_if_misleading(pid_file: Path) -> None:
    """Remove a postmaster.pid that would keep PostgreSQL from starting for no reason.

    It refuses when the file names any living process, a zombie included, or no process at all. Where the
    process is gone it cleans up better than we could.
    """
    pid = _pid_in(pid_file)
    if pid is None or psutil.pid_exists(pid):
        pid_file.unlink(missing_ok=True)


def _pid_in(pid_file: Path) -> int | None:
    try:
        # Negative: `postgres --single` was here.
        return abs(int(pid_file.read_text("utf-8", errors="replace").splitlines()[0]))
    except (FileNotFoundError, ValueError, IndexError):
        return None
