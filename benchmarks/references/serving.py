"""How every server that is measured is served: one process, on one core."""

import os
from typing import Any

from sanic import Sanic

SERVER_CORE, CLIENT_CORE = 0, 1


def pin(core: int) -> None:
    """Keep this process on one core, where the system can do that and has as many."""
    if hasattr(os, "sched_setaffinity") and core in os.sched_getaffinity(0):
        os.sched_setaffinity(0, {core})


def serve(server: Sanic[Any, Any], port: int, **how: Any) -> None:
    """Serve until stopped."""
    pin(SERVER_CORE)
    server.prepare(host="127.0.0.1", port=port, single_process=True, motd=False, access_log=False, **how)
    Sanic.serve_single(primary=server)
