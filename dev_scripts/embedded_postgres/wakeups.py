"""Everything that a keeper waits for, in one place and without polling."""

import os
import selectors
import signal
import threading
import time
from collections.abc import Callable

IDLE = 0
"""Nobody uses the server any more. Other wake-ups are numbers of signals."""
CHUNK_BYTES = 65_536


class Wakeups:
    """Signals, the lease that nobody holds, and the server's output."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._reader, selectors.EVENT_READ)
        self._output: int | None = None
        # Written by the C handler: no signal is lost between looking and waiting.
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _do_nothing)

    def listen_to(self, output: int) -> None:
        """Wait for this output too, instead of an earlier one."""
        self.stop_listening()
        self._selector.register(output, selectors.EVENT_READ)
        self._output = output

    def stop_listening(self) -> None:
        """Wait for no output."""
        if self._output is not None:
            self._selector.unregister(self._output)
            self._output = None

    def watch(self, until_idle: Callable[[], None]) -> None:
        """Run a function that blocks until nobody uses the server, and wake up then."""

        def wait() -> None:
            until_idle()
            os.write(self._writer, bytes([IDLE]))

        threading.Thread(target=wait, name="lease", daemon=True).start()

    def next(self, deadline: float | None) -> tuple[set[int], bytes]:
        """Wait; returns what happened and what the server printed. Both are empty at the deadline."""
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready = {key.fd for key, _ in self._selector.select(timeout)}
        happened = set(os.read(self._reader, CHUNK_BYTES)) if self._reader in ready else set()
        if self._output is None or self._output not in ready:
            return happened, b""
        printed = os.read(self._output, CHUNK_BYTES)
        if not printed:
            self.stop_listening()
        return happened, printed


def _do_nothing(_number: int, _frame: object) -> None:
    """A handler must exist for the wake-up to be written."""
