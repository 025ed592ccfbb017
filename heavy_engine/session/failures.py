"""Failure: what went wrong, as a person is told it."""

import secrets
import traceback
from dataclasses import dataclass, field

REFERENCE_BYTES = 4
_REFERENCE = "heavy_reference"


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


def refer(error: BaseException, reference: str) -> None:
    """Write on an error under which reference it was logged, for who answers with it later."""
    setattr(error, _REFERENCE, reference)


def reference_of(error: BaseException) -> str:
    """The reference under which an error was logged; empty if it was not."""
    reference: str = getattr(error, _REFERENCE, "")
    return reference


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
