"""Turn a process that has checked everything into the supervisor."""

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn


def become_supervisor(command: Sequence[str]) -> NoReturn:
    """Forget all that was imported, and supervise workers; no process is added.

    Args:
        command: what supervisor_command() answered.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], list(command))  # noqa: S606


def supervisor_command(
    listener: socket.socket,
    module: str,
    factory: str,
    *,
    workers: int,
    drain_s: float,
    log_level: str,
    log_format: str,
    state: Path | None = None,
    spares: int = 0,
    companion: str | None = None,
) -> list[str]:
    """The command of a supervisor, to which the listener is lent.

    Args:
        listener: a bound socket, which the workers accept from.
        module: the program of a worker; gets the arguments of a tie.
        factory: module:function, what makes a worker's server.
        workers: so many.
        drain_s: what each gets to end, in seconds.
        log_level: as configure_logging has it.
        log_format: the same.
        state: the file to note in which workers run.
        spares: so many more have imported everything, and wait for the place of one that dies.
        companion: module:function, makes who lives beside the supervisor.
    """
    listener.set_inheritable(True)
    given = {
        "--listener": listener.fileno(),
        "--module": module,
        "--factory": factory,
        "--count": workers,
        "--spares": spares,
        "--drain-s": drain_s,
        "--log-level": log_level,
        "--log-format": log_format,
        **({"--state": state} if state else {}),
        **({"--companion": companion} if companion else {}),
    }
    words = [str(word) for pair in given.items() for word in pair]
    return [sys.executable, str(Path(__file__).parent), *words]
