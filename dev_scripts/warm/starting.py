"""Start a nursery. Standard library only."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from dev_scripts.project import PROJECT_ROOT


def command(kind: str, life: int | None = None) -> list[str]:
    """The command that is a nursery of this kind."""
    words = [] if life is None else ["--life", str(life)]
    return [sys.executable, "-m", "dev_scripts.warm", kind, *words]


def start_nursery(
    kind: str,
    *,
    life: int | None = None,
    log: IO[bytes] | None = None,
    environment: Mapping[str, str] | None = None,
    root: Path = PROJECT_ROOT,
) -> subprocess.Popen[bytes]:
    """Start one beside this process; it listens when it has imported everything.

    Args:
        kind: "server" or "tests".
        life: a pipe's reading end; the nursery ends when whoever holds the other end is gone.
        log: where its output goes.
        environment: its own, ours if not given.
        root: the folder it runs in.
    """
    return subprocess.Popen(
        command(kind, life),
        cwd=root,
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=() if life is None else (life,),
        start_new_session=True,
    )
