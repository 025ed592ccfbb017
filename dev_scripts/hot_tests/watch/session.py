"""From saves and keys to runs, one after the other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from time import monotonic

from dev_scripts.hot_tests.affected.graph import Graph
from dev_scripts.hot_tests.watch import words
from dev_scripts.hot_tests.watch.run import Run, failed_in, file_of, is_in
from dev_scripts.hot_tests.watch.terminal import Keyboard
from dev_scripts.reload.watching import Look

Start = Callable[[Path, Sequence[str], Sequence[str]], Awaitable[Run]]
END_OF_RUN = "end of run"
QUIT = "q"


class Session:
    """What happens between the first line and q.

    Args:
        root: the project's folder.
        graph: knows the files as they were at the start.
        look: answers the files as they are now.
        paths: files and folders to which all is narrowed down; none: all tests.
        options: further words for pytest.
        start: starts a run.
        say: tells whoever sits at the terminal.
    """

    def __init__(
        self,
        root: Path,
        graph: Graph,
        look: Callable[[Path], Look],
        paths: Sequence[str] = (),
        options: Sequence[str] = (),
        start: Start = Run.start,
        say: Callable[[str], None] = lambda text: print(text, flush=True),
    ) -> None:
        self._root, self._graph, self._look = root, graph, look
        self._paths, self._options = paths, options
        self._start, self._say = start, say
        self._events: asyncio.Queue[str | set[str]] = asyncio.Queue()
        self._keyboard = Keyboard(self._events.put_nowait)
        self._run: Run | None = None
        self._waits: asyncio.Task[None] | None = None
        self._last: list[str] = []
        self._failed: list[str] = []
        self._waiting: list[str] = []
        """What is to run as soon as nothing is in the way."""
        self._later: list[str] = []
        """What runs after that, if nothing is saved meanwhile."""

    async def attend(self, changes: AsyncIterator[set[str]]) -> None:
        """Take in what is saved and typed until somebody quits."""
        following = asyncio.create_task(self._follow(changes), name="saves")
        with self._keyboard.in_use():
            self._say(words.watching(len(self._tests()), self._paths))
            self._offer()
            try:
                while (event := await self._events.get()) != QUIT:
                    await self._take(event)
            finally:
                following.cancel()
                await self._end_run()

    def quit(self) -> None:
        """End; a run that is on its way is cut short."""
        self._events.put_nowait(QUIT)

    async def _take(self, event: str | set[str]) -> None:
        if isinstance(event, set):
            await self._take_in()
        elif event == END_OF_RUN:
            await self._go_on()
        elif self._run is None:  # Keys that are typed during a run come when it has ended.
            await self._press(event)

    async def _follow(self, changes: AsyncIterator[set[str]]) -> None:
        async for paths in changes:
            self._events.put_nowait(paths)

    async def _take_in(self) -> None:
        look = await asyncio.to_thread(self._look, self._root)
        change = await asyncio.to_thread(self._graph.update, look)
        if not change.paths:  # It was seen with what was saved before.
            return
        affected = self._within(change.tests)
        self._later = _together(self._later, self._within(change.others))
        if self._run:
            self._run.cut_short()
            self._waiting = _together(affected, self._waiting, self._run.words)
            return
        if not self._graph.broken:
            self._say(
                words.changed(
                    change.paths, len(affected), len(self._failed_besides(affected)), len(self._later)
                )
            )
        self._waiting = _together(affected, self._waiting)
        await self._run_waiting()

    async def _run_waiting(self) -> None:
        """Run what waits, unless a file cannot be read: then all of it would fail for that."""
        if broken := self._graph.broken:
            self._say(words.broken(broken))
            return
        there = [test for test in self._waiting if file_of(test) in self._tests()]
        self._waiting = []
        self._later = [test for test in self._later if test in self._tests() and test not in there]
        await self._begin([*there, *self._failed_besides(there)] or self._take_later())

    async def _begin(self, tests: list[str]) -> None:
        if not tests:
            return
        self._last = tests
        self._keyboard.give_back()
        self._run = await self._start(self._root, tests, self._options)
        self._waits = asyncio.create_task(self._wait_for(self._run), name="run")

    async def _wait_for(self, run: Run) -> None:
        run.code = await run.wait()
        self._events.put_nowait(END_OF_RUN)

    async def _go_on(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        self._keyboard.take()
        if run.is_cut_short:
            self._say("Changed   during the run; it starts anew")
            await self._run_waiting()
            return
        files = [test for test in self._tests() if run.covers(test)]
        failed = failed_in(self._root, files)
        others = [test for test in self._failed if file_of(test) not in files]
        self._failed = sorted({*failed, *others})
        self._say(words.ended(run.code, len(files), failed, monotonic() - run.began))
        if self._later:
            self._say(words.later(len(self._later)))
            await self._begin(self._take_later())
        else:
            self._offer()

    def _take_later(self) -> list[str]:
        tests, self._later = self._later, []
        return tests

    async def _press(self, key: str) -> None:
        match key:
            case "\n" | "\r":
                await self._begin(self._last) if self._last else self._say(words.NOTHING_YET)
            case "a":
                await self._begin(list(self._paths) or ["tests"])
            case "f":
                await self._begin(self._failed) if self._failed else self._say(words.NONE_FAILED)
            case "?" | "h":
                self._say(words.HELP)

    async def _end_run(self) -> None:
        if self._run:
            self._run.cut_short()
            await self._run.wait()

    def _offer(self) -> None:
        if self._keyboard.is_there:
            self._say(words.KEYS)

    def _tests(self) -> list[str]:
        return self._within(self._graph.tests)

    def _within(self, tests: Sequence[str]) -> list[str]:
        return [test for test in tests if not self._paths or any(is_in(test, path) for path in self._paths)]

    def _failed_besides(self, files: Sequence[str]) -> list[str]:
        there = self._tests()
        return [test for test in self._failed if file_of(test) not in files and file_of(test) in there]


def _together(*lists: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(test for tests in lists for test in tests))
