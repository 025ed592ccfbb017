"""Run other programs, or become one."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from dev_scripts.project import PROJECT_ROOT


def become(command: Sequence[str], environment: Mapping[str, str] | None = None) -> NoReturn:
    """Turn this process into another program; no parent process stays.

    Where the system cannot do that (Windows), run it and exit with its exit code.
    """
    environment = dict(os.environ if environment is None else environment)
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform != "win32":
        os.execvpe(command[0], list(command), environment)  # noqa: S606
    sys.exit(subprocess.call(list(command), env=environment, cwd=PROJECT_ROOT))


def python(*words: str) -> list[str]:
    """Words for .venv's Python as the command that carries them out."""
    return [sys.executable, *words]


def run(command: Sequence[str]) -> int:
    """Run a program in the project's folder; gives its exit code."""
    sys.stdout.flush()
    return subprocess.run(list(command), cwd=PROJECT_ROOT, check=False).returncode
