"""What came and what went between two looks at a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.recordings.changes import changes, without

LINES = st.lists(st.sampled_from("abc"), max_size=8)


@pytest.mark.parametrize(
    ("before", "after", "came", "gone"),
    [
        ("abc", "abxc", "x", ""),
        ("abc", "ac", "", "b"),
        ("abc", "axc", "x", "b"),
        ("aaa", "aa", "", "a"),
        ("", "ab", "ab", ""),
        ("ab", "", "", "ab"),
        ("abc", "cab", "c", ""),
    ],
)
def test_lines_that_came_and_went(before: str, after: str, came: str, gone: str) -> None:
    assert changes(before, after) == (list(came), list(gone))


@given(LINES, LINES)
def test_what_came_is_there_and_what_went_was(before: list[str], after: list[str]) -> None:
    came, gone = changes(before, after)

    assert without(came, after) == []
    assert without(gone, before) == []
    assert (not came and not gone) == (before == after)


def test_each_line_takes_one_away() -> None:
    assert without(["a", "a", "b"], ["a"]) == ["a", "b"]
