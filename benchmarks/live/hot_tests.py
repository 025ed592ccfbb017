"""One test through the test daemon, and the same by a plain pytest: from Enter to the prompt.

python -m benchmarks.live.hot_tests

The whole command is measured: `python heavy test FILE::TEST`, and `pytest FILE::TEST` as an editor runs it.
They take turns, so that other work on the machine meets all alike. CPU time is that of the command and of
the daemon for it. A daemon that runs here already is used and stays; else one is started.
"""

import os
import subprocess
import sys
import time
from statistics import median

import psutil

from dev_scripts.hot_tests import daemon
from dev_scripts.project import PROJECT_ROOT

from .report import Options, Row, main

MOST_MS = 300.0
UNIT = "tests/unit/test_key_ring.py"
DATABASE = "tests/unit/test_repositories.py"
HEAVY = (sys.executable, "heavy", "test")
PYTEST = (sys.executable, "-m", "pytest")

Times = tuple[float, float]
"""Milliseconds of the clock, and of CPUs."""


def measure(options: Options) -> list[Row]:
    """Milliseconds of a unit test and of one with a database of its own, hot and plain."""
    with daemon.borrowed():
        return [*_rows("unit test", UNIT, options.runs), *_rows("database test", DATABASE, options.runs)]


def _rows(name: str, path: str, runs: int) -> list[Row]:
    test = _first_test(path)
    commands = {
        "heavy test": [*HEAVY, test],
        "pytest, daemon": [*PYTEST, test],
        "plain pytest": [*PYTEST, test, "--no-daemon"],
    }
    _times(commands["heavy test"])  # What this test imports beyond the others is recorded now.
    turns = [{how: _times(command) for how, command in commands.items()} for _ in range(runs)]
    return [
        Row(f"{name}, {how}", median(_clock(turns, how)), "ms", most=most, note=_cpu_note(turns, how))
        for how, most in (("heavy test", MOST_MS), ("pytest, daemon", None), ("plain pytest", None))
    ]


def _clock(turns: list[dict[str, Times]], how: str) -> list[float]:
    return [turn[how][0] for turn in turns]


def _cpu_note(turns: list[dict[str, Times]], how: str) -> str:
    return f"{median(turn[how][1] for turn in turns):.0f} ms of CPU"


def _first_test(path: str) -> str:
    lines = (PROJECT_ROOT / path).read_text("utf-8").splitlines()
    name = next(line for line in lines if line.startswith(("def test_", "async def test_")))
    return f"{path}::{name.removeprefix('async ').removeprefix('def ').partition('(')[0]}"


def _times(command: list[str]) -> Times:
    cpu_before, began = _cpu_s(), time.perf_counter()
    done = subprocess.run(
        command, cwd=PROJECT_ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stdout + done.stderr
    return took * 1000, (_cpu_s() - cpu_before) * 1000


def _cpu_s() -> float:
    """Of all commands that have ended, and of the daemon with the runs that have ended."""
    ours = os.times()
    about = daemon.state() or {}
    pids = [pid for pid in (about.get("pid"), about.get("level_pid")) if pid]
    return ours.children_user + ours.children_system + sum(map(_with_children, pids))


def _with_children(pid: int) -> float:
    return sum(psutil.Process(pid).cpu_times()[:4])


if __name__ == "__main__":
    sys.exit(main(measure))
