"""What pages under /dev know of recordings, and do with them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reactpy import use_effect

from ..hooks.page import use_session
from ..recorder import PageTap
from ..recordings.files import ENDING, all_files
from ..recordings.saving import LATE, NothingKept, save
from ..recordings.starting import CannotRecord, start
from ..recordings.steps import Recording, RecordingTrouble, read
from ..session.page_session import PageSession
from ..state import use_unkept_state

SHOWN_MAX = 100
NOT_KEPT = "Nothing is kept of this page any more."


@dataclass(frozen=True)
class Kept:
    """A recording as a file; `trouble` says why it cannot be read."""

    path: Path
    size: int
    recording: Recording | None = None
    trouble: str = ""

    @property
    def name(self) -> str:
        """What it is called, without the ending."""
        return self.path.name.removesuffix(ENDING)

    @property
    def is_late(self) -> bool:
        """Whether its beginning is not there."""
        return self.recording is not None and self.recording.steps[-1].why == LATE


@dataclass(frozen=True)
class Shelf:
    """The recordings, what went wrong last, and what can be done."""

    kept: tuple[Kept, ...] | None
    trouble: str
    do: Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


def folder_of(session: PageSession) -> Path:
    """Where recordings are."""
    return Path(session.services.settings.recordings_folder)


def tap_of(session: PageSession) -> PageTap | None:
    """Where this process tells what happens on its pages."""
    tap = session.services.tap
    return tap if isinstance(tap, PageTap) else None


def use_shelf() -> Shelf:
    """The recordings: read when the page opens, and after whatever was done with them."""
    session = use_session()
    kept, set_kept = use_unkept_state(_nothing_yet())
    trouble, set_trouble = use_unkept_state("")

    async def look() -> None:
        found = await asyncio.to_thread(look_at, folder_of(session))
        set_kept((found,))

    def begin() -> Any:
        task = session.track(asyncio.create_task(look(), name="dev-recordings"), is_deed=False)
        return task.cancel

    async def do(what: Callable[[], Awaitable[None]]) -> None:
        set_trouble("")
        try:
            await what()
        except (CannotRecord, OSError) as error:
            set_trouble(str(error))
        except NothingKept:
            set_trouble(NOT_KEPT)
        await look()

    use_effect(begin, dependencies=[])
    return Shelf(kept[0] if kept else None, trouble, do)


def look_at(folder: Path) -> tuple[Kept, ...]:
    """The recordings of a folder, the newest first; at most a hundred."""
    return tuple(_kept(path) for path in all_files(folder)[:SHOWN_MAX])


def find(folder: Path, name: str) -> Path | None:
    """The recording of a name; None if there is none (any more)."""
    return next((path for path in all_files(folder) if path.name == f"{name}{ENDING}"), None)


async def begin_recording(session: PageSession) -> None:
    """Record from now on.

    Raises:
        CannotRecord: says why not.
    """
    if (tap := tap_of(session)) and not tap.is_recorded():
        await start(tap, folder_of(session), session.services.settings.recording_max_bytes)


async def end_recording(session: PageSession) -> None:
    """Record no more; returns when the files have their last lines."""
    if (tap := tap_of(session)) is None:
        return
    tap.say_goodbye()
    async with asyncio.timeout(END_S):
        while tap.pipe.is_there():  # noqa: ASYNC110  # Another process takes it away.
            await asyncio.sleep(LOOK_EVERY_S)


async def save_page(session: PageSession, line: str, reference: str = "") -> Path:
    """Write down what is kept of a page.

    Raises:
        NothingKept: nothing is.
    """
    if (tap := tap_of(session)) is None:
        raise NothingKept
    most, is_whole = session.services.settings.recording_max_bytes, tap.is_whole(line)
    entries, folder = tap.kept(line), folder_of(session)
    return await asyncio.to_thread(save, entries, folder, most, reference=reference, is_whole=is_whole)


END_S, LOOK_EVERY_S = 10.0, 0.1


def _kept(path: Path) -> Kept:
    try:
        return Kept(path, path.stat().st_size, read(path))
    except (RecordingTrouble, OSError) as trouble:
        return Kept(path, path.stat().st_size if path.exists() else 0, trouble=str(trouble))


def _nothing_yet() -> tuple[tuple[Kept, ...], ...]:
    return ()
