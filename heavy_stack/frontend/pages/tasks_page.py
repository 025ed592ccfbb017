"""The page at /tasks: a list that everybody who looks shares."""

from collections.abc import Callable
from dataclasses import dataclass

from reactpy import component, use_location, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import Boundary, use_meta, use_navigate
from heavy_engine.elements import html
from heavy_engine.forms import use_form

from ...backend.context import HeavyContext
from ...shared_models.tasks import TaskBatch, TaskDraft, TaskFilter, TaskSort, TaskView, Undone
from ..components.buttons import SubmitButton
from ..components.choices import ChoiceLinks
from ..components.deeds import DeedBar, DeedDone
from ..components.form_line import FormLine
from ..components.search_box import SearchBox
from ..components.sections import Card
from ..components.task_list import TaskList
from ..components.task_results import TaskResults
from ..components.text import Preformatted
from ..components.titles import PageTitle
from ..components.who_is_here import WhoIsHere
from ..reactpy_util import Event, heavy_event

LEAD = "Everybody who has this page open sees the same list, and every change at once."

WAY_OF_A_TASK = """\
page
 └▶ manager        rules
     ├▶ repository rows
     └▶ munger     shapes
"""
WITHOUT_JAVASCRIPT = (
    "Without JavaScript you can write down, search, filter, sort and leaf through tasks here. What other"
    " people change is shown when you load the page again; ticking, editing and deleting need JavaScript."
)
WRITTEN_DOWN = "Written down. What is shown here does not begin with it."
FILTERS = {TaskFilter.ALL: "All", TaskFilter.OPEN: "Open", TaskFilter.DONE: "Done"}
SORTS = {
    TaskSort.NEWEST: "Newest",
    TaskSort.OLDEST: "Oldest",
    TaskSort.TITLE: "Title",
    TaskSort.OPEN_FIRST: "Open first",
}
Did = Callable[[str, TaskBatch | None], None]


@dataclass(frozen=True)
class Deed:
    """Something that was done on this page; the number tells one from the next."""

    number: int = 0
    words: str = ""
    batch: TaskBatch | None = None


@component
def TasksPage() -> VdomDict:
    """Add, find, complete and delete tasks together."""
    navigate = use_navigate()
    use_meta(description=LEAD)
    view = TaskView.of(use_location().query_string)
    deed, set_deed = use_state(Deed())

    def did(words: str, batch: TaskBatch | None) -> None:
        set_deed(lambda old: Deed(old.number + 1, words, batch if batch and batch.tasks else None))

    def go(to: TaskView) -> None:
        navigate(to.address, replace=True)

    def search(text: str) -> None:
        go(TaskView(view.show, view.sort, text=text))

    results = TaskResults(view.text, did, key="found")
    tasks = TaskList(view, go, did, key=f"{view.show} {view.sort}")
    return html.fragment(
        PageTitle("Tasks", eyebrow="Shared by everyone", lead=LEAD),
        html.div(
            {"class": "split split-top"},
            html.div(
                {"class": "stack stack-m"},
                html.noscript(html.p({"class": "hint"}, WITHOUT_JAVASCRIPT)),
                NewTask("" if view.begins_with_new else WRITTEN_DOWN),
                SearchBox("Search tasks", view.text, TaskView(view.show, view.sort).address, search),
                Boundary(results)
                if view.text
                else html.div({"class": "stack stack-s"}, _choices(view), Boundary(tasks)),
                DeedBar(LastDeed(deed.words, deed.batch, did, key=deed.number) if deed.words else ""),
            ),
            _second_window(),
        ),
    )


@component
def LastDeed(words: str, batch: TaskBatch | None, did: Did) -> Component:
    """What was done last, and the way to take it back."""

    async def undo(heavy: HeavyContext, _event: Event) -> None:
        if batch:
            did(_undone(await heavy.tasks.undo(batch)), None)

    return DeedDone(words, heavy_event(undo) if batch else None, lambda: did("", None))


@component
def NewTask(sent: str) -> VdomDict:
    """A form that writes down one more task.

    Args:
        sent: what is said then.
    """

    async def add(heavy: HeavyContext, draft: TaskDraft) -> None:
        await heavy.tasks.add_task(draft.title)

    form = use_form(TaskDraft, add, name="new")
    return FormLine(form, "title", SubmitButton("Add"), placeholder="Bring the axe back", sent=sent)


def _undone(undone: Undone) -> str:
    back = f"{undone.restored:,} task{' is' if undone.restored == 1 else 's are'} as before."
    if not undone.left:
        return back
    others = "1 was" if undone.left == 1 else f"{undone.left:,} were"
    return f"{back} {others} changed by somebody since, and left alone."


def _choices(view: TaskView) -> VdomDict:
    shows = {words: TaskView(show, view.sort).address for show, words in FILTERS.items()}
    sorts = {words: TaskView(view.show, sort).address for sort, words in SORTS.items()}
    return html.div(
        {"class": "row"},
        ChoiceLinks("Show", shows, chosen=FILTERS[view.show]),
        ChoiceLinks("Sort", sorts, chosen=SORTS[view.sort]),
    )


def _second_window() -> VdomDict:
    link = html.a({"class": "button", "href": "/tasks", "target": "_blank"}, "Open a second window")
    return Card(
        "See it follow",
        html.p("Open this page twice and change something: the other window follows at once."),
        html.div(link),
        WhoIsHere(),
        Preformatted(WAY_OF_A_TASK, label="The way of a task"),
        stacked=True,
        level=2,
    )
