"""The list of tasks: endless, live, to be edited and selected in."""

from collections.abc import Callable

from reactpy import component, use_memo, use_ref
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from heavy_engine import about
from heavy_engine.elements import html
from heavy_engine.topics import Facts

from ...backend.context import HeavyContext
from ...backend.data.model_managers.task_managers import TASKS_CHANGED
from ...shared_models.tasks import Task, TaskBatch, TaskFilter, TaskId, TaskView
from ...shared_models.windows import START, Span, Window
from .endless import Endless, use_endless
from .endless_list import EndlessList
from .loaded import Loaded
from .placeholders import EmptyState
from .task_editing import use_editing
from .task_news import concerns_rows
from .task_row import RowDeeds, RowState, TaskRow
from .task_selection import TaskSelection, use_selection
from .task_ticking import use_ticking

LOST = "That place in the list is not known any more; this is its start."
Did = Callable[[str, TaskBatch], None]


@component
def TaskList(view: TaskView, on_move: Callable[[TaskView], None], on_deed: Did) -> Component:
    """The tasks of a view.

    Args:
        view: which tasks, in which order, from where on; give the list a `key` of the first two.
        on_move: told the view that leads back to what is shown.
        on_deed: told what was done to which tasks.
    """
    shown: Ref[Window[Task] | None] = use_ref(None)
    editing = use_editing(shown)
    selection = use_selection(shown)
    ticking = use_ticking()
    endless = _use_tasks(view, shown, on_move)
    # The same functions as long as the list is shown: rows whose arguments stay need no second look.
    deeds = use_memo(
        lambda: RowDeeds(editing.edit, editing.close, selection.select, on_deed, ticking.tick),
        dependencies=[],
    )

    def row(task: Task, key: TaskId) -> Component:
        picked, is_edited = selection.picked, editing.is_at(task.id)
        state = RowState(picked.is_on, picked.has(task.id), is_edited, task.id == editing.focused)
        return TaskRow(editing.edited.task if is_edited else task, state, deeds, key=key)

    def rows(window: Window[Task]) -> VdomDict:
        items = tuple(map(ticking.shown, editing.edited.kept_among(window.items)))
        is_empty = not items and not window.first and not window.last
        return html.div(
            {"class": "stack stack-s"},
            html.p({"class": "hint", "role": "status"}, LOST) if window.is_elsewhere else "",
            TaskSelection(selection, view.show, on_deed),
            _empty(view) if is_empty else _rows(endless, row, items, view),
        )

    return Loaded(endless.query, rows, waiting="Loading the tasks…")


def _use_tasks(
    view: TaskView, shown: Ref[Window[Task] | None], on_move: Callable[[TaskView], None]
) -> Endless[Task]:
    """A window of the tasks of a view; news that concern none of those in it load nothing."""
    listed = view.at(START)

    async def read(heavy: HeavyContext, span: Span) -> Window[Task]:
        return await heavy.tasks.window(listed.at(span))

    def is_concerned(facts: Facts) -> bool:
        window = shown.current
        return concerns_rows(facts, {task.id for task in window.items} if window else (), listed, window)

    endless = use_endless(
        read,
        topic=about(TASKS_CHANGED, is_concerned),
        start=view.span,
        on_move=lambda span: on_move(listed.at(span)),
    )
    shown.current = endless.window
    return endless


def _rows(
    endless: Endless[Task], row: Callable[..., Component], items: tuple[Task, ...], view: TaskView
) -> VdomDict:
    return EndlessList(
        endless,
        row,
        items=items,
        key=lambda task: task.id,
        list_id="tasks",
        noun="tasks",
        address_of=lambda span: view.at(span).address,
    )


def _empty(view: TaskView) -> VdomDict:
    if view.show is TaskFilter.DONE:
        return EmptyState("Nothing is done yet.", "Tick a task off; it appears here.")
    return EmptyState("Nothing to do.", "Write the first task above; it appears in every open window.")
