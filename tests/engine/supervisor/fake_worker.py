"""A worker without an application: does what a file says, and answers every connection with its process id.

Its supervisor runs it: python -m tests.engine.supervisor.fake_worker FILE --listener ...
"""

import importlib.util
import json
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from select import select
from typing import Any

from tests.support.waiting import PATIENCE_S

LOOK_EVERY_S = 0.02
TIE = Path(__file__).parents[3] / "heavy_engine/supervisor/tie.py"
TRACEBACK = (
    "Traceback (most recent call last):\n  axe.py, line 1\nModuleNotFoundError: No module named 'axe'\n"
)


def read_tie() -> Any:
    """The real tie, without the whole engine around it, which takes half a second to import."""
    spec = importlib.util.spec_from_file_location("tie", TIE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.read_tie(sys.argv[1:])


def main() -> None:
    tie = read_tie()
    if tie.number == 0 and Path(tie.factory).read_text().strip() == "fail as a spare":
        tie.say("trouble", TRACEBACK)
        sys.exit(1)
    while tie.number == 0 and Path(tie.factory).read_text().strip() == "import for ever":
        if select([tie._life], [], [], LOOK_EVERY_S)[0]:
            return
    if not tie.takes_place():
        return
    does = Path(tie.factory).read_text().strip()
    if does == "fail":
        tie.say("trouble", TRACEBACK)
        sys.exit(1)
    may_end = threading.Event()
    if does == "ignore the signal":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGTERM, lambda _number, _frame: may_end.set())
    tie.watch(may_end.set, 0)
    if tie.ear is not None:
        threading.Thread(target=hear, args=(tie.ear,), daemon=True).start()
    tell(tie, does)
    serve(tie.listener(), may_end)


def hear(ear: int) -> None:
    with os.fdopen(ear) as lines:
        for line in lines:
            heard = {"event": "heard", "pid": os.getpid(), **json.loads(line)}
            # One write: others say something, too.
            sys.stdout.write(f"{json.dumps(heard)}\n")
            sys.stdout.flush()


def tell(tie: Any, does: str) -> None:
    if does == "say nothing":
        return
    tie.say("serving")
    tie.say("ready")
    if does == "crash":
        os._exit(3)


def serve(listener: socket.socket, may_end: threading.Event) -> None:
    """Answer one after the other; whom it accepted, it answers before it ends."""
    listener.settimeout(LOOK_EVERY_S)
    while not may_end.is_set():
        with suppress(OSError), listener.accept()[0] as connection:
            connection.settimeout(PATIENCE_S)
            connection.recv(4096)
            connection.sendall(str(os.getpid()).encode())


if __name__ == "__main__":
    main()
