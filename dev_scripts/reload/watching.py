"""Notice what is saved in the project's folder.

The files themselves tell what has changed: their times and sizes are compared with those of before. So it
does not matter how an editor saves. Where the package watchfiles is installed the system says when to
compare; elsewhere, and where the system cannot watch so much, they are compared some times a second.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from dev_scripts.reload.kinds import ELSEWHERE, ENVIRONMENT_FILE, MIGRATED, is_watched, is_watched_name

EVERY_S = 0.15
SETTLED_S = 0.03
"""Two looks that far apart which find the same: whoever saved has finished."""

LEAST_EVERY_MS = 1000
"""Where the system tells, files are compared at least that often all the same."""

SYSTEM_TELLS, WE_LOOK = "the system tells", "files are compared some times a second"

Look = dict[str, tuple[int, ...]]
LookAt = Callable[[Path], Look]


def look_at(root: Path) -> Look:
    """When each watched file was changed last, its size and its number on the disk."""
    found: Look = {path: _facts(entry.stat()) for path, entry in _files(str(root), "")}
    for name in (ENVIRONMENT_FILE, MIGRATED):
        with suppress(FileNotFoundError):
            found[name] = _facts((root / name).stat())
    return found


def differences(before: Look, now: Look) -> set[str]:
    """What came, changed or went."""
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}


class Watcher:
    """Answers sets of paths that were saved together.

    Args:
        root: the project's folder.
        wait: waits until it may be worth to look again.
        look: answers the files to compare.
    """

    def __init__(
        self, root: Path, wait: Callable[[], Awaitable[None]] | None = None, look: LookAt = look_at
    ) -> None:
        self.how = WE_LOOK if wait is None else SYSTEM_TELLS
        self._root = root
        self._wait = wait or _a_moment
        self._look_at = look
        self._seen = self._look({})

    async def changes(self) -> AsyncIterator[set[str]]:
        """What is saved from the making of this on, as it comes; what comes meanwhile comes together."""
        while True:
            if changed := await self._settled():
                yield changed
            else:
                await self._wait()

    async def _settled(self) -> set[str]:
        """What has changed since the last time, once it changes no more."""
        now = await asyncio.to_thread(self._look, self._seen)
        changed = differences(self._seen, now)
        while changed:
            await asyncio.sleep(SETTLED_S)
            later = await asyncio.to_thread(self._look, now)
            if later == now:
                break
            now = later
        changed, self._seen = differences(self._seen, now), now
        return changed

    def _look(self, before: Look) -> Look:
        try:
            return self._look_at(self._root)
        except OSError:  # A folder went while we looked; the next look sees what is left.
            return before


def system_watch(
    root: Path,
    say: Callable[[str], None] = lambda text: print(text, flush=True),
    is_wanted: Callable[[str], bool] = is_watched,
) -> Callable[[], Awaitable[None]] | None:
    """Waits until the system tells of a change; None where nobody is there to ask.

    Args:
        root: the project's folder.
        say: is told once if the system gives up.
        is_wanted: whether a path in the project, or a folder in it, matters.
    """
    try:
        watchfiles: Any = import_module("watchfiles")
    except ImportError:
        return None
    told: Any = None
    is_said = False

    async def wait() -> None:
        nonlocal told, is_said
        # What lies in the folder itself, and what the system forgets to tell, waits for the next look.
        told = told or watchfiles.awatch(
            *_folders(root, is_wanted),
            watch_filter=_Filter(root, is_wanted),
            debounce=50,
            step=10,
            rust_timeout=LEAST_EVERY_MS,
            yield_on_timeout=True,
        )
        try:
            await anext(told)
        except (OSError, RuntimeError, StopAsyncIteration) as error:
            # It may watch no more than so many files: then we look ourselves.
            if not is_said:
                say(f"Reload    {WE_LOOK}: the system cannot tell ({error})")
            told, is_said = None, True
            await _a_moment()

    return wait


def _folders(root: Path, is_wanted: Callable[[str], bool]) -> list[Path]:
    """Those to watch as a whole: not what databases and package managers write beside them."""
    return [path for path in root.iterdir() if path.is_dir() and is_wanted(path.name)]


class _Filter:
    """What is worth to look at, as watchfiles asks."""

    def __init__(self, root: Path, is_wanted: Callable[[str], bool]) -> None:
        self._root, self._is_wanted = str(root), is_wanted

    def __call__(self, _change: object, path: str) -> bool:
        return self._is_wanted(os.path.relpath(path, self._root).replace(os.sep, "/"))


def _files(folder: str, inside: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{inside}{entry.name}"
            if not is_watched_name(entry.name) or (not inside and entry.name in ELSEWHERE):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{path}/")
            elif entry.is_file():
                yield path, entry


def _facts(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


async def _a_moment() -> None:
    await asyncio.sleep(EVERY_S)
