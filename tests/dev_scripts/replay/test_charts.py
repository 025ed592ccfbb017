"""Charts: round numbers at the grid, gaps where nothing is known, limits where they are."""

import re

import pytest

from dev_scripts.replay.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Mark,
    Series,
    nice_step,
    picture,
)


def path_of(drawn: str, look: str) -> str:
    found = re.search(rf'<path class="line {look}" d="([^"]*)"', drawn)
    return found[1] if found else ""


@pytest.mark.parametrize(("reach", "step"), [(1, 0.25), (4, 1), (7, 2), (100, 25), (313, 100), (0.03, 0.01)])
def test_grid_lines_are_round_numbers(reach: float, step: float) -> None:
    assert nice_step(reach) == pytest.approx(step)


def test_a_line_goes_from_corner_to_corner() -> None:
    drawn = picture("Times", [Series("p95", "a", [(0, 0), (10, 100)])])

    assert path_of(drawn, "a") == f"M{LEFT:.1f} {HEIGHT - BOTTOM:.1f}L{WIDTH - RIGHT:.1f} {TOP:.1f}"


def test_where_nothing_is_known_there_is_a_gap() -> None:
    drawn = picture("Times", [Series("p95", "a", [(0, 1), (1, None), (2, 1), (3, 1)])])

    assert re.sub(r"[\d. ]", "", path_of(drawn, "a")) == "MML"


def test_one_point_is_a_dot() -> None:
    assert path_of(picture("Times", [Series("p95", "a", [(0, 1)])]), "a").endswith("h0.1")


def test_a_limit_above_all_values_is_in_the_picture() -> None:
    drawn = picture("Times", [Series("p95", "a", [(0, 1), (1, 2)])], marks=[Mark("limit", 100)])

    assert f'class="mark" d="M{LEFT} {TOP:.1f}H{WIDTH - RIGHT}"' in drawn


def test_screen_readers_hear_the_highest_of_each_line() -> None:
    drawn = picture("Times & more", [Series("p95", "a", [(0, 1), (1, 2000)])], unit="ms")

    assert 'aria-label="Times &amp; more: p95 at most 2,000 ms"' in drawn


def test_nothing_at_all_is_an_empty_picture() -> None:
    assert "nothing" in picture("Times", [])


def test_what_is_far_above_all_that_matters_is_drawn_at_the_edge() -> None:
    drawn = picture("Times", [Series("p95", "a", [(1, 50), (2, 9000)], has_dots=True)], most=400)

    assert ">400<" in drawn
    assert drawn.count("<circle") == 2
    assert "at most 9,000" in drawn, "who does not see it is told how far it goes"


def test_names_of_two_limits_do_not_stand_on_each_other() -> None:
    drawn = picture("Times", [Series("p95", "a", [(1, 50)])], marks=[Mark("p95", 20), Mark("p99", 21)])

    assert re.findall(r'tick name \w+"', drawn) == ['tick name start"', 'tick name end"']
