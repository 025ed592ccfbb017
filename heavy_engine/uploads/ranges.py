"""Which part of a file was asked for: RFC 9110, one range; several at once get the whole file."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NotSatisfiable(ValueError):
    """The part lies behind the file's end."""


@dataclass(frozen=True)
class Part:
    """Bytes from `start` up to but not with `end`."""

    start: int
    end: int

    def content_range(self, size: int) -> str:
        """As the header says it."""
        return f"bytes {self.start}-{self.end - 1}/{size}"


def part_of(asked: str | None, size: int) -> Part | None:
    """What a Range header wants of a file; None is all of it.

    A header that is malformed, or asks for several parts, counts as none, as RFC 9110 allows.

    Raises:
        NotSatisfiable: when it wants nothing that is there.
    """
    found = _RANGE.fullmatch((asked or "").replace(" ", ""))
    if not found or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start = int(first)
        end = min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= end:
        raise NotSatisfiable
    return Part(start, end)
