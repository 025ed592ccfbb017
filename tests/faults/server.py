"""Servers of the harness: a supervisor and its workers, as production has them, with the page of the harness.

The harness runs it: python -m tests.faults.server PORT WORKERS FOLDER
"""

import ctypes
import gc
import os
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sanic.response import text

from heavy_engine import Caller, Route
from heavy_engine.live.mailbox import Mailbox
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor.pulse import Pulse
from heavy_engine.state import restoring
from heavy_engine.supervisor import Limits, StateFile, WorkerProgram, python, supervise
from heavy_stack.main import create_server as create_whole_server

from .deployed import routes_of
from .page import TallyPage
from .switches import (
    BOUNDS,
    EXPIRY,
    FOLDER,
    FORGETTING,
    GAPS,
    KEEPING,
    MAILBOX,
    PINGS,
    TYPES,
    Switches,
    switches_here,
)

BACKLOG = 1024
DRAIN_S = 10.0
# A worker that served this long may be killed again without making the supervisor suspicious.
YOUNG_S = 0.2
# Few people need less time to go elsewhere one after the other.
MOVE_WITHIN_S = 1.0
LONG_S = 1e10
MUCH = 10**10
CAPPED = {
    EXPIRY: {"state_keep_s": LONG_S},
    BOUNDS: {"socket_buffer_max_bytes": MUCH, "socket_stall_s": LONG_S},
    FORGETTING: {"session_keep_s": LONG_S},
}


def create_server() -> Any:
    """Make a worker's server; its defences are looked at again whenever somebody comes."""
    switches = switches_here()
    server = create_whole_server({"/": Route(TallyPage, "Tally"), **routes_of(switches.folder)})
    pages = server.ctx.running.pages
    services = pages._services
    settings, keeping, who_asks = services.settings, services.keeping, services.application.who_asks
    keeping.clock = lambda: time.time() + switches.clock_is_off_by()

    async def ask_and_switch(session_id: str) -> Caller:
        off = [values for defence, values in CAPPED.items() if switches.is_off(defence)]
        now = replace(settings, **{name: value for values in off for name, value in values.items()})
        services.settings = pages._settings = keeping._settings = now
        services.keeping = pages.resumption._keeping = None if switches.is_off(KEEPING) else keeping
        return await who_asks(session_id)

    services.application = replace(services.application, who_asks=ask_and_switch)
    server.ctx.pulse = _PulseThatStops(settings.socket_ping_s)
    server.ctx.running.move_within_s = MOVE_WITHIN_S
    _let_mailboxes_forget(switches)
    _let_types_differ(switches)
    server.add_route(lambda _request: text(str(len(pages))), "/_faults")
    server.add_route(lambda _request: text(_give_back()), "/_faults/give-back", name="give-back")
    return server


class _PulseThatStops(Pulse):
    """Pings nobody while that defence is off."""

    def _tick(self) -> None:
        if switches_here().is_off(PINGS):
            self._tick_later()
        else:
            super()._tick()


def _let_mailboxes_forget(switches: Switches) -> None:
    """Where defences are off, an event is handled as often as it comes, and before those that it overtook."""
    put = Mailbox.put

    def put_again(self: Mailbox, event: Any, *, is_free: bool = False) -> None:
        if switches.is_off(MAILBOX):
            self._took = min(self._took, event.seq - 1)
        if switches.is_off(GAPS):
            self._took = max(self._took, event.seq - 1)
        put(self, event, is_free=is_free)

    Mailbox.put = put_again  # type: ignore[method-assign]


def _let_types_differ(switches: Switches) -> None:
    """Where that defence is off, a state takes what was kept whatever it was."""
    value_of = restoring._value

    def value_of_any_type(place: Any, slot: Any) -> Any:
        kept = place.values.get(slot.name)
        if kept is not None and switches.is_off(TYPES):
            place.values[slot.name] = kept._replace(fingerprint=slot.fingerprint)
        return value_of(place, slot)

    restoring._value = value_of_any_type


def main() -> int:
    """Supervise workers until told to stop."""
    port, workers, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    os.environ[FOLDER] = str(folder)
    configure_logging("info", "json")
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    command = python("heavy_engine.sanic_executor.worker")
    program = WorkerProgram(command, "tests.faults.server:create_server", listener)
    spares = int(os.environ["HEAVY_SPARE_WORKERS"])
    limits = Limits(drain_s=DRAIN_S, young_s=YOUNG_S)
    return supervise(program, workers, limits, StateFile(folder / "state.json"), spares)


if __name__ == "__main__":
    sys.exit(main())


def _give_back() -> str:
    """Collect garbage, and hand what the allocator has free to the system: what is left is held."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return "done"
