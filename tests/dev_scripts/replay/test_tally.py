"""What users of a load test met: times, failures, and what other processes counted."""

import json
import math

import pytest

from dev_scripts.replay.histogram import Histogram
from dev_scripts.replay.tally import ERROR, MISMATCH, OTHERS, TROUBLES_MAX, Action, Tally, Trouble

TAKE = Action("click", "button 'Take'")


@pytest.mark.parametrize("percent", [50, 95, 99])
def test_percentiles_are_right_to_a_hundredth(percent: int) -> None:
    times = Histogram()
    for ms in range(1, 1001):
        times.add(float(ms))

    assert times.percentile(percent) == pytest.approx(percent * 10, rel=0.01)


def test_of_one_time_all_percentiles_are_that_time() -> None:
    times = Histogram()
    times.add(0.0)

    assert [times.percentile(percent) for percent in (1, 50, 100)] == [0.0, 0.0, 0.0]
    assert Histogram().percentile(50) == Histogram().mean == 0.0


def test_no_percentile_is_longer_than_the_longest() -> None:
    times = Histogram()
    times.add(100.0)

    assert times.percentile(99) <= 100.0
    assert math.isclose(times.mean, 100.0)


def test_what_another_process_counted_is_added() -> None:
    ours, theirs = Tally(), Tally()
    ours.note(TAKE, 10, at=5.2)
    theirs.note(TAKE, 30, at=5.9, kind=MISMATCH, text="no axe")
    theirs.note(TAKE, 10_000, at=6.1, kind=ERROR, text="no answer")

    ours.merge(Tally.of(json.loads(json.dumps(theirs.plain()))))

    whole = ours.all
    assert (whole.count, whole.errors, whole.mismatches) == (3, 1, 1)
    assert whole.times.longest == 30
    assert {second: row.count for second, row in ours.seconds.items()} == {5: 2, 6: 1}
    assert ours.troubles[Trouble(TAKE, ERROR, "no answer")] == 1


def test_an_answer_that_never_came_has_no_time() -> None:
    tally = Tally()
    tally.note(TAKE, 10_000, at=1, kind=ERROR, text="no answer")

    assert len(tally.all.times) == 0


def test_endless_kinds_of_trouble_do_not_fill_the_memory() -> None:
    tally = Tally()
    for number in range(TROUBLES_MAX + 50):
        tally.note(TAKE, 1, at=1, kind=ERROR, text=f"axe {number} is gone")

    assert len(tally.troubles) == TROUBLES_MAX + 1
    assert tally.troubles[Trouble(TAKE, ERROR, OTHERS)] == 50
