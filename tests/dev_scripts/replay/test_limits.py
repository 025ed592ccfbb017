"""Limits of a load test: how they are written, and what is said where they are broken."""

from argparse import ArgumentTypeError

import pytest

from dev_scripts.replay.limits import Limits, milliseconds, share
from dev_scripts.replay.tally import ERROR, MISMATCH, Action, Tally

TAKE, VISIT = Action("click", "button 'Take'"), Action("visit", "/tools")


def tally(*, wrong: int = 0, mismatched: int = 0) -> Tally:
    counted = Tally()
    for _ in range(98):
        counted.note(TAKE, 10, at=1)
    counted.note(VISIT, 400, at=1)
    for _ in range(wrong):
        counted.note(TAKE, 0, at=1, kind=ERROR, text="no answer")
    for _ in range(mismatched):
        counted.note(TAKE, 10, at=1, kind=MISMATCH, text="no axe")
    return counted


def test_everything_may_be_slow_unless_somebody_says_otherwise() -> None:
    assert Limits().broken_by(tally()) == []


def test_each_action_keeps_the_limit_by_itself() -> None:
    assert Limits(p95=100).broken_by(tally()) == [
        "visit /tools: p95 is 400 ms, wanted at most 100 ms (1 answer)."
    ]
    assert Limits(p50=500, p95=500, p99=500).broken_by(tally()) == []


def test_one_wrong_answer_is_one_too_many_unless_somebody_says_otherwise() -> None:
    assert Limits().broken_by(tally(wrong=1)) == ["Errors: 1 of 100 answers (1.00%), wanted none."]
    assert Limits().broken_by(tally(mismatched=1)) == ["Mismatches: 1 of 100 answers (1.00%), wanted none."]
    assert Limits(errors=0.01, mismatches=0.01).broken_by(tally(wrong=1)) == []


def test_a_test_in_which_nothing_was_done_is_not_passed() -> None:
    assert Limits().broken_by(Tally()) == ["Nothing was answered, for nothing was asked."]


@pytest.mark.parametrize(("text", "ms"), [("100ms", 100), ("0.1s", 100), ("100", 100), ("2s", 2000)])
def test_times_are_read_as_people_write_them(text: str, ms: float) -> None:
    assert milliseconds(text) == ms


@pytest.mark.parametrize("text", ["", "fast", "0ms", "-5", "1m", "1sms", "nan"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="write 100ms or"):
        milliseconds(text)


@pytest.mark.parametrize(("text", "expected"), [("1%", 0.01), ("0.01", 0.01), ("0", 0), ("100%", 1)])
def test_shares_are_read_as_people_write_them(text: str, expected: float) -> None:
    assert share(text) == expected


@pytest.mark.parametrize("text", ["", "much", "-1%", "1.5", "nan"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"write 0\.01 or 1%"):
        share(text)
