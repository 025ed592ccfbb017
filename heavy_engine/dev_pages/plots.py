"""Lines over the last minutes, as SVG that the server draws: no script, no canvas, the page's own colours."""

import math
from collections.abc import Callable, Sequence

from reactpy import component
from reactpy.types import VdomDict

from ..dev_panel.recent import SECONDS_KEPT
from ..elements import html

HEIGHT = 80
GRID = f"M0 1H{SECONDS_KEPT}M0 {HEIGHT // 2}H{SECONDS_KEPT}" + "".join(
    f"M{second} 0V{HEIGHT}" for second in range(60, SECONDS_KEPT, 60)
)
BEGIN = f"{SECONDS_KEPT // 60} min ago"
Values = tuple[float | None, ...]
Line = tuple[str, Values]


@component
def Plot(title: str, lines: tuple[Line, ...], write: Callable[[float], str], unit: float = 1.0) -> VdomDict:
    """Draw lines, the newest values at the right; the figures stand beside them in words.

    Args:
        title: what is drawn.
        lines: names and values, one a second, None where there was nothing to measure.
        write: makes text of a value.
        unit: of which a round number is at the top.
    """
    top = unit * ceiling([value / unit for _name, values in lines for value in values if value is not None])
    said = "; ".join(_said(name, values, write) for name, values in lines)
    return html.figure(
        {"class": "dev-plot"},
        html.figcaption(html.strong(title)),
        html.div({"class": "dev-scale", "aria-hidden": "true"}, *map(html.span, (write(top), write(0.0)))),
        _picture(f"{title} over the last five minutes. {said}", lines, top),
        html.div({"class": "dev-times", "aria-hidden": "true"}, html.span(BEGIN), html.span("now")),
        html.ul(*(_legend(place, *line, write) for place, line in enumerate(lines))),
    )


def _picture(said: str, lines: Sequence[Line], top: float) -> VdomDict:
    picture = {"viewBox": f"0 0 {SECONDS_KEPT} {HEIGHT}", "preserveAspectRatio": "none", "role": "img"}
    drawn = [
        html.svg.path(
            {"key": f"{kind} {name}", "class": f"dev-{kind} dev-line-{place}", "d": draw(values, top)}
        )
        for place, (name, values) in enumerate(lines)
        for kind, draw in (("line", line_of), ("dot", dots_of))
    ]
    return html.svg({**picture, "aria-label": said}, html.svg.path({"class": "dev-grid", "d": GRID}), *drawn)


def line_of(values: Values, top: float) -> str:
    """The line through values, each a step to the right, the last at the right edge; gaps stay open."""
    points = [_point(place, value, top) for place, value in _placed(values)]
    drawn = zip(("", *points), points, strict=False)
    return "".join(f"{'L' if before else 'M'}{point}" for before, point in drawn if point)


def dots_of(values: Values, top: float) -> str:
    """Those of them that have no neighbours, for no line goes there: lines of no length, with round ends."""
    around = (None, *values, None)
    is_lone = [before is None and after is None for before, after in zip(around, around[2:], strict=False)]
    alone = (point for point, lone in zip(_placed(values), is_lone, strict=True) if lone)
    return "".join(f"M{point}h0" for place, value in alone if (point := _point(place, value, top)))


def ceiling(values: Sequence[float]) -> float:
    """The next of 1, 2, 5, 10, 20 and so on above all values."""
    most = max(values, default=0.0)
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= most)


def _placed(values: Values) -> list[tuple[int, float | None]]:
    return list(enumerate(values, SECONDS_KEPT - len(values) + 1))


def _point(place: int, value: float | None, top: float) -> str:
    return "" if value is None else f"{place} {HEIGHT - 1 - value / top * (HEIGHT - 2):.1f}"


def _said(name: str, values: Values, write: Callable[[float], str]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return f"{name}: nothing yet"
    now = "none" if values[-1] is None else write(values[-1])
    return f"{name}: now {now}, most {write(max(known))}"


def _legend(place: int, name: str, values: Values, write: Callable[[float], str]) -> VdomDict:
    return html.li({"key": name, "class": f"dev-legend-{place}"}, _said(name, values, write))
