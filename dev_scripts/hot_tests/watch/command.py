"""`./heavy test --watch`: put it together."""

import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dev_scripts.hot_tests.affected.graph import Graph
from dev_scripts.hot_tests.at_once import is_path
from dev_scripts.hot_tests.daemon import borrowed
from dev_scripts.hot_tests.watch.files import is_wanted, look_at
from dev_scripts.hot_tests.watch.run import Run
from dev_scripts.hot_tests.watch.session import Session, Start
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.reload.watching import Watcher, system_watch


def watch(words: Sequence[str]) -> int:
    """Run what saves affect, until somebody ends it; answers the exit code."""
    paths = [word for word in words if is_path(word)]
    options = [word for word in words if word not in paths]
    print("Starts    the test daemon; reads who imports whom", flush=True)
    with borrowed():
        asyncio.run(attend(PROJECT_ROOT, paths, options))
    return 0


async def attend(root: Path, paths: Sequence[str], options: Sequence[str], start: Start = Run.start) -> None:
    """Watch a project until somebody quits; see Session."""
    watcher = Watcher(root, system_watch(root, _say_watching, is_wanted), look_at)
    graph = Graph(root)
    graph.update(look_at(root))
    session = Session(root, graph, look_at, paths, options, start)
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):  # Windows: Ctrl+C is KeyboardInterrupt.
            loop.add_signal_handler(getattr(signal, name), session.quit)
    await session.attend(watcher.changes())


def _say_watching(text: str) -> None:
    print(text.replace("Reload  ", "Watching", 1), file=sys.stderr, flush=True)
