"""Run other programs, or become one."""

import atexit
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from dev_scripts.project import PROJECT_ROOT


def become(command: Sequence[str], environment: Mapping[str, str] | None = None) -> NoReturn:
    """Turn this process into another program; no parent process stays.

    Where the system cannot do that (Windows), run it and exit with its exit code. Under a debugger a program
    of this Python runs right here: debugpy loses a process that becomes another one twice, and ./heavy was
    the first time.
    """
    environment = dict(os.environ if environment is None else environment)
    sys.stdout.flush()
    sys.stderr.flush()
    if is_debugged() and command[0] == sys.executable and not command[1].startswith("-X"):
        os.environ.clear()
        os.environ.update(environment)
        _run_here(command[1:])
    if sys.platform != "win32":
        _tidy_up()
        os.execvpe(command[0], list(command), environment)  # noqa: S606
    sys.exit(subprocess.call(list(command), env=environment, cwd=PROJECT_ROOT))


def _tidy_up() -> None:
    """Packages put away at the end of a process what exec() forgets, such as ReactPy its temporary folder."""
    atexit._run_exitfuncs()


def is_debugged() -> bool:
    """Whether a debugger is in this process."""
    return any(name in sys.modules for name in ("debugpy", "pydevd"))


def _run_here(words: Sequence[str]) -> NoReturn:
    """What Python does with these words, in this process: "-m" and a module, or a path."""
    is_module = words[0] == "-m"
    name, *sys.argv[1:] = words[is_module:]
    if is_module:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(name, run_name="__main__")
    sys.exit()


def python(*words: str) -> list[str]:
    """Words for .venv's Python as the command that carries them out."""
    return [sys.executable, *words]


def run(command: Sequence[str]) -> int:
    """Run a program in the project's folder; gives its exit code."""
    sys.stdout.flush()
    return subprocess.run(list(command), cwd=PROJECT_ROOT, check=False).returncode
