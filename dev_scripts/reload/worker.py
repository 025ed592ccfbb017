"""The program of a worker under `./heavy dev`: the engine's, which also says when that does not even import.

Its supervisor runs it with the arguments of a tie, or has the nursery call `main`.
"""

import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from dev_scripts.programs import is_debugged
from dev_scripts.reload.places import web_modules
from dev_scripts.warm.kinds import kind
from dev_scripts.warm.recording import record

TEXT_MAX = 4_000
HANGS_S = 5.0
"""So long no import takes. Only what somebody reads who asks why nothing is shown."""
HANGS = "The new worker does not get ready: it still imports this"


def main(words: Sequence[str]) -> int:
    """Serve; answers the exit code."""
    try:
        worker = import_module("heavy_engine.sanic_executor.worker")
    except Exception as error:  # noqa: BLE001  # Whatever it is, pages show it.
        _say_trouble(words, "".join(traceback.format_exception(error)))
        traceback.print_exception(error)
        return 1
    _share_web_modules()
    hanging = _tell_where_it_hangs(words)
    with suppress(Exception):  # The worker meets it again, and says it.
        import_module(words[0].partition(":")[0])
        if not is_debugged():  # A nursery must not import what belongs to a debugger.
            record(kind("server"))
    hanging.cancel()
    code: int = worker.main(words)
    return code


def _tell_where_it_hangs(words: Sequence[str]) -> threading.Timer:
    """Code that does not come back from its import says nothing itself."""
    thread = threading.get_ident()

    def tell() -> None:
        frame = sys._current_frames().get(thread)
        _say_trouble(
            words, f"Traceback (most recent call last):\n{''.join(traceback.format_stack(frame))}{HANGS}\n"
        )

    timer = threading.Timer(HANGS_S, tell)
    timer.daemon = True
    timer.start()
    return timer


def _share_web_modules() -> None:
    """JavaScript of components: all workers have the newest, whichever of them a browser still asks.

    ReactPy's own folder for it is gone when any fork of who imported it ends.
    """
    from reactpy.config import REACTPY_WEB_MODULES_DIR

    if not REACTPY_WEB_MODULES_DIR.is_set():
        REACTPY_WEB_MODULES_DIR.current = web_modules()
    logging.getLogger("reactpy").setLevel(logging.WARNING)  # It tells of each file that it brings up to date.


def _say_trouble(words: Sequence[str], text: str) -> None:
    """As the tie does it, which may be what cannot be imported."""
    voice = int(words[list(words).index("--voice") + 1])
    os.write(voice, json.dumps(["trouble", text[-TEXT_MAX:]]).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
