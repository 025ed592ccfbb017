"""Reloads: what was saved is checked, then a new worker takes over, or pages say why it cannot."""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from dev_scripts.programs import is_debugged
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.reload.kinds import MIGRATED, Changes, Kind, is_python
from dev_scripts.reload.news import client_news, news_of
from dev_scripts.reload.nursery_starter import NurseryStarter, Plain, starter
from dev_scripts.reload.places import forget_web_modules
from dev_scripts.reload.tables import table_trouble
from dev_scripts.reload.trouble import GOES_ON, NOTHING_SERVES, Trouble, syntax_trouble, worker_trouble
from dev_scripts.reload.watching import SYSTEM_TELLS, Watcher, system_watch
from dev_scripts.reload.words import advice_on, names_of

NO_LIMIT_S = 86_400.0
"""A slow machine, and somebody who looks at a breakpoint, need no second try."""
ENOUGH_S = 3.0
"""A new worker that takes longer is given up for what is saved meanwhile, and before that it is not."""
HANGS_S = 15.0
"""One that takes so much longer probably hangs; where, is said. If it gets ready all the same, it serves."""
NOT_READY = f"The new worker is not ready after {ENOUGH_S + HANGS_S:.0f} s"


LONG = "Waiting   for the new worker, which takes long to start"


class Overtaken(Exception):
    """Something was saved before the new worker was ready."""


class Supervisor(Protocol):
    """What is asked of it: heavy_engine.supervisor.Attended."""

    async def renew(self, *, patient: bool = True, limit_s: float | None = None) -> str | None:
        """New workers for all; answers what is wrong with the new ones, or None."""

    def tell(self, news: Mapping[str, object]) -> None:
        """Let all workers know."""

    def said_by_new(self) -> str:
        """What the new worker said of its trouble so far."""

    def excuse(self, words: str) -> None:
        """What people read while nobody serves."""

    async def serving(self) -> str | None:
        """Wait until somebody serves, or cannot; answers what is wrong then."""


class Reloads:
    """Lives beside the supervisor (heavy_engine.supervisor.Companion).

    Args:
        root: the project's folder.
        watcher: tells what was saved.
        ask_tables: whether the database fits the newest code.
        say: tells whoever sits at the terminal.
        enough_s: how long a new worker may take before it can be overtaken.
        hangs_s: how much longer, before it is said where it hangs.
    """

    def __init__(
        self,
        root: Path,
        watcher: Watcher,
        ask_tables: Callable[[], Awaitable[Trouble | None]] = table_trouble,
        say: Callable[[str], None] = lambda text: print(text, flush=True),
        enough_s: float = ENOUGH_S,
        hangs_s: float = HANGS_S,
    ) -> None:
        self._enough_s, self._hangs_s = enough_s, hangs_s
        self._root = root
        self._watcher = watcher
        self._ask_tables = ask_tables
        self._say = say
        self._trouble: Trouble | None = None
        self._unread: set[str] = set()
        """Python files that changed and were never part of a version that serves."""
        self._asks_tables = False
        self._serves = True
        self._saved = watcher.changes()
        self._next: asyncio.Future[set[str]] | None = None
        self._overtaken: set[str] = set()
        """Files of a reload that was given up; those of the next one, too."""
        self._starter: NurseryStarter | None = None

    def starter(self, plain: Plain) -> NurseryStarter | None:
        """Starts workers fast, where that can be done."""
        self._starter = starter(plain)
        return self._starter

    async def attend(self, supervisor: Supervisor) -> None:
        """Take in what is saved, one set after the other."""
        if said := await supervisor.serving():
            self._serves = False
            self._tell_trouble(worker_trouble(self._root, said), supervisor)
        if self._starter:
            self._starter.prepare()
        if self._watcher.how != SYSTEM_TELLS:
            self._say(f"Reload    {self._watcher.how}: watchfiles is not installed")
        try:
            while True:
                paths = await self._coming()
                self._next = None
                await self._take_in(Changes.of(paths | self._overtaken), supervisor)
        finally:
            if self._starter:
                self._starter.let_go()
            if self._next:
                self._next.cancel()
                await asyncio.wait([self._next])

    async def _take_in(self, changes: Changes, supervisor: Supervisor) -> None:
        try:
            await self._take(changes, supervisor)
        except Exception as error:  # noqa: BLE001  # What only helps a developer ends no server.
            self._say(f"Reload    failed itself: {''.join(traceback.format_exception(error))}")

    def _coming(self) -> "asyncio.Future[set[str]]":
        """What is saved next."""
        self._next = self._next or asyncio.ensure_future(anext(self._saved))
        return self._next

    async def _take(self, changes: Changes, supervisor: Supervisor) -> None:
        for words in advice_on(changes):
            self._say(words)
        # Whoever migrates is not always waited for.
        if changes.code and (changes.code != [MIGRATED] or self._trouble):
            await self._reload(changes, supervisor)
        if news := news_of(changes):
            supervisor.tell(news)
        if assets := changes.of_kind(Kind.STYLE, Kind.IMAGE, Kind.SCRIPT):
            self._say(f"Shown     {names_of(assets)}")

    async def _reload(self, changes: Changes, supervisor: Supervisor) -> None:
        began = time.monotonic()
        self._overtaken = set()
        self._unread |= {path for path in changes.code if path.endswith(".py")}
        self._asks_tables |= changes.touch_tables
        try:
            trouble = await self._find_trouble(supervisor)
        except Overtaken:
            self._overtaken = set(changes.code)
            return
        if trouble is None:
            self._trouble, self._asks_tables, self._serves = None, False, True
            supervisor.excuse("")
            # The old worker still shows pages whose handlers run; the new one knows of no trouble.
            supervisor.tell({"trouble": None} | client_news(self._unread))
            self._unread.clear()
            self._say(f"Shown     {names_of(changes.code)}  ({time.monotonic() - began:.2f} s)")
            return
        self._tell_trouble(trouble, supervisor)

    def _tell_trouble(self, trouble: Trouble, supervisor: Supervisor) -> None:
        words = trouble.for_terminal(GOES_ON if self._serves else NOTHING_SERVES)
        self._say(words if trouble != self._trouble else f"Not shown: still {trouble.headline}")
        self._trouble = trouble
        supervisor.excuse(f"{words}\n")
        supervisor.tell({"trouble": trouble.news()})

    async def _find_trouble(self, supervisor: Supervisor) -> Trouble | None:
        """Try to put the newest code to work; answers what is in the way."""
        readable = [path for path in sorted(self._unread) if is_python(self._root, path)]
        if trouble := await asyncio.to_thread(syntax_trouble, self._root, readable):
            return trouble
        if self._asks_tables and (trouble := await self._ask_tables()):
            return trouble
        said = await self._renew(supervisor)
        return None if said is None else worker_trouble(self._root, said)

    async def _renew(self, supervisor: Supervisor) -> str | None:
        """Have a new worker, unless something is saved that may be what it waits for.

        Raises:
            Overtaken: it was, and this one is given up.
        """
        renewing = asyncio.ensure_future(supervisor.renew(patient=False, limit_s=NO_LIMIT_S))
        try:
            await asyncio.wait([renewing], timeout=self._enough_s)
            if not renewing.done():
                self._say(LONG)
                await self._wait_unless_overtaken(renewing, supervisor)
            return renewing.result()
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])

    async def _wait_unless_overtaken(
        self, renewing: asyncio.Future[str | None], supervisor: Supervisor
    ) -> None:
        either: list[asyncio.Future[Any]] = [renewing, self._coming()]
        first = asyncio.FIRST_COMPLETED
        done, _ = await asyncio.wait(either, timeout=self._hangs_s, return_when=first)
        if not done and not is_debugged():
            said = supervisor.said_by_new() or NOT_READY
            self._tell_trouble(worker_trouble(self._root, said), supervisor)
        if not done:
            await asyncio.wait(either, return_when=first)
        if not renewing.done():
            raise Overtaken


def companion() -> Reloads:
    """What `./heavy dev` puts beside the supervisor, before that starts a worker."""
    forget_web_modules()
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # What is shown is said here, in other words.
    return Reloads(PROJECT_ROOT, Watcher(PROJECT_ROOT, system_watch(PROJECT_ROOT)))
