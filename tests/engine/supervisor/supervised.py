"""A supervisor of fake workers.

Run it: python -m tests.engine.supervisor.supervised PORT WORKERS FILE STATE [NAME=VALUE ...]

Names are those of limits, in seconds; spares, a number; wishes, 1 for a companion.
"""

import asyncio
import socket
import sys
from pathlib import Path

import structlog

from heavy_engine.logs import configure_logging
from heavy_engine.supervisor import Attended, Limits, StateFile, WorkerProgram, python, supervise


class Wishes:
    """Lives beside the supervisor and asks it for what is written into a file.

    That is to renew, to have enough of it before it is done, to excuse itself, or to tell whatever else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._renewing: asyncio.Task[str | None] | None = None

    async def attend(self, supervisor: Attended) -> None:
        first = await supervisor.serving()
        structlog.get_logger().info("serving", trouble=first)
        while True:
            if self._path.exists():
                wish = self._path.read_text()
                self._path.unlink()
                self._fulfil(wish, supervisor)
            await asyncio.sleep(0.02)

    def _fulfil(self, wish: str, supervisor: Attended) -> None:
        if wish == "renew":
            self._renewing = asyncio.create_task(supervisor.renew(patient=False))
            self._renewing.add_done_callback(done)
        elif wish == "enough" and self._renewing:
            self._renewing.cancel()
        elif wish.startswith("excuse"):
            supervisor.excuse(wish)
            done()
        else:
            supervisor.tell({"word": wish})
            done()


def done(renewing: "asyncio.Task[str | None] | None" = None) -> None:
    trouble = "enough" if renewing and renewing.cancelled() else renewing and renewing.result()
    structlog.get_logger().info("wish fulfilled", trouble=trouble)


def main() -> int:
    port, workers, file, state, *limits = sys.argv[1:]
    configure_logging("info", "json")
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=100)
    given = {name: float(value) for name, _, value in (limit.partition("=") for limit in limits)}
    spares, wishes = int(given.pop("spares", 0)), bool(given.pop("wishes", 0))
    program = WorkerProgram(python("tests.engine.supervisor.fake_worker"), file, listener, hears=wishes)
    companion = Wishes(Path(state).with_name("wish")) if wishes else None
    return supervise(program, int(workers), Limits(**given), StateFile(Path(state)), spares, companion)


if __name__ == "__main__":
    sys.exit(main())
