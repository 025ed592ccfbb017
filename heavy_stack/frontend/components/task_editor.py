"""A task's title while somebody edits it, and what others did to it meanwhile."""

from collections.abc import Callable

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


@component
def TaskEditor(seen: Task, on_close: Callable[[], None]) -> VdomDict:
    """An input for the title of a task.

    Args:
        seen: the task as it was when its title was pressed.
        on_close: called when all is said.
    """
    text, set_text = use_state(seen.title)
    error, set_error = use_state("")

    async def find(heavy: HeavyContext) -> Task | None:
        return await heavy.tasks.find_task(seen.id)

    first: Task | None = seen
    now = use_live(find, topic=about(TASKS_CHANGED, id=seen.id), initial=first, dependencies=[seen.id])
    clash, set_clash = use_state(first)
    theirs = max((task for task in (now, clash) if task), key=lambda task: task.version, default=None)
    is_gone = now is None or clash is None
    differs = theirs is not None and theirs.title not in (seen.title, text)

    def change(event: Event) -> None:
        set_text(event["target"]["value"])

    async def save(heavy: HeavyContext, event: Event) -> None:
        try:
            if is_gone:
                await heavy.tasks.add_task(text)
            else:
                await heavy.tasks.rename_task(_read_by(event, seen, theirs), text)
        except TaskTitleRefused as refusal:
            set_error(str(refusal))
        except (ChangedMeanwhile, TaskNotFound):
            set_clash(await heavy.tasks.find_task(seen.id))
        else:
            on_close()

    def close(_event: Event) -> None:
        on_close()

    words = {"save": "Keep mine", "cancel": "Take theirs"} if differs else {}
    if is_gone:
        words = {"save": "Write it down again", "cancel": "Leave it"}
    return TextEditor(
        text,
        label=f"Title of: {seen.title}",
        editor_id=f"title-{seen.id}",
        on_change=change,
        on_save=heavy_event(save, prevent_default=True),
        on_cancel=close,
        error=error or (GONE if is_gone else ""),
        version=theirs.version if differs and theirs else seen.version,
        beside=_clash(theirs) if differs and theirs and not is_gone else "",
        **words,
    )


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
