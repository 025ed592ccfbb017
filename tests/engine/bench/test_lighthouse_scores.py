"""Scores are those of Lighthouse."""

import pytest

from benchmarks.live.lighthouse_scores import CURVES, points

GOOD = {"FCP": 1200.0, "SI": 1200.0, "LCP": 1900.0, "TBT": 0.0, "CLS": 0.0}


@pytest.mark.parametrize(
    ("metric", "value", "score"),
    [
        ("FCP", 1200, 0.99),
        ("FCP", 1800, 0.9),
        ("FCP", 3000, 0.5),
        ("FCP", 5000, 0.1),
        ("LCP", 1900, 0.98),
        ("LCP", 3100, 0.75),
        ("TBT", 0, 1),
        ("TBT", 130, 0.96),
        ("TBT", 350, 0.73),
        ("TBT", 1500, 0.14),
        ("CLS", 0, 1),
        ("CLS", 0.05, 0.99),
        ("CLS", 0.12, 0.84),
        ("CLS", 0.4, 0.25),
        ("SI", 1200, 1),
        ("SI", 4000, 0.81),
    ],
)
def test_a_value_is_scored_as_lighthouse_12_8_scores_it(metric: str, value: float, score: float) -> None:
    assert CURVES[metric].score(value) == score


def test_a_page_gets_the_weighted_mean() -> None:
    assert sum(curve.weight for curve in CURVES.values()) == 100
    assert points(GOOD) == 99.4
    assert points(GOOD | {"TBT": 350}) == 91.3
    assert points(dict.fromkeys(CURVES, 0.0)) == 100
