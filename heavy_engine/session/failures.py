"""Failure: what went wrong, as a person is told it."""

import secrets
import traceback
from dataclasses import dataclass, field

REFERENCE_BYTES = 4


@dataclass(frozen=True)
class Failure:
    """What went wrong, in words for people.

    `reference` finds the log line of a fault of the program; it is empty where something was
    refused in words. `error` is what was raised, for handlers that look into it. `stack` is
    empty unless people may see stacks.
    """

    sentence: str
    reference: str = ""
    error: BaseException | None = field(default=None, repr=False, compare=False)
    stack: str = field(default="", repr=False)


def new_reference() -> str:
    """What a person can read out, and a log can be searched for."""
    return secrets.token_hex(REFERENCE_BYTES)


def stack_of(error: BaseException) -> str:
    """An error with its stack, for developers."""
    return "".join(traceback.format_exception(error))


def without_frames(error: BaseException) -> BaseException:
    """The error, but not what its frames hold: what is kept must not keep a session of the database."""
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error
