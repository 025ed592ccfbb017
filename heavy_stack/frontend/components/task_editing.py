"""Which task of a list is being edited, and where the focus goes after that."""

from collections.abc import Callable
from dataclasses import dataclass

from reactpy import use_effect, use_state
from reactpy.utils import Ref

from ...shared_models.tasks import Task, TaskId
from ...shared_models.windows import Window

NOBODY = TaskId("")


@dataclass(frozen=True)
class Edited:
    """The task that is being edited as it was when that began, and where it stood among the rows."""

    task: Task | None = None
    index: int = 0

    def kept_among(self, items: tuple[Task, ...]) -> tuple[Task, ...]:
        """The rows, and the one that is being edited even if it is not among them any more.

        Its editor says why; what was typed must not go with it.
        """
        if self.task is None or any(task.id == self.task.id for task in items):
            return items
        return (*items[: self.index], self.task, *items[self.index :])


NOTHING = Edited()


@dataclass(frozen=True)
class Editing:
    """What is being edited, which row takes the focus now, and how both change."""

    edited: Edited
    focused: TaskId
    edit: Callable[[Task], None]
    close: Callable[[TaskId], None]

    def is_at(self, task_id: TaskId) -> bool:
        """Whether this task is being edited."""
        return self.edited.task is not None and self.edited.task.id == task_id


def use_editing(shown: Ref[Window[Task] | None]) -> Editing:
    """Editing one task at a time in a list, of which `shown` is on the screen."""
    edited, set_edited = use_state(NOTHING)
    focused, set_focused = use_state(NOBODY)

    def edit(task: Task) -> None:
        ids = [each.id for each in shown.current.items] if shown.current else []
        set_edited(Edited(task, ids.index(task.id) if task.id in ids else 0))

    def close(task_id: TaskId) -> None:
        set_edited(NOTHING)
        set_focused(task_id)

    # Once it has the focus it needs no sign any more, which would take the focus again elsewhere.
    use_effect(lambda: set_focused(NOBODY), dependencies=[focused])
    return Editing(edited, focused, edit, close)
