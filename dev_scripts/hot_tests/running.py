"""What a fork of the daemon runs: pytest, as the command line would."""

import atexit
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dev_scripts.warm.kinds import kind
from dev_scripts.warm.recording import record

OFF = {"HEAVY_TEST_DAEMON": "0"}
"""What runs in the daemon, and all that it starts, hands nothing over."""


def run_pytest(words: Sequence[str]) -> int:
    """Be pytest: its name as it was called, then its arguments. Answers its exit code."""
    import pytest

    end = QuickEnd()
    tests = kind("tests")
    is_here = Path.cwd().is_relative_to(tests.root)  # A test may change the folder.
    os.environ.update(OFF)
    sys.argv[:] = words
    try:
        end.code = int(pytest.console_main())
    finally:
        if is_here:
            record(tests)
    return end.code


class QuickEnd:
    """Ends the process when all that a program tidies up is done, but for Python's own modules.

    Taking thousands of them apart, pages that are shared with the daemon, takes longer than many a test.
    """

    def __init__(self) -> None:
        self.code: int | None = None
        """How to end; without it, all goes its usual way."""
        atexit.register(self._leave)  # The first that is registered in a fork is the last that runs.

    def _leave(self) -> None:
        if self.code is None:
            return
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(self.code)
