"""The page at /tasks: a list that everybody who looks shares."""

from typing import Any

from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine import use_live
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...backend.data.model_managers.task_managers import TASKS_CHANGED
from ...backend.errors import TaskTitleRefused
from ...shared_models.tasks import Task
from ..components.buttons import RemoveButton, SubmitButton
from ..components.fields import TextField, form_values
from ..components.placeholders import EmptyState, Skeleton
from ..components.sections import Card
from ..components.text import Preformatted
from ..components.titles import PageTitle
from ..reactpy_util import Event, heavy_event

LEAD = "Everybody who has this page open sees the same list, and every change at once."

WAY_OF_A_TASK = """\
page
 └▶ manager        rules
     ├▶ repository rows
     └▶ munger     shapes
"""


async def list_tasks(heavy: HeavyContext) -> tuple[Task, ...] | None:
    """Load what the page shows."""
    return await heavy.tasks.list_tasks()


@component
def TasksPage() -> VdomDict:
    """Add, complete and delete tasks together."""
    tasks = use_live(list_tasks, topic=TASKS_CHANGED, initial=None)

    return html.fragment(
        PageTitle("Tasks", eyebrow="Shared by everyone", lead=LEAD),
        html.div(
            {"class": "split split-top"},
            html.div(
                {"class": "stack stack-m"},
                NewTask(),
                Skeleton("Loading the tasks…") if tasks is None else _list(tasks),
            ),
            _second_window(),
        ),
    )


@component
def NewTask() -> VdomDict:
    """A form that writes down one more task."""
    title, set_title = use_state("")
    error, set_error = use_state("")

    def change(event: Event) -> None:
        set_title(event["target"]["value"])

    async def add(heavy: HeavyContext, event: Event) -> None:
        try:
            await heavy.tasks.add_task(form_values(event).get("title", ""))
        except TaskTitleRefused as refusal:
            set_error(str(refusal))
            return
        set_error("")
        set_title("")

    field = TextField(
        "title",
        "New task",
        SubmitButton("Add"),
        error=error,
        placeholder="Bring the axe back",
        value=title,
        on_change=change,
    )
    return html.form({"onSubmit": heavy_event(add, prevent_default=True), "novalidate": True}, field)


@component
def TaskRow(task: Task) -> VdomDict:
    """One task: tick it, untick it, delete it."""

    async def tick(heavy: HeavyContext, event: Event) -> None:
        change = heavy.tasks.complete_task if _is_ticked(event) else heavy.tasks.reopen_task
        await change(task.id)

    async def delete(heavy: HeavyContext, _event: Event) -> None:
        await heavy.tasks.delete_task(task.id)

    checkbox: dict[str, Any] = {
        "type": "checkbox",
        "class": "checkbox",
        "aria-label": f"Done: {task.title}",
        "checked": task.done,
        "onChange": heavy_event(tick),
    }
    return html.li(
        {"class": "row-done" if task.done else "row-open"},
        html.label(
            {"class": "row-label"}, html.input(checkbox), html.span({"class": "row-title"}, task.title)
        ),
        RemoveButton(f"Delete: {task.title}", on_click=heavy_event(delete)),
    )


def _list(tasks: tuple[Task, ...]) -> VdomDict:
    rows = html.ul({"class": "rows"}, *(TaskRow(task, key=task.id) for task in tasks))
    empty = EmptyState("Nothing to do.", "Write the first task above; it appears in every open window.")
    return html.div({"class": "stack stack-s"}, _count(tasks), rows if tasks else empty)


def _second_window() -> VdomDict:
    link = html.a({"class": "button", "href": "/tasks", "target": "_blank"}, "Open a second window")
    return Card(
        "See it follow",
        html.p("Open this page twice and change something: the other window follows at once."),
        html.div(link),
        Preformatted(WAY_OF_A_TASK, label="The way of a task"),
        stacked=True,
        level=2,
    )


def _count(tasks: tuple[Task, ...]) -> VdomDict:
    still_open = sum(not task.done for task in tasks)
    words = f"{still_open} open task{'' if still_open == 1 else 's'}"
    return html.p({"class": "hint", "role": "status", "id": "open-tasks"}, words)


def _is_ticked(event: Event) -> bool:
    return bool(event.get("target", {}).get("checked"))
