"""How many tasks there are, which of them are selected, and what is done with those."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reactpy import component, use_state
from reactpy.types import VdomDict
from reactpy.utils import Ref

from heavy_engine import about, use_live
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...backend.data.model_managers.task_managers import TASKS_CHANGED
from ...shared_models.tasks import Task, TaskBatch, TaskChoice, TaskCount, TaskFilter, TaskId
from ...shared_models.windows import Window
from ..reactpy_util import Event, heavy_event
from .buttons import Button
from .selection import SelectionBar, ids_between
from .task_news import concerns_count

KINDS = {TaskFilter.ALL: "", TaskFilter.OPEN: "open ", TaskFilter.DONE: "done "}
NOBODY = TaskChoice()
Counts = tuple[TaskCount, TaskCount]


@dataclass(frozen=True)
class Picked:
    """Whether somebody is selecting, what is selected so far, and what was pressed last."""

    is_on: bool = False
    choice: TaskChoice = NOBODY
    last: TaskId | None = None

    def has(self, task_id: TaskId) -> bool:
        """Whether a task is selected."""
        return self.is_on and (self.choice.every is not None or task_id in self.choice.ids)

    def pressed(self, ids: Sequence[TaskId], task_id: TaskId, is_selected: bool, is_range: bool) -> "Picked":
        """After a box was pressed, in a list with these ids; a range goes from the last one pressed."""
        meant = set(ids_between(ids, self.last, task_id) if is_range else (task_id,))
        before = self.choice.ids if self.choice.every is None else frozenset(ids)
        return Picked(True, TaskChoice(before | meant if is_selected else before - meant), task_id)


@dataclass(frozen=True)
class Selection:
    """What is selected, and how that changes. The functions stay the same, so rows need not look anew."""

    picked: Picked
    switch: Callable[[bool], None]
    select: Callable[[TaskId, bool, bool], None]
    select_shown: Callable[[], None]
    select_every: Callable[[TaskFilter], None]


def use_selection(shown: Ref[Window[Task] | None]) -> Selection:
    """Selecting in a list, of which `shown` is on the screen."""
    picked, set_picked = use_state(Picked())

    def shown_ids() -> tuple[TaskId, ...]:
        return tuple(task.id for task in shown.current.items) if shown.current else ()

    def select(task_id: TaskId, is_selected: bool, is_range: bool) -> None:
        set_picked(lambda old: old.pressed(shown_ids(), task_id, is_selected, is_range))

    def select_shown() -> None:
        set_picked(lambda old: Picked(True, TaskChoice(frozenset(shown_ids()) | old.choice.ids)))

    return Selection(
        picked,
        switch=lambda on: set_picked(Picked(on)),
        select=select,
        select_shown=select_shown,
        select_every=lambda show: set_picked(Picked(True, TaskChoice(every=show))),
    )


@component
def TaskSelection(
    selection: Selection, show: TaskFilter, on_deed: Callable[[str, TaskBatch], None]
) -> VdomDict:
    """The line above the list: a count, and the way to select; then what to do with what is selected."""

    async def count(heavy: HeavyContext) -> Counts:
        still_open = await heavy.tasks.count_tasks(TaskFilter.OPEN)
        if not selection.picked.is_on or show is TaskFilter.OPEN:
            return still_open, still_open
        return still_open, await heavy.tasks.count_tasks(show)

    unknown: Counts | None = None
    topic = about(TASKS_CHANGED, concerns_count)
    counts = use_live(count, topic=topic, initial=unknown, dependencies=[show, selection.picked.is_on])

    async def complete(heavy: HeavyContext, _event: Event) -> None:
        batch = await heavy.tasks.complete_tasks(selection.picked.choice)
        selection.switch(False)
        on_deed(f"Completed {_tasks(len(batch.tasks))}.", batch)

    async def delete(heavy: HeavyContext, _event: Event) -> None:
        batch = await heavy.tasks.delete_tasks(selection.picked.choice)
        selection.switch(False)
        on_deed(f"Deleted {_tasks(len(batch.tasks))}.", batch)

    deeds = {"Complete": heavy_event(complete), "Delete": heavy_event(delete)}
    said = html.p({"class": "hint", "role": "status", "id": "open-tasks"}, _open_words(counts))
    if not selection.picked.is_on:
        start = Button("Select", on_click=lambda _event: selection.switch(True), weight="quiet")
        return html.div({"class": "row row-apart"}, said, start)
    matching = counts[1] if counts else None
    bar = SelectionBar(
        _selected_words(selection.picked.choice, matching),
        selects=_selects(selection, show, matching),
        deeds=deeds,
        on_leave=lambda _event: selection.switch(False),
        can_act=selection.picked.choice != NOBODY,
    )
    return html.fragment(said, bar)


def _selects(selection: Selection, show: TaskFilter, matching: TaskCount | None) -> dict[str, object]:
    selects: dict[str, object] = {"Select all shown": lambda _event: selection.select_shown()}
    if matching and not matching.is_more:
        words = f"Select all {matching.number:,} {KINDS[show]}tasks"
        selects[words] = lambda _event: selection.select_every(show)
    return selects


def _selected_words(chosen: TaskChoice, matching: TaskCount | None) -> str:
    if chosen.every is None:
        return f"{len(chosen.ids):,} selected"
    return f"All {matching.number:,} selected" if matching else "All selected"


def _open_words(counts: Counts | None) -> str:
    if counts is None:
        return "Counting…"
    more = "More than " if counts[0].is_more else ""
    return more + _tasks(counts[0].number, "open ")


def _tasks(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}task{'' if number == 1 else 's'}"
