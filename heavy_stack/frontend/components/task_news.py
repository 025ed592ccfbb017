"""Which news about tasks concern a list of them."""

from collections.abc import Collection

from heavy_engine.topics import Facts

from ...shared_models.tasks import TaskFilter, TaskSort, TaskView
from ...shared_models.windows import Window

OF_ROWS = ("title", "done", "deleted")


def concerns_rows(facts: Facts, ids: Collection[str], view: TaskView, window: Window[object] | None) -> bool:
    """Whether a change may show in these rows.

    Args:
        facts: of the news: `id`, and `what` happened.
        ids: of the rows.
        view: which tasks in which order.
        window: the part of the list; None while nothing is known of it.
    """
    if window is None or facts["id"] in ids:
        return True
    what = facts["what"]
    if what == "deleted":
        return False
    if what == "added":
        return _shows_new(view, window)
    if what == "title":
        return view.sort is TaskSort.TITLE
    if what == "done":
        return view.show is not TaskFilter.ALL or view.sort is TaskSort.OPEN_FIRST
    return True


def concerns_count(facts: Facts) -> bool:
    """Whether a change may show in how many tasks there are, or are open."""
    return facts["what"] != "title"


def _shows_new(view: TaskView, window: Window[object]) -> bool:
    """Whether a task that was just written down belongs into the window: it is the newest and open."""
    if view.show is TaskFilter.DONE:
        return False
    if view.sort is TaskSort.NEWEST:
        return not window.first
    if view.sort is TaskSort.OLDEST:
        return not window.last
    return True
