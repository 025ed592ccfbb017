"""Have py-spy look at a process, and say in a sentence what keeps it from that."""

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dev_scripts.errors import CommandFailed
from dev_scripts.profile import flame, hottest, owners
from dev_scripts.project import PROJECT_ROOT, state_folder

RATE = 100
SCOPE = Path("/proc/sys/kernel/yama/ptrace_scope")
# What py-spy prints, lower case.
REFUSED = ("permission denied", "operation not permitted", "task_for_pid", "must be run as root", "as root")
NO_SAMPLES = "no stack counts found"
ENDED = ("no such process", "check that the process is running", "no such file or directory (os error 2)")
LAST_LINES = 8


def program() -> Path:
    """py-spy of .venv.

    Raises:
        CommandFailed: it is not installed.
    """
    name = "py-spy.exe" if sys.platform == "win32" else "py-spy"
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        raise CommandFailed("py-spy is not in .venv. Next: ./heavy deps sync")
    return path


def command(target: Sequence[str], out: Path, rate: int = RATE, seconds: float | None = None) -> list[str]:
    """The command that samples `target`: --pid N, or -- and a command, until it ends or time is up."""
    how = ["--format", "flamegraph", "--function", "--full-filenames", "--subprocesses"]
    until = ["--duration", f"{max(1, round(seconds))}"] if seconds else []
    return [str(program()), "record", *how, "--rate", str(rate), *until, "--output", str(out), *target]


def new_file(subject: str) -> Path:
    """Where the next flame graph goes: .heavy/profiles/server-20270103-174501.svg."""
    folder = state_folder() / "profiles"
    folder.mkdir(exist_ok=True)
    return folder / f"{subject}-{datetime.now().astimezone():%Y%m%d-%H%M%S}.svg"


def wait(process: "subprocess.Popen[str]") -> str:
    """Wait for py-spy; gives what it said. Ctrl+C ends the sampling, and the graph is written."""
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return process.communicate()[1]


def finish(said: str, out: Path, title: str, idle: str) -> str:
    """Paint the graph; gives the table of the hottest functions.

    Args:
        said: what py-spy wrote to its error output.
        out: the graph.
        title: what it shows.
        idle: the sentence for a process that did nothing.

    Raises:
        CommandFailed: there is no graph; says why and what to do.
    """
    found = flame.boxes(out.read_text("utf-8")) if out.exists() else []
    if not found:
        out.unlink(missing_ok=True)
        raise CommandFailed(_why_not(said, idle))
    svg = out.read_text("utf-8")
    painted = flame.repainted(svg, owners.colour, owners.shorter)
    out.write_text(flame.titled(painted, title, owners.LEGEND), "utf-8")
    lines = [f"Flame graph  {out.relative_to(PROJECT_ROOT)}   (open it in a browser)", ""]
    return "\n".join([*lines, *hottest.table(svg)])


def _why_not(said: str, idle: str) -> str:
    low = said.lower()
    if any(sign in low for sign in REFUSED):
        return refused(sys.platform, _scope())
    if NO_SAMPLES in low:
        return idle
    if any(sign in low for sign in ENDED):
        return "The process ended before it could be looked at. Next: ./heavy status"
    tail = "\n".join(f"  {line}" for line in said.strip().splitlines()[-LAST_LINES:])
    return f"py-spy made no flame graph; the last that it said:\n{tail}"


def refused(platform: str, scope: str) -> str:
    """What to do where the system lets nobody look into that process."""
    again = 'sudo env "PATH=$PATH" ./heavy profile ...'
    if platform == "darwin":
        return f"macOS lets only root look into a process. Next: {again}"
    if scope not in ("", "0"):
        return (
            f"This system lets only root look into a running process: {SCOPE} is {scope}, and 0 is wanted."
            " Until the next boot:  sudo sysctl kernel.yama.ptrace_scope=0  ; or once, as root:"
            f"  {again}\nThese need neither:  ./heavy profile page /  and  ./heavy profile tests"
        )
    return (
        "The system refused to let py-spy look into the process. If it belongs to another user, run this as"
        f" that user or as root:  {again}\nIn a container, give it the right:"
        "  docker run --cap-add SYS_PTRACE  (in docker-compose.yaml:  cap_add: [SYS_PTRACE])"
    )


def _scope() -> str:
    try:
        return SCOPE.read_text("ascii").strip()
    except OSError:
        return ""
