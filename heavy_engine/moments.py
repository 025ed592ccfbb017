"""What time it is, and what new rows are called: asked here, so that a replay can answer as it was then.

A recording notes the ids that its page made (`heard_ids`); `./heavy replay --check` and `--debug` set
their own `Moments`, which give the same ids in the same order and a clock that stands still within a step.
Code that asks the system's clock by itself works as before, and gets the present moment in a replay too.
"""

import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

# Who is told of each id that is made, here and in all that begins here. Nobody, unless the page is recorded.
heard_ids: ContextVar[Callable[[str], None] | None] = ContextVar("heard_ids", default=None)


class Moments:
    """The system's clock, and ids that nobody had before."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def new_id(self) -> str:
        """An id of the present moment."""
        return uuid7(self.now(), secrets.randbits(74))


_moments: ContextVar[Moments] = ContextVar("moments", default=Moments())  # noqa: B039  # It holds nothing.


def now() -> datetime:
    """The present moment, with its time zone: UTC."""
    return _moments.get().now()


def new_id() -> str:
    """Make an id that sorts by the time it was made: see `uuid7`."""
    made = _moments.get().new_id()
    if hear := heard_ids.get():
        hear(made)
    return made


@contextmanager
def given_by(moments: Moments) -> Iterator[None]:
    """Let all that runs or begins inside ask these moments instead of the system."""
    token = _moments.set(moments)
    try:
        yield
    finally:
        _moments.reset(token)


def uuid7(moment: datetime, noise: int) -> str:
    """A version 7 UUID (RFC 9562, section 5.7) in its usual text form.

    Args:
        moment: its first 48 bits, in milliseconds.
        noise: 74 bits that tell ids of one millisecond apart.
    """
    milliseconds = int(moment.timestamp() * 1000)
    value = (milliseconds & (2**48 - 1)) << 80 | 7 << 76 | (noise >> 62 & 0xFFF) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | noise & (2**62 - 1)))
