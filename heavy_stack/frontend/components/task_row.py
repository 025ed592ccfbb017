"""One task in a list: tick it, edit it, delete it, or select it."""

from collections.abc import Callable
from dataclasses import dataclass

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...shared_models.tasks import Task, TaskBatch, TaskId
from ..reactpy_util import Event, heavy_event
from .buttons import RemoveButton
from .inline_edit import EditableText
from .private_note import PrivateNote
from .selection import SelectBox
from .task_editor import TaskEditor
from .task_ticking import Tick

BOX = {"type": "checkbox", "class": "checkbox"}


@dataclass(frozen=True)
class RowState:
    """How a row is shown besides its task."""

    is_selecting: bool = False
    is_selected: bool = False
    is_edited: bool = False
    has_focus: bool = False


@dataclass(frozen=True)
class RowDeeds:
    """What a row tells the list around it."""

    edit: Callable[[Task], None]
    close: Callable[[TaskId], None]
    select: Callable[[TaskId, bool, bool], None]
    did: Callable[[str, TaskBatch], None]
    tick: Tick


@component
def TaskRow(task: Task, state: RowState, deeds: RowDeeds) -> VdomDict:
    """One task.

    Args:
        task: what it is about; while it is edited, as it was when that began.
        state: whether it is being edited or selected.
        deeds: told of what is pressed.
    """

    async def tick(event: Event) -> None:
        await deeds.tick(task, bool(event.get("target", {}).get("checked")))

    async def delete(heavy: HeavyContext, _event: Event) -> None:
        batch = await heavy.tasks.delete_task(task.id)
        deeds.did(f"Deleted “{task.title}”.", batch)

    on_delete = heavy_event(delete)
    kind = {"class": "row-done" if task.done else "row-open"}
    if state.is_edited:
        return html.li(kind, TaskEditor(task, lambda: deeds.close(task.id), key="editor"))
    if state.is_selecting:
        return html.li(kind, _selectable(task, state, deeds))
    return html.li(
        kind,
        html.input({**BOX, "aria-label": f"Done: {task.title}", "checked": task.done, "onChange": tick}),
        EditableText(
            task.title,
            label=f"Edit: {task.title}",
            on_edit=lambda _event: deeds.edit(task),
            focus=state.has_focus,
        ),
        PrivateNote(task.id, task.title),
        RemoveButton(f"Delete: {task.title}", on_click=on_delete),
    )


def _selectable(task: Task, state: RowState, deeds: RowDeeds) -> VdomDict:
    """The whole line selects, so there is no small target to miss."""

    def select(event: Event) -> None:
        is_selected = bool(event.get("target", {}).get("checked"))
        deeds.select(task.id, is_selected, bool(event.get("shiftKey")))

    return html.label(
        {"class": "row-label"},
        SelectBox(f"Select: {task.title}", selected=state.is_selected, on_click=select),
        html.span({"class": "row-title"}, task.title),
    )
