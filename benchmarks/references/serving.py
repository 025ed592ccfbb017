"""How every server that is measured is served: one process, on one core."""

import os
from contextlib import suppress
from typing import Any

from sanic import Sanic

SERVER_CORE, CLIENT_CORE = 0, 1


def pin(core: int, process: int = 0) -> None:
    """Keep a process (0: this one) on one core, where the system can do that and has as many.

    Processes and threads that it starts later stay there too, until they are pinned to another.
    """
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):  # There is no such core for us.
            os.sched_setaffinity(process, {core})


def serve(server: Sanic[Any, Any], port: int, **how: Any) -> None:
    """Serve until stopped."""
    pin(SERVER_CORE)
    server.prepare(host="127.0.0.1", port=port, single_process=True, motd=False, access_log=False, **how)
    Sanic.serve_single(primary=server)
