"""Charts that the server draws: round axes, words and figures for who cannot see them."""

from collections.abc import AsyncIterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from heavy_engine.testing.find import select
from heavy_stack.frontend.components.chart_scale import Scale, round_steps, some_of
from heavy_stack.frontend.components.svg_chart import SERIES_MAX, BarChart, LineChart, Series
from tests.support.parts import Shown, shown


@pytest.fixture
async def show() -> AsyncIterator[Shown]:
    async with shown() as show:
        yield show


def test_steps_of_an_axis_are_round_and_hold_all_values() -> None:
    for values in ([3, 97], [0.013, 0.019], [-4, 12.5], [1e9, 3.7e9], [5], [0], [-3, -3], []):
        steps = round_steps(values, with_zero=False)
        assert 2 <= len(steps) <= 9
        assert all(steps[0] <= value <= steps[-1] for value in values)
        widths = {round(b - a, 9) for a, b in pairwise(steps)}
        assert len(widths) == 1
    assert round_steps([3, 97], with_zero=True) == (0, 20, 40, 60, 80, 100)
    assert round_steps([0.1, 0.3], with_zero=True) == (0, 0.1, 0.2, 0.3)
    assert round_steps([float("nan"), float("inf")], with_zero=False)[0] == 0


def test_places_of_a_chart_lie_between_its_edges() -> None:
    scale = Scale(0, 50, 280, 30)

    assert [scale.place(value) for value in (0, 25, 50)] == [280, 155, 30]
    assert list(some_of(30, 12)) == list(range(0, 30, 3))
    assert list(some_of(0, 12)) == []


async def test_a_chart_says_in_words_and_as_a_table_what_it_shows(show: Shown) -> None:
    lines = (Series("Axes", (1234.5, None, 7)), Series("Saws", (2, 4, 6)))
    ada = await show(lambda: LineChart("Lent", ("Jan", "Feb", "Mar"), lines, unit="kg"), language="de")

    picture = select(ada.root, "svg[role=img]")[0].attributes
    named = {element.attributes.get("id") for tag in ("title", "desc") for element in select(ada.root, tag)}
    assert set(picture["aria-labelledby"].split()) <= named
    assert "Axes: 1.234,5 kg at Jan, 7 kg at Mar; least 7 kg at Mar, most 1.234,5 kg at Jan." in ada.html
    assert ada.texts("details tbody tr") == ["Jan 1.234,5 kg 2 kg", "Feb none 4 kg", "Mar 7 kg 6 kg"]
    _sample, line = (path.attributes["d"] for path in select(ada.root, "path.line-1"))
    assert line.count("M") == 2


async def test_bars_go_from_zero_up_and_down(show: Shown) -> None:
    ada = await show(lambda: BarChart("Change", ("Axes", "Saws"), (Series("kg", (10, -5)),)))

    _sample, up, down = (bar.attributes for bar in select(ada.root, "rect.bar"))
    assert float(up["y"]) + float(up["height"]) == pytest.approx(float(down["y"]))
    assert float(up["height"]) == pytest.approx(2 * float(down["height"]))


@pytest.mark.parametrize("values", [(), (None, None), (0, 0), (-1, -1)])
async def test_a_chart_of_next_to_nothing_is_drawn(show: Shown, values: tuple[Any, ...]) -> None:
    places = ("a", "b")[: len(values)]

    for make in (LineChart, BarChart):
        ada = await show(partial(make, "Little", places, (Series("one", values),)))
        assert select(ada.root, "svg[role=img]")


def test_a_chart_that_nobody_could_read_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 6"):
        LineChart("Many", ("a",), [Series(str(number), (1,)) for number in range(SERIES_MAX + 1)])
    with pytest.raises(ValueError, match="2 values for 1 places"):
        BarChart("Odd", ("a",), [Series("x", (1, 2))])
