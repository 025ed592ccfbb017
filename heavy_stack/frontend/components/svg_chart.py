"""Charts of lines and bars that the server draws: no script, in the first HTML, in both themes.

The picture has a name and a sentence for people who cannot see it, and its figures as a table below.
For many points, and to look closer, there is chart.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from reactpy import component
from reactpy.types import Component, VdomDict

from heavy_engine import use_locale
from heavy_engine.elements import html

from .chart_scale import Scale, round_steps, some_of
from .titles import name_in_ids

svg = html.svg
WIDTH: Final = 640
HEIGHT: Final = 320
LEFT, RIGHT, TOP, BOTTOM = 64.0, 632.0, 16.0, 280.0
SERIES_MAX: Final = 6
"""So many can be told apart by colour and shape."""
NAMES_MAX: Final = 12
Kind = Literal["line", "bar"]
Shown = Callable[[float], str]


class Series(NamedTuple):
    """What is measured, and a value for every place; None is a gap."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class _Paper:
    """What is drawn, and where."""

    kind: Kind
    places: tuple[str, ...]
    series: tuple[Series, ...]
    steps: tuple[float, ...]
    up: Scale

    def middle(self, place: int) -> float:
        """The middle of a place, from left to right."""
        return round(LEFT + (place + 0.5) * self.width, 2)

    @property
    def width(self) -> float:
        """Of a place."""
        return (RIGHT - LEFT) / max(1, len(self.places))


def LineChart(
    label: str, places: Sequence[str], series: Sequence[Series], *, unit: str = "", key: Any = None
) -> Component:
    """Draw a line for each series.

    Args:
        label: what the chart shows.
        places: the names of the places, from left to right.
        series: at most six; each has a value for every place.
        unit: of the values, such as "kg".
        key: its key among its siblings.

    Raises:
        ValueError: there are too many series, or one has not a value for every place.
    """
    return _Chart("line", label, *_checked(places, series), unit, key=key)


def BarChart(
    label: str, places: Sequence[str], series: Sequence[Series], *, unit: str = "", key: Any = None
) -> Component:
    """Draw bars from 0, side by side where there are several series; otherwise as LineChart."""
    return _Chart("bar", label, *_checked(places, series), unit, key=key)


def _checked(places: Sequence[str], series: Sequence[Series]) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    if len(series) > SERIES_MAX:
        raise ValueError(f"{len(series)} series cannot be told apart in one chart; give at most {SERIES_MAX}")
    for each in series:
        if len(each.values) != len(places):
            raise ValueError(f"{each.label!r} has {len(each.values)} values for {len(places)} places")
    return tuple(places), tuple(Series(each.label, tuple(each.values)) for each in series)


@component
def _Chart(
    kind: Kind, label: str, places: tuple[str, ...], series: tuple[Series, ...], unit: str
) -> VdomDict:
    locale = use_locale()

    def shown(value: float) -> str:
        number = locale.number(int(value) if float(value).is_integer() else value)
        return f"{number} {unit}".strip()

    values = [value for each in series for value in each.values if value is not None]
    steps = round_steps(values, with_zero=kind == "bar")
    paper = _Paper(kind, places, series, steps, Scale(steps[0], steps[-1], BOTTOM, TOP))
    return html.figure(
        {"class": "figure-chart"},
        html.figcaption({"class": "chart-name"}, label),
        _legend(paper),
        _picture(paper, label, shown),
        _figures(paper, label, shown),
    )


def _legend(paper: _Paper) -> VdomDict:
    items = [
        html.li({"class": f"series series-{number}", "key": number}, _sample(paper.kind, number), each.label)
        for number, each in enumerate(paper.series, 1)
    ]
    return html.ul({"class": "chart-legend", "aria-hidden": "true"}, *items)


def _sample(kind: Kind, number: int) -> VdomDict:
    box = {"viewBox": "0 0 24 12", "class": "chart-sample", "aria-hidden": "true", "focusable": "false"}
    if kind == "bar":
        return svg(box, svg.rect({"class": f"bar bar-{number}", "x": 6, "y": 0, "width": 12, "height": 12}))
    return svg(box, svg.path({"class": f"line line-{number}", "d": "M0 6H24"}))


def _picture(paper: _Paper, label: str, shown: Shown) -> VdomDict:
    name = f"chart-{name_in_ids(label)}"
    draw = _lines if paper.kind == "line" else _bars
    own = {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "class": "chart-picture", "role": "img"}
    return svg(
        {**own, "aria-labelledby": f"{name}-title {name}-desc"},
        svg.title({"id": f"{name}-title"}, label),
        svg.desc({"id": f"{name}-desc"}, _sentence(paper, shown)),
        *_axis(paper, shown),
        *(part for number, each in enumerate(paper.series) for part in draw(paper, number, each, shown)),
    )


def _axis(paper: _Paper, shown: Shown) -> list[VdomDict]:
    """Lines across with their values, and the names of the places below."""
    parts = []
    for step in paper.steps:
        y = paper.up.place(step)
        kind = "chart-base" if step == 0 else "chart-step"
        parts.append(svg.path({"class": kind, "d": f"M{LEFT:g} {y:g}H{RIGHT:g}", "key": f"line {step}"}))
        parts.append(_words(shown(step), LEFT - 8, y + 4, "chart-words chart-words-end", f"step {step}"))
    for place in some_of(len(paper.places), NAMES_MAX):
        words = _words(paper.places[place], paper.middle(place), BOTTOM + 22, "chart-words", f"place {place}")
        parts.append(words)
    return parts


def _words(text: str, x: float, y: float, kind: str, key: str) -> VdomDict:
    return svg.text({"class": kind, "x": f"{x:g}", "y": f"{y:g}", "key": key}, text)


def _lines(paper: _Paper, number: int, series: Series, shown: Shown) -> list[VdomDict]:
    """A line with a gap where nothing is known, and a dot at each value that says it to who points at it."""
    path, is_down = "", False
    dots = []
    for place, value in enumerate(series.values):
        if value is None:
            is_down = False
            continue
        x, y = paper.middle(place), paper.up.place(value)
        path += f"{'L' if is_down else 'M'}{x:g} {y:g}"
        is_down = True
        told = svg.title(f"{series.label}, {paper.places[place]}: {shown(value)}")
        dot = svg.circle({"class": f"dot dot-{number + 1}", "cx": f"{x:g}", "cy": f"{y:g}", "r": 4})
        dots.append(svg.g({"key": f"dot {number} {place}"}, told, dot))
    line = svg.path({"class": f"line line-{number + 1}", "d": path, "key": f"series {number}"})
    return [line, *dots]


def _bars(paper: _Paper, number: int, series: Series, shown: Shown) -> list[VdomDict]:
    wide = paper.width * 0.8 / len(paper.series)
    base = paper.up.place(0)
    bars = []
    for place, value in enumerate(series.values):
        if value is None:
            continue
        y = paper.up.place(value)
        box = {
            "x": f"{paper.middle(place) - paper.width * 0.4 + number * wide:.2f}",
            "y": f"{min(y, base):g}",
            "width": f"{wide * 0.94:.2f}",
            "height": f"{abs(y - base):g}",
        }
        told = svg.title(f"{series.label}, {paper.places[place]}: {shown(value)}")
        bar = svg.rect({"class": f"bar bar-{number + 1}", **box})
        bars.append(svg.g({"key": f"bar {number} {place}"}, told, bar))
    return bars


def _sentence(paper: _Paper, shown: Shown) -> str:
    """What somebody sees at first sight: where each series begins, ends, and how far it goes."""
    return " ".join(_told(each, paper.places, shown) for each in paper.series) or "Nothing is known yet."


def _told(series: Series, places: tuple[str, ...], shown: Shown) -> str:
    known = [(value, place) for value, place in zip(series.values, places, strict=True) if value is not None]
    if not known:
        return f"{series.label}: nothing is known."
    (first, begins), (last, ends) = known[0], known[-1]
    least, most = min(known, key=lambda pair: pair[0]), max(known, key=lambda pair: pair[0])
    return (
        f"{series.label}: {shown(first)} at {begins}, {shown(last)} at {ends};"
        f" least {shown(least[0])} at {least[1]}, most {shown(most[0])} at {most[1]}."
    )


def _figures(paper: _Paper, label: str, shown: Shown) -> VdomDict:
    """The same as a table, folded away; it works without a script."""
    heads = [html.th({"scope": "col", "key": each.label}, each.label) for each in paper.series]
    rows = [
        html.tr({"key": place}, html.th({"scope": "row"}, name), *_cells(paper, place, shown))
        for place, name in enumerate(paper.places)
    ]
    frame = {"class": "table-scroll", "role": "region", "aria-label": f"Figures: {label}", "tabindex": "0"}
    table = html.table(
        {"class": "table"},
        html.caption({"class": "visually-hidden"}, label),
        html.thead(html.tr(html.td(), *heads)),
        html.tbody(*rows),
    )
    return html.details({"class": "chart-figures"}, html.summary("Figures"), html.div(frame, table))


def _cells(paper: _Paper, place: int, shown: Shown) -> list[VdomDict]:
    values = [each.values[place] for each in paper.series]
    return [html.td("none" if value is None else shown(value)) for value in values]
