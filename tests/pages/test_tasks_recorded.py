"""The tasks page, recorded and done again: what it lists, its order, its search."""

from dataclasses import replace

import pytest

from heavy_engine.recordings.steps import Recording, Step
from heavy_engine.recordings.targets import Target
from tests.support.recorded import click, fill
from tests.support.replays import done_again, of_own_pages, priced

ADD = Step("press", key="Enter", on=Target("textbox", "New task"))
STEPS = (
    Step("visit", path="/tasks"),
    fill("New task", "Buy an axe"),
    ADD,
    fill("New task", "Sharpen the saw"),
    ADD,
    Step("check", on=Target("checkbox", "Done: Buy an axe"), checked=True),
    click("Open", "link"),
    fill("Search tasks", "saw"),
    click("Search"),
    Step("back"),
)


@pytest.fixture(scope="module")
def recording() -> Recording:
    """Somebody who adds, ticks and searches, beside a price."""
    return of_own_pages(STEPS, priced("/tasks", "12.50"))


def test_two_more_elements_and_another_component_change_nothing(recording: Recording) -> None:
    outcome = done_again(recording, priced("/tasks", "12.50", is_rebuilt=True))

    assert outcome.mismatch is None
    assert outcome.done == len(STEPS)


def test_a_price_that_changed_is_told(recording: Recording) -> None:
    outcome = done_again(recording, priced("/tasks", "13.00"))

    assert outcome.mismatch is not None
    assert (outcome.mismatch.expected, outcome.mismatch.got) == (
        "text: An axe is 12.50",
        "text: An axe is 13.00",
    )


def test_a_row_that_is_not_what_was_added_is_told_at_its_step(recording: Recording) -> None:
    steps = list(recording.steps)
    added = next(at for at, step in enumerate(steps) if step.do == "press")
    came = tuple(line.replace("Buy an axe", "Buy an ax") for line in steps[added].came)
    steps[added] = replace(steps[added], came=came)

    outcome = done_again(replace(recording, steps=tuple(steps)), priced("/tasks", "12.50"))

    assert outcome.mismatch is not None
    assert outcome.mismatch.number == added + 1
    assert "Buy an axe" in outcome.mismatch.got
