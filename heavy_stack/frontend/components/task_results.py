"""What a search for tasks found."""

from collections.abc import Callable
from dataclasses import dataclass

from reactpy import component, use_memo, use_ref, use_state
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from heavy_engine import Query, about, each, use_query
from heavy_engine.elements import html
from heavy_engine.topics import Facts

from ...backend.context import HeavyContext
from ...backend.data.model_managers.task_managers import TASKS_CHANGED
from ...backend.errors import SearchUnavailable
from ...shared_models.tasks import Task, TaskBatch, TaskId
from .loaded import Loaded
from .placeholders import EmptyState
from .task_row import RowDeeds, RowState, TaskRow
from .task_ticking import Tick, Ticking, use_ticking

RESULTS_MOST = 50
Did = Callable[[str, TaskBatch], None]


@dataclass(frozen=True)
class Found:
    """The answer to one text; `note` says what it lacks, `trouble` why there is none."""

    text: str
    tasks: tuple[Task, ...] = ()
    note: str = ""
    trouble: str = ""


@component
def TaskResults(text: str, on_deed: Did) -> Component:
    """Tasks that fit a text, best first; until the answer to a new text is there, the old one stays."""
    ticking = use_ticking()
    row = _use_row(on_deed, ticking.tick)
    return Loaded(_use_found(text), lambda found: _results(found, row, ticking), waiting="Searching…")


def _results(found: Found, row: Callable[[Task, TaskId], Component], ticking: Ticking) -> VdomDict:
    items = tuple(map(ticking.shown, found.tasks))
    rows = html.ul({"class": "rows", "id": "tasks", "aria-label": "Found tasks"}, each(items, row, key=_id))
    return html.div(
        {"class": "stack stack-s"},
        html.p({"class": "hint", "role": "status", "id": "found-tasks"}, _words(found)),
        html.p({"class": "hint"}, found.note) if found.note else "",
        rows
        if found.tasks
        else EmptyState("Nothing found.", "Try fewer or other words, or clear the search."),
    )


def _use_found(text: str) -> Query[Found | None]:
    """What fits a text, kept current."""
    nothing: Found | None = None
    shown: Ref[Found | None] = use_ref(nothing)

    async def search(heavy: HeavyContext) -> Found:
        try:
            result = await heavy.tasks.search_tasks(text, limit=RESULTS_MOST)
        except SearchUnavailable as unavailable:
            return Found(text, trouble=str(unavailable))
        return Found(text, tuple(result.found), result.note or "")

    def is_concerned(facts: Facts) -> bool:
        known = {task.id for task in shown.current.tasks} if shown.current else set()
        return facts["id"] in known or facts["what"] in ("added", "title", "restored")

    topic = about(TASKS_CHANGED, is_concerned)
    query = use_query(search, topic=topic, dependencies=[text])
    shown.current = query.value
    return query


def _use_row(on_deed: Did, tick: Tick) -> Callable[[Task, TaskId], Component]:
    """What makes a row of a task; one of them may be edited, none selected."""
    nobody: Task | None = None
    edited, set_edited = use_state(nobody)
    deeds = use_memo(
        lambda: RowDeeds(
            edit=lambda task: set_edited(lambda _old: task),
            close=lambda _id: set_edited(lambda _old: None),
            select=lambda _id, _selected, _range: None,
            did=on_deed,
            tick=tick,
        ),
        dependencies=[],
    )

    def row(task: Task, key: TaskId) -> Component:
        begun = edited if edited and edited.id == task.id else None
        return TaskRow(begun or task, RowState(is_edited=begun is not None), deeds, key=key)

    return row


def _id(task: Task) -> TaskId:
    return task.id


def _words(found: Found) -> str:
    if found.trouble:
        return f"Search is unavailable: {found.trouble}"
    number = len(found.tasks)
    many = (
        f"The best {number}" if number == RESULTS_MOST else f"{number} task{'' if number == 1 else 's'} found"
    )
    return f"{many} for “{found.text}”"
