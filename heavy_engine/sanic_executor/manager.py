"""Stop several workers well, also while some of them still start.

Sanic 25.12's manager, told to stop before all workers have said that they are up, answers its own
message for ever; told by a signal, it stops its workers from within the signal's handler, over a line
that it may just be using; a worker whose manager dies before it serves, serves on unseen.
"""

import asyncio
import multiprocessing
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

import structlog

from .types import Server

NOT_UP_YET = frozenset({"NONE", "IDLE", "RESTARTING", "STARTING", "STARTED"})
"""States of a worker before it says that it is up (Sanic's names)."""
START_LIMIT_S = 30.0
"""After this long Sanic's manager gives a worker up by itself."""
LOOK_EVERY_S = 0.05
MANAGER_LOOKS_EVERY_S = 0.1
TERMINATE = "__TERMINATE__"
"""The message by which a worker may ask the manager to stop all of them, when it looks the next time."""

log = structlog.get_logger("heavy.server")


def end_well(server: Server) -> None:
    """Let the manager stop when all its workers are up, and a worker when its manager is gone."""
    server.main_process_ready(_stop_when_all_are_up)
    server.after_server_start(_end_with_the_manager)


async def _stop_when_all_are_up(server: Server, _loop: object) -> None:
    stop = _StopLater(server.manager)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


class _StopLater:
    """Takes the signals to stop, and passes the first on as a message when the manager can deal with it."""

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        self._waiting: threading.Thread | None = None
        self._may_pass = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Begin to wait; kill the workers if it comes again while they stop."""
        if self._may_pass:
            self._manager.shutdown_signal(number, frame)
        elif self._waiting is None:
            # A thread has its own line to the workers' states; ours may be in use where the signal came.
            self._waiting = threading.Thread(target=self._wait, daemon=True)
            self._waiting.start()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline and self._somebody_starts():
            time.sleep(LOOK_EVERY_S)
        time.sleep(2 * MANAGER_LOOKS_EVERY_S)  # until the manager has seen it too
        self._may_pass = True
        self._manager.monitor_publisher.send(TERMINATE)

    def _somebody_starts(self) -> bool:
        states = list(self._states())
        return len(states) < self._manager.num_server or not NOT_UP_YET.isdisjoint(states)

    def _states(self) -> Iterator[str]:
        workers = self._manager.worker_state.values()
        return (str(worker.get("state")) for worker in workers if worker.get("server"))


async def _end_with_the_manager(server: Server) -> None:
    """Stop a worker whose manager was killed: Sanic's would keep the port and serve on unseen."""
    manager = multiprocessing.parent_process()
    if manager is None:
        return
    loop = asyncio.get_running_loop()

    def stop() -> None:
        loop.remove_reader(manager.sentinel)
        log.error("the manager of this worker is gone; stopping", manager=manager.pid)
        server.stop(terminate=False)

    loop.add_reader(manager.sentinel, stop)
