"""Which pages wake for which change of a task."""

from datetime import UTC, datetime

import pytest

from heavy_stack.frontend.components.task_news import concerns_count, concerns_rows
from heavy_stack.shared_models.tasks import Task, TaskFilter, TaskId, TaskSort, TaskView
from heavy_stack.shared_models.windows import Window

AXE = Task(id=TaskId("axe"), title="axe", done=False, version=1, created_at=datetime.now(UTC))
ALL, OPEN, DONE = TaskFilter
NEWEST, OLDEST, TITLE, OPEN_FIRST = TaskSort
START, MIDDLE, END = Window((AXE,), last="z"), Window((AXE,), first="a", last="z"), Window((AXE,), first="a")


@pytest.mark.parametrize("what", ["title", "done", "deleted", "restored"])
def test_a_row_that_is_shown_always_concerns(what: str) -> None:
    assert concerns_rows({"id": "axe", "what": what}, {"axe"}, TaskView(), MIDDLE)


@pytest.mark.parametrize(
    ("what", "show", "sort", "window", "wakes"),
    [
        ("deleted", ALL, NEWEST, MIDDLE, False),
        ("title", ALL, NEWEST, MIDDLE, False),
        ("title", ALL, TITLE, MIDDLE, True),
        ("done", ALL, NEWEST, MIDDLE, False),
        ("done", OPEN, NEWEST, MIDDLE, True),
        ("done", DONE, TITLE, MIDDLE, True),
        ("done", ALL, OPEN_FIRST, MIDDLE, True),
        ("restored", ALL, NEWEST, MIDDLE, True),
        ("added", ALL, NEWEST, START, True),
        ("added", ALL, NEWEST, MIDDLE, False),
        ("added", ALL, NEWEST, END, False),
        ("added", ALL, OLDEST, START, False),
        ("added", OPEN, OLDEST, END, True),
        ("added", DONE, NEWEST, START, False),
        ("added", ALL, TITLE, MIDDLE, True),
        ("added", OPEN, OPEN_FIRST, MIDDLE, True),
    ],
)
def test_another_row_concerns_only_where_it_may_come_into_sight(
    what: str, show: TaskFilter, sort: TaskSort, window: Window[Task], wakes: bool
) -> None:
    assert concerns_rows({"id": "saw", "what": what}, {"axe"}, TaskView(show, sort), window) is wakes


def test_a_page_that_has_not_loaded_yet_wants_to_know_everything() -> None:
    assert concerns_rows({"id": "saw", "what": "deleted"}, set(), TaskView(), None)


@pytest.mark.parametrize(
    ("what", "wakes"), [("title", False), ("added", True), ("done", True), ("deleted", True)]
)
def test_a_count_does_not_care_for_titles(what: str, wakes: bool) -> None:
    assert concerns_count({"id": "saw", "what": what}) is wakes
