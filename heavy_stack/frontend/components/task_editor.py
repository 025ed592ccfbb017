"""A task's title while somebody edits it, and what others did to it meanwhile.

It is no use_form: which version its person read, and so what "Save" means, changes while they type.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine import about, use_live
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...backend.data.model_managers.task_managers import TASKS_CHANGED
from ...backend.errors import ChangedMeanwhile, TaskNotFound, TaskTitleRefused
from ...shared_models.tasks import Task
from ..reactpy_util import Event, heavy_event
from .fields import form_values
from .inline_edit import TextEditor

GONE = "Somebody deleted this task meanwhile. Your text is still here."


@dataclass(frozen=True)
class Now:
    """The newest that is known of a task, whether it is gone, and how to look once more."""

    task: Task | None
    is_gone: bool
    look: Callable[[HeavyContext], Awaitable[None]]


@component
def TaskEditor(seen: Task, on_close: Callable[[], None]) -> VdomDict:
    """An input for the title of a task.

    Args:
        seen: the task as it was when its title was pressed.
        on_close: called when all is said.
    """
    text, set_text = use_state(seen.title)
    error, set_error = use_state("")
    now = _use_now(seen)

    async def save(heavy: HeavyContext, event: Event) -> None:
        try:
            await _save(heavy, text, None if now.is_gone else _read_by(event, seen, now.task))
        except TaskTitleRefused as refusal:
            set_error(str(refusal))
        except (ChangedMeanwhile, TaskNotFound):
            await now.look(heavy)
        else:
            on_close()

    return TextEditor(
        text,
        label=f"Title of: {seen.title}",
        editor_id=f"title-{seen.id}",
        on_change=lambda event: set_text(event["target"]["value"]),
        on_save=heavy_event(save, prevent_default=True),
        on_cancel=lambda _event: on_close(),
        error=error or (GONE if now.is_gone else ""),
        **_choice(seen, text, now),
    )


def _use_now(seen: Task) -> Now:
    """Follow a task from when somebody saw it."""
    first: Task | None = seen

    async def find(heavy: HeavyContext) -> Task | None:
        return await heavy.tasks.find_task(seen.id)

    heard = use_live(find, topic=about(TASKS_CHANGED, id=seen.id), initial=first, dependencies=[seen.id])
    found, set_found = use_state(first)

    async def look(heavy: HeavyContext) -> None:
        set_found(await find(heavy))

    known = [task for task in (heard, found) if task]
    newest = max(known, key=lambda task: task.version, default=None)
    return Now(newest, heard is None or found is None, look)


async def _save(heavy: HeavyContext, text: str, read: Task | None) -> None:
    """Give a task another title, or write it down once more if there is none."""
    if read is None:
        await heavy.tasks.add_task(text)
    else:
        await heavy.tasks.rename_task(read, text)


def _choice(seen: Task, text: str, now: Now) -> dict[str, Any]:
    """What the editor offers and of which version: what others did asks for another choice."""
    shown = _shown(seen, text, now)
    choice: dict[str, Any] = {"version": shown.version}
    if now.is_gone:
        return {**choice, "save": "Write it down again", "cancel": "Leave it"}
    if shown is seen:
        return choice
    return {**choice, "save": "Keep mine", "cancel": "Take theirs", "beside": _clash(shown)}


def _shown(seen: Task, text: str, now: Now) -> Task:
    """The task whose title stands before the person: theirs if it says something else than both."""
    differs = now.task is not None and now.task.title not in (seen.title, text)
    return now.task if differs and now.task else seen


def _read_by(event: Event, seen: Task, theirs: Task | None) -> Task:
    """The task as it stood before the person who saved: the form says of which version.

    What came while they pressed Enter they have not read, and it must not be overwritten.
    """
    shown = form_values(event).get("version", "")
    return theirs if theirs and shown == str(theirs.version) else seen


def _clash(theirs: Task) -> VdomDict:
    return html.p(
        {"class": "hint"}, "Somebody changed this title meanwhile to ", html.strong(theirs.title), "."
    )
