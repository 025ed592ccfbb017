"""A supervisor of fake workers.

Run it: python -m tests.engine.supervisor.supervised PORT WORKERS FILE STATE [spares=N] [LIMIT=SECONDS ...]
"""

import socket
import sys
from pathlib import Path

from heavy_engine.logs import configure_logging
from heavy_engine.supervisor import Limits, StateFile, WorkerProgram, python, supervise


def main() -> int:
    port, workers, file, state, *limits = sys.argv[1:]
    configure_logging("info", "json")
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=100)
    program = WorkerProgram(python("tests.engine.supervisor.fake_worker"), file, listener)
    given = {name: float(value) for name, _, value in (limit.partition("=") for limit in limits)}
    spares = int(given.pop("spares", 0))
    return supervise(program, int(workers), Limits(**given), StateFile(Path(state)), spares)


if __name__ == "__main__":
    sys.exit(main())
