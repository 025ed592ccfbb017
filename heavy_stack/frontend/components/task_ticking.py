"""Ticking tasks off: shown at once, taken back with a message when it is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from reactpy import use_memo

from heavy_engine import use_mutation, use_session

from ...backend.context import HeavyContext
from ...shared_models.tasks import Task

Tick = Callable[[Task, bool], Awaitable[None]]
Tasks = tuple[Task, ...]

# So many ticks may be saved before the list hears of the first of them.
TICKED_MAX = 10


@dataclass(frozen=True)
class Ticking:
    """How to tick a task of a list, and what was ticked last, as it is expected to be or was answered."""

    tick: Tick
    ticked: Tasks

    def shown(self, task: Task) -> Task:
        """A task as it was ticked here, until something newer of it is known."""
        newer = (one for one in self.ticked if one.id == task.id and one.version >= task.version)
        return next(newer, task)


def use_ticking() -> Ticking:
    """Ticking in a list of tasks.

    One mutation serves all rows, for events of a page are handled in their order: a tick waits until
    the one before is saved. One for each row would make an open page a third larger.
    """
    session = use_session()

    def ticked(task: Task) -> Tasks:
        others = (one for one in saving.value or () if one.id != task.id)
        return (task, *others)[:TICKED_MAX]

    async def save(heavy: HeavyContext, task: Task, is_done: bool) -> Tasks:
        change = heavy.tasks.complete_task if is_done else heavy.tasks.reopen_task
        return ticked(await change(task.id))

    def expected(task: Task, is_done: bool) -> Tasks:
        return ticked(task.model_copy(update={"done": is_done, "version": task.version + 1}))

    async def tick(task: Task, is_done: bool) -> None:
        if not await saving.run(task, is_done) and saving.error:
            session.notify(saving.error.sentence, saving.error.reference)

    saving = use_mutation(save, optimistic=expected)
    return Ticking(use_memo(lambda: tick, dependencies=[]), saving.value or ())
