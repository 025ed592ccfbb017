"""A chart of lines, drawn in the browser by uPlot (static/islands/uplot.js, chart.js).

A picture says nothing to people who cannot see it: put the figures beside it, as a table.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from reactpy.reactjs import component_from_file
from reactpy.types import VdomConstructor, VdomDict

from heavy_engine.elements import html

HEIGHT_PX = 280

_WAITING = html.p({"class": "chart-waiting"}, "A chart is drawn here where JavaScript runs.")
_Chart: VdomConstructor = component_from_file(
    Path(__file__).with_name("chart.js"), "Chart", fallback=_WAITING
)


class Line(NamedTuple):
    """What a line is called, and its values from left to right; None is a gap."""

    label: str
    values: Sequence[float | None]


def Chart(
    across: str,
    places: Sequence[float],
    lines: Sequence[Line],
    *,
    label: str,
    on_pick: Callable[[int], None],
) -> VdomDict:
    """Draw lines.

    Args:
        across: what the places are, such as "Week".
        places: where the values stand, from left to right, rising.
        lines: what to draw; each has a value for every place.
        label: what the chart shows, for people who cannot see it.
        on_pick: told the index of the place that somebody clicked on.
    """
    series = [{"label": line.label, "values": list(line.values)} for line in lines]
    model = {
        "across": across,
        "xs": list(places),
        "series": series,
        "label": label,
        "height": HEIGHT_PX,
        "onPick": on_pick,
    }
    return _Chart(model)
