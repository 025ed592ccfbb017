"""Read the flame graph that py-spy writes: what was on the stack, how often, and whose it is.

py-spy's SVG says of each box where it begins and how wide it is in samples (fg:x, fg:w), so it can be
read without loss of what it shows; boxes below a hundredth of a percent are left out by py-spy.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from typing import NamedTuple

BOX = re.compile(
    r"<title>(?P<title>[^<]*) \((?P<samples>[\d,]+) samples?, [^<]*%\)</title>"
    r'<rect (?P<before>[^>]*?\by="(?P<row>\d+)"[^>]*?) fill="[^"]*"'
    r' fg:x="(?P<start>\d+)" fg:w="(?P<width>\d+)"(?P<after>[^>]*)/>'
    r"(?P<text><text [^>]*>)(?P<shown>[^<]*)</text>"
)
TITLE = re.compile(r'(?P<opening><text id="title"[^>]*>)[^<]*</text>')
FUNCTION = re.compile(r"(?P<name>\S+) \((?P<path>.*?)(?::(?P<line>\d+))?\)")


class Function(NamedTuple):
    """A function, or what else py-spy calls a box: all, a process, a thread."""

    name: str
    path: str = ""
    line: int = 0


class Box(NamedTuple):
    """So many samples in a row in which a function was on the stack, above the same callers."""

    function: Function
    row: int
    start: int
    width: int

    @property
    def end(self) -> int:
        """The first sample after it."""
        return self.start + self.width

    def holds(self, other: "Box") -> bool:
        """Whether the other one was called from it."""
        return self.row < other.row and self.start <= other.start and other.end <= self.end


class Cost(NamedTuple):
    """Samples of a function: with itself on top of the stack, and with it anywhere on the stack."""

    own: int
    total: int


def boxes(svg: str) -> list[Box]:
    """All boxes, each after the one that it was called from."""
    found = [
        Box(_function(unescape(box["title"])), int(box["row"]), int(box["start"]), int(box["width"]))
        for box in BOX.finditer(svg)
    ]
    return sorted(found, key=lambda box: (box.start, box.row))


def costs(found: list[Box]) -> dict[Function, Cost]:
    """What each function cost; one that calls itself counts once."""
    own: dict[Function, int] = {}
    total: dict[Function, int] = {}
    for box, callers in _with_callers(found):
        own[box.function] = own.get(box.function, 0) + box.width
        if callers:
            caller = callers[-1].function
            own[caller] -= box.width
        if all(caller.function != box.function for caller in callers):
            total[box.function] = total.get(box.function, 0) + box.width
    return {function: Cost(own[function], total[function]) for function in total}


def samples(found: list[Box]) -> int:
    """How many samples the graph was made of."""
    return max((box.end for box in found), default=0)


def repainted(svg: str, colour: Callable[[Function], str], shorter: Callable[[str], str]) -> str:
    """The same graph with a colour for each function, and with shorter paths."""

    def paint(box: re.Match[str]) -> str:
        function = _function(unescape(box["title"]))
        title, shown = (escape(shorter(unescape(text)), quote=False) for text in (box["title"], box["shown"]))
        share = box[0].partition("</title>")[0].rpartition(" (")[2]  # N samples, P%)
        return (
            f'<title>{title} ({share}</title><rect {box["before"]} fill="{colour(function)}"'
            f' fg:x="{box["start"]}" fg:w="{box["width"]}"{box["after"]}/>{box["text"]}{shown}</text>'
        )

    return BOX.sub(paint, svg)


def titled(svg: str, title: str, legend: Mapping[str, str]) -> str:
    """The same graph with a title, what its colours mean, and labels that begin with the function's name.

    Args:
        svg: the graph.
        title: instead of py-spy's command.
        legend: words and their colours.
    """
    marks = " ".join(f'<tspan fill="{colour}">■</tspan> {escape(word)}' for word, colour in legend.items())
    below = f'<text x="100%" dx="-10" y="40" text-anchor="end">{marks}</text>'
    named = TITLE.sub(lambda found: f"{found['opening']}{escape(title)}</text>{below}", svg, count=1)
    return named.replace("truncate_text_right = false", "truncate_text_right = true", 1)


def _function(title: str) -> Function:
    match = FUNCTION.fullmatch(title)
    if match is None:
        return Function(title)
    return Function(match["name"], match["path"], int(match["line"] or 0))


def _with_callers(found: list[Box]) -> Iterator[tuple[Box, list[Box]]]:
    """Each box with those below it on the stack, outermost first."""
    stack: list[Box] = []
    for box in found:
        while stack and not stack[-1].holds(box):
            stack.pop()
        yield box, stack
        stack.append(box)
