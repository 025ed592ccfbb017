"""Charts as SVG: lines over an axis, a grid, limits, a legend in words. Colours come from the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 440, 210
LEFT, RIGHT, TOP, BOTTOM = 60, 12, 20, 34
TICKS = 4
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

Point = tuple[float, float | None]


@dataclass(frozen=True)
class Series:
    """One line; `look` is a CSS class that the page's style knows. A point without a value is a gap.

    Of one that `has_dots` people see which points it goes through.
    """

    name: str
    look: str
    points: Sequence[Point]
    has_dots: bool = False


@dataclass(frozen=True)
class Mark:
    """A line across the chart at a value of the vertical axis, or of the other where `is_upright`."""

    name: str
    value: float
    is_upright: bool = False


def chart(
    title: str,
    series: Sequence[Series],
    *,
    across: str = "s",
    unit: str = "",
    marks: Sequence[Mark] = (),
    most: float = math.inf,
) -> str:
    """A figure with the lines, and what they are.

    Args:
        title: what it shows; screen readers say it.
        series: the lines.
        across: the unit of the horizontal axis.
        unit: the unit of the vertical one.
        marks: limits.
        most: higher values are drawn at the upper edge.
    """
    keys = "".join(f'<li class="{each.look}"><i></i>{escape(each.name)}</li>' for each in series)
    body = picture(title, series, across=across, unit=unit, marks=marks, most=most)
    return f'<figure><figcaption>{escape(title)}</figcaption>{body}<ul class="keys">{keys}</ul></figure>'


def picture(
    title: str,
    series: Sequence[Series],
    *,
    across: str = "s",
    unit: str = "",
    marks: Sequence[Mark] = (),
    most: float = math.inf,
) -> str:
    """The same without words around it."""
    frame = _Frame.around(series, marks, most)
    inside = [
        *_grid(frame, across, unit),
        *(_line(frame, each) for each in series),
        *(_mark(frame, mark, number) for number, mark in enumerate(marks)),
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(_said(title, series, unit))}">'
        f"{''.join(inside)}</svg>"
    )


@dataclass(frozen=True)
class _Frame:
    """Where values stand in the picture."""

    first: float
    last: float
    top: float
    step: float
    step_across: float

    @classmethod
    def around(cls, series: Sequence[Series], marks: Sequence[Mark], most: float) -> _Frame:
        """The frame that has room for all."""
        points = [point for each in series for point in each.points]
        xs = [x for x, _ in points] + [mark.value for mark in marks if mark.is_upright]
        ys = [min(y, most) for _, y in points if y is not None] + [
            mark.value for mark in marks if not mark.is_upright
        ]
        first, last = min(xs, default=0.0), max(xs, default=1.0)
        step = nice_step(max(ys, default=1.0) or 1.0)
        return cls(
            first,
            last if last > first else first + 1,
            step * math.ceil((max(ys, default=1.0) or 1.0) / step),
            step,
            nice_step((last - first) or 1.0),
        )

    def x(self, value: float) -> float:
        """The place of a value of the horizontal axis."""
        return LEFT + (value - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """The place of a value of the vertical axis."""
        return HEIGHT - BOTTOM - min(value, self.top) / self.top * (HEIGHT - TOP - BOTTOM)


def nice_step(reach: float) -> float:
    """A round distance of grid lines for values up to `reach`: 1, 2, 2.5 or 5 times a power of ten."""
    rough = reach / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * 0.999)


def shown(value: float) -> str:
    """A number as people read it on an axis."""
    if value >= 10_000:
        return f"{value / 1000:,.4g}k"
    return f"{value:,.4g}" if value < 1000 else f"{value:,.0f}"


def _grid(frame: _Frame, across: str, unit: str) -> list[str]:
    bottom = HEIGHT - BOTTOM
    lines = []
    for number in range(round(frame.top / frame.step) + 1):
        value, y = number * frame.step, frame.y(number * frame.step)
        lines.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        is_last = number == round(frame.top / frame.step)
        text = f"{shown(value)}{f' {unit}' if unit and is_last else ''}"
        lines.append(f'<text class="tick end" x="{LEFT - 6}" y="{y + 4:.1f}">{text}</text>')
    value = math.ceil(frame.first / frame.step_across - 1e-9) * frame.step_across
    while value <= frame.last + 1e-9:
        x = frame.x(value)
        lines.append(f'<text class="tick mid" x="{x:.1f}" y="{bottom + 16}">{shown(value)}</text>')
        value += frame.step_across
    lines.append(f'<text class="tick end" x="{WIDTH - RIGHT}" y="{HEIGHT - 4}">{escape(across)}</text>')
    return lines


def _line(frame: _Frame, series: Series) -> str:
    path, dots, is_on = [], [], False
    for x, y in series.points:
        if y is not None:
            path.append(f"{'L' if is_on else 'M'}{frame.x(x):.1f} {frame.y(y):.1f}")
            dots.append(
                f'<circle class="dot {series.look}" cx="{frame.x(x):.1f}" cy="{frame.y(y):.1f}" r="3"/>'
            )
        is_on = y is not None
    if len(path) == 1:
        path.append("h0.1")  # a round end makes a dot of it
    drawn = f'<path class="line {series.look}" d="{"".join(path)}"/>' if path else ""
    return drawn + "".join(dots if series.has_dots else ())


def _mark(frame: _Frame, mark: Mark, number: int) -> str:
    """Names of lines stand at the left and the right in turns: near lines would write over each other."""
    if mark.is_upright:
        x = frame.x(mark.value)
        side = "end" if x > WIDTH / 2 else "start"
        text = f'<text class="tick name {side}" x="{x + (-5 if side == "end" else 5):.1f}" y="{TOP + 10}">'
        return f'<path class="mark" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>{text}{escape(mark.name)}</text>'
    y = frame.y(mark.value)
    side, at = ("end", WIDTH - RIGHT - 2) if number % 2 else ("start", LEFT + 6)
    text = f'<text class="tick name {side}" x="{at}" y="{y - 5:.1f}">{escape(mark.name)}</text>'
    return f'<path class="mark" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>{text}'


def _said(title: str, series: Sequence[Series], unit: str) -> str:
    """The chart in words: the highest of each line."""
    highest = [
        f"{each.name} at most {shown(max(values))}{f' {unit}' if unit else ''}"
        for each in series
        if (values := [y for _, y in each.points if y is not None])
    ]
    return f"{title}: {', '.join(highest) or 'nothing'}"
