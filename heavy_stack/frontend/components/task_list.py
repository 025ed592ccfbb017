"""The list of tasks: endless, live, to be edited and selected in."""

from collections.abc import Callable
from dataclasses import dataclass

from reactpy import component, use_effect, use_memo, use_ref, use_state
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from heavy_engine import about
from heavy_engine.elements import html
from heavy_engine.topics import Facts

from ...backend.context import HeavyContext
from ...backend.data.model_managers.task_managers import TASKS_CHANGED
from ...shared_models.tasks import Task, TaskBatch, TaskFilter, TaskId, TaskView
from ...shared_models.windows import START, Span, Window
from .endless import EndlessList, use_endless
from .loaded import Loaded
from .placeholders import EmptyState
from .task_news import concerns_rows
from .task_row import RowDeeds, RowState, TaskRow
from .task_selection import TaskSelection, use_selection


@dataclass(frozen=True)
class Edited:
    """The task that is being edited as it was when that began, and where it stood among the rows."""

    task: Task | None = None
    index: int = 0


NOTHING = Edited()
NOBODY = TaskId("")
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
    listed = view.at(START)
    shown: Ref[Window[Task] | None] = use_ref(None)
    edited, set_edited = use_state(NOTHING)
    focused, set_focused = use_state(NOBODY)
    selection = use_selection(shown)

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

    def edit(task: Task) -> None:
        items = shown.current.items if shown.current else ()
        set_edited(Edited(task, items.index(task) if task in items else 0))

    def close(task_id: TaskId) -> None:
        set_edited(NOTHING)
        set_focused(task_id)

    # Once it has the focus it needs no sign any more, which would take the focus again elsewhere.
    use_effect(lambda: set_focused(NOBODY), dependencies=[focused])
    # The same functions as long as the list is shown: rows whose arguments stay need no second look.
    deeds = use_memo(lambda: RowDeeds(edit, close, selection.select, on_deed), dependencies=[])

    def row(task: Task, key: TaskId) -> Component:
        is_edited = edited.task is not None and edited.task.id == task.id
        state = RowState(selection.picked.is_on, selection.picked.has(task.id), is_edited, task.id == focused)
        return TaskRow(edited.task if is_edited else task, state, deeds, key=key)

    def rows(window: Window[Task]) -> VdomDict:
        items = _with_edited(window.items, edited)
        is_empty = not items and not window.first and not window.last
        return html.div(
            {"class": "stack stack-s"},
            html.p({"class": "hint", "role": "status"}, LOST) if window.is_elsewhere else "",
            TaskSelection(selection, view.show, on_deed),
            _empty(view)
            if is_empty
            else EndlessList(
                endless,
                row,
                items=items,
                key=lambda task: task.id,
                list_id="tasks",
                noun="tasks",
                address_of=lambda span: listed.at(span).address,
            ),
        )

    return Loaded(endless.query, rows, waiting="Loading the tasks…")


def _with_edited(items: tuple[Task, ...], edited: Edited) -> tuple[Task, ...]:
    """The rows, and the one that is being edited even if it is not among them any more.

    Its editor says why; what was typed must not go with it.
    """
    if edited.task is None or any(task.id == edited.task.id for task in items):
        return items
    return (*items[: edited.index], edited.task, *items[edited.index :])


def _empty(view: TaskView) -> VdomDict:
    if view.show is TaskFilter.DONE:
        return EmptyState("Nothing is done yet.", "Tick a task off; it appears here.")
    return EmptyState("Nothing to do.", "Write the first task above; it appears in every open window.")
