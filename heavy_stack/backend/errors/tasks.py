"""What cannot be done with tasks and the notes on them."""

from .base import HeavyError


class TaskTitleRefused(HeavyError):
    """A title that cannot be a task's."""


class TaskNotFound(HeavyError):
    """The task is gone, most likely deleted by somebody else."""

    def __init__(self) -> None:
        super().__init__("This task is gone: somebody deleted it.")


class TooManyTasks(HeavyError):
    """More tasks than one deed changes at a time."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"More than {most:,} tasks: that is too much for one step. Show fewer, or select them in parts."
        )


class NoteRefused(HeavyError):
    """A text that cannot be a note's."""
