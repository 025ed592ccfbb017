"""Lines between two marks belong to the demo; find them, and leave them out.

A mark is a comment alone on its line, such as "# demo:start" in Python or "<!-- demo:end -->" in HTML.
"""

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import takewhile
from typing import NamedTuple

OPENING, CLOSING = r"(?:#|//|/\*|<!--)", r"(?:\*/|-->)?"
MARK = re.compile(rf"[ \t]*{OPENING} demo:(?P<which>start|end)(?: {CLOSING})?[ \t]*\r?\n?")
ALMOST = re.compile(rf"\s*{OPENING}\s*demo\s*[:_-]?\s*(?:start|begin|end|stop)\b", re.IGNORECASE)
LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Line(NamedTuple):
    """A line of a file, and what it is to the demo."""

    number: int
    text: str
    mark: str | None
    """What the line marks: "start", "end" or nothing."""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see."""
        return not self.text.strip()


def lines_of(text: str) -> Iterator[Line]:
    """Every line with its mark, line ends included."""
    for number, line in enumerate(LINE.findall(text), 1):
        found = MARK.fullmatch(line)
        yield Line(number, line, found["which"] if found else None)


def mark_problems(text: str) -> list[str]:
    """What is wrong with the marks, each as "LINE: sentence"."""
    problems, begun = [], 0
    for line in lines_of(text):
        if line.mark is None and ALMOST.match(line.text):
            problems.append(f"{line.number}: {line.text.strip()!r} is no mark; write it as  # demo:start")
        if line.mark == "start" and begun:
            problems.append(f"{line.number}: demo:start, but the one in line {begun} has not ended yet")
        if line.mark == "end" and not begun:
            problems.append(f"{line.number}: demo:end without a demo:start before it")
        begun = {"start": line.number, "end": 0, None: begun}[line.mark]
    return [*problems, f"{begun}: demo:start without a demo:end after it"] if begun else problems


def without_demo(text: str) -> str:
    """The text without what stands between marks, and without the marks.

    Where something goes, the blank lines above it and below it are not added up.
    """
    pieces, is_demo = [list[Line]()], False
    for line in lines_of(text):
        if line.mark:
            is_demo = line.mark == "start"
            pieces.append([])
        elif not is_demo:
            pieces[-1].append(line)
    kept = reduce(_joined, pieces)
    if len(pieces) > 1 and not pieces[-1]:
        kept = kept[: len(kept) - _blanks(reversed(kept))]
    return "".join(line.text for line in kept)


def _joined(above: list[Line], below: list[Line]) -> list[Line]:
    blanks = _blanks(below)
    return above + below[min(blanks, _blanks(reversed(above))) if above else blanks :]


def _blanks(lines: Iterable[Line]) -> int:
    """How many blank lines come first."""
    return sum(1 for _ in takewhile(lambda line: line.is_blank, lines))
