"""The middle of differences is found, and how sure that is, however disturbed they are."""

import random

import pytest

from benchmarks.live.paired import Estimate, estimate


def disturbed(chance: random.Random, true: float, count: int) -> list[float]:
    """Differences as a busy machine gives them: some noise, and each fifth far off on either side."""
    return [true + chance.gauss(0, 1) + (chance.random() < 0.2) * chance.gauss(0, 200) for _ in range(count)]


@pytest.mark.parametrize("true", [0.0, 1.5, -3.0])
def test_the_true_one_is_in_the_interval_as_often_as_is_said(true: float) -> None:
    chance = random.Random(7)

    found = [estimate(disturbed(chance, true, 400)) for _ in range(400)]

    inside = sum(abs(each.value - true) <= each.within for each in found) / len(found)
    assert 0.92 <= inside <= 0.99
    assert all(each.within < 0.5 for each in found)


def test_more_rounds_make_it_surer() -> None:
    chance = random.Random(7)

    few, many = (estimate(disturbed(chance, 1.0, count)).within for count in (100, 10_000))

    assert many < few / 5


def test_few_values_are_as_unsure_as_they_are_far_apart() -> None:
    assert estimate([3.0]) == Estimate(3.0, 0.0)
    assert estimate([5.0, 1.0]) == Estimate(3.0, 2.0)
    assert estimate([4.0] * 50) == Estimate(4.0, 0.0)
