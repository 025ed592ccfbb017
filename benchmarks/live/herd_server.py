"""The pages for measuring behind a supervisor, as production has it.

python -m benchmarks.live.herd_server PORT WORKERS STATE_FILE
"""

import socket
import sys
from pathlib import Path
from typing import Any

from benchmarks.live.our_server import application
from heavy_engine import EngineSettings
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server
from heavy_engine.supervisor import Limits, StateFile, WorkerProgram, python, supervise

BACKLOG = 1024


def create_server() -> Any:
    """Make the server of a worker."""
    configure_logging("info", "json")
    settings = EngineSettings(
        signing_keys=(b"k" * 32,), allowed_hosts=("127.0.0.1",), bench=True, keep_state=True
    )
    return build_server(application(), settings)


def main() -> int:
    """Supervise until stopped."""
    configure_logging("info", "json")
    port, workers, state_file = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    with socket.create_server(("127.0.0.1", port), backlog=BACKLOG) as listener:
        command = python("heavy_engine.sanic_executor.worker")
        program = WorkerProgram(command, "benchmarks.live.herd_server:create_server", listener)
        return supervise(program, workers, Limits(), StateFile(state_file))


if __name__ == "__main__":
    sys.exit(main())
