"""Import ahead, whatever may be wrong with single modules, and never start a thread."""

import contextlib
import io
import sys
import tempfile
import threading
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

THREADS = Path("/proc/self/task")


class StartsThreads(Exception):
    """Importing a package started threads; its name is all that is told."""


def import_all(names: Iterable[str]) -> None:
    """Import modules; those that fail will fail again where they are needed, and are explained there.

    Raises:
        StartsThreads: a process with threads cannot fork safely.
    """
    for name in names:
        if name in sys.modules:
            continue
        with contextlib.suppress(Exception):
            import_module(name)
        if count_threads() > 1 and not is_debugged():
            raise StartsThreads(name.partition(".")[0])


def count_threads() -> int:
    """Threads of this process; those that are not Python's, too, where the system tells of them."""
    return len(list(THREADS.iterdir())) if THREADS.exists() else threading.active_count()


def is_debugged() -> bool:
    """Whether a debugger is in this process; it has threads, and follows forks by itself."""
    return "pydevd" in sys.modules or "debugpy" in sys.modules


def warm_pytest() -> None:
    """Have pytest import its plugins, in the way that rewrites their assertions.

    They would otherwise be imported as ordinary modules by whoever needs them, and pytest then complains.
    """
    import pytest

    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(io.StringIO()),
    ):
        settings = Path(folder, "pytest.ini")
        # Its default would be warned of.
        settings.write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
        nothing_else = ["--noconftest", "--collect-only", "-pno:cacheprovider", folder]
        pytest.main(["-c", str(settings), *nothing_else])
