"""Which line of the application asked the database for something, in the profile dev."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from greenlet import getcurrent

FRAMES_MAX = 60
PACKAGE = Path(__file__).parents[2]
_OURS = f"{PACKAGE}{os.sep}"
# What watches, and what lies between whoever asks and the database.
_WATCHING = (__file__, str(Path(__file__).with_name("watched_queries.py")))
_BETWEEN = (str(Path(__file__).with_name("db_connection.py")),)
# What runs tasks.
_LOOP = asyncio.events.__file__


def who_asks() -> str:
    """The line of the application that waits for this statement; empty if none of its lines does."""
    parent = getcurrent().parent
    # SQLAlchemy runs in a greenlet; the coroutine that waits for it is on its parent's stack.
    frames = [*_of_this_work(sys._getframe(1)), *_of_this_work(parent.gr_frame if parent else None)]
    ours = [frame for frame in frames if _is_ours(frame)]
    asking = next((frame for frame in ours if frame.f_code.co_filename not in _BETWEEN), None)
    return _place_of(asking or ours[-1]) if ours else ""


def _of_this_work(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames of a task, innermost first; those of the loop around it asked for nothing."""
    for _ in range(FRAMES_MAX):
        if frame is None or frame.f_code.co_filename == _LOOP:
            break
        yield frame
        frame = frame.f_back


def _is_ours(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    return file.startswith(_OURS) and file not in _WATCHING


def _place_of(frame: FrameType) -> str:
    code = frame.f_code
    place = Path(code.co_filename).relative_to(PACKAGE.parent).as_posix()
    return f"{place}:{frame.f_lineno} in {code.co_name}"
