"""Line: one thing that the doctor looked at."""

from typing import Literal, NamedTuple

State = Literal["ok", "warning", "fault"]


class Line(NamedTuple):
    """What it is, how it is, and what to type next where it is not well."""

    name: str
    state: State
    text: str
    next: str = ""


def ok(name: str, text: str) -> Line:
    """It is well."""
    return Line(name, "ok", text)


def warning(name: str, text: str, next_: str) -> Line:
    """It will do, but not for long or not for all."""
    return Line(name, "warning", text, next_)


def fault(name: str, text: str, next_: str) -> Line:
    """Something does not work until that is mended."""
    return Line(name, "fault", text, next_)
