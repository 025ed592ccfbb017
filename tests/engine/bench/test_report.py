"""What ./heavy bench says of its figures."""

import pytest

from benchmarks.live.report import Row, as_lines


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (Row("clicks", 12.0, "us", 10.0, 1.3), True),
        (Row("clicks", 13.5, "us", 10.0, 1.3), False),
        (Row("bytes", 60.0, "bytes", most=60), True),
        (Row("bytes", 61.0, "bytes", most=60), False),
        (Row("of interest", 61.0, "bytes"), None),
    ],
)
def test_a_bar_bounds_the_ratio_or_without_reference_the_figure(row: Row, reached: bool | None) -> None:
    assert row.reached is reached


def test_the_table_shows_figures_ratio_and_bar() -> None:
    lines = as_lines([Row("clicks", 13.5, "us", 10.0, 1.3), Row("bytes", 24, "bytes", most=60)]).splitlines()

    assert lines[0].split() == ["work", "ours", "reference", "ratio", "must", "reach", "reached"]
    assert lines[1].split() == ["clicks", "13.5", "us", "10", "us", "1.35", "x", "<=", "1.3", "x", "NO"]
    assert lines[2].split() == ["bytes", "24", "bytes", "-", "-", "<=", "60", "bytes", "yes"]
