"""Tasks as pages see them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NewType, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .queries import choice_of, fields_of, read_query, span_of, write_query
from .windows import START, Span

TaskId = NewType("TaskId", str)
TaskDeed = Literal["completed", "deleted"]
TaskChange = Literal["added", "title", "done", "deleted", "restored"]
"""What news about tasks say in their fact `what`."""
TITLE_MAX_LENGTH = 200


def title_to_keep(written: str) -> str:
    """A title as it is kept: one line, no blanks around it.

    Raises:
        ValueError: for an empty or an overlong title, with a sentence for who wrote it.
    """
    kept = " ".join(written.replace("\x00", "").split())
    if not kept:
        raise ValueError("Write what is to be done first.")
    if len(kept) > TITLE_MAX_LENGTH:
        raise ValueError(f"This has {len(kept)} characters; a task takes at most {TITLE_MAX_LENGTH}.")
    return kept


class TaskDraft(BaseModel):
    """What somebody fills in to write down a task."""

    # It has no max_length: browsers would cut what is pasted and say nothing.
    title: Annotated[str, AfterValidator(title_to_keep)] = Field("", title="New task", validate_default=True)


class Task(BaseModel):
    """Something to do, or done; `version` counts its changes."""

    model_config = ConfigDict(frozen=True)

    id: TaskId
    title: str
    done: bool
    version: int
    created_at: datetime


class TaskFilter(StrEnum):
    """Which tasks to show."""

    ALL = "all"
    OPEN = "open"
    DONE = "done"


class TaskSort(StrEnum):
    """In which order."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    OPEN_FIRST = "open-first"


@dataclass(frozen=True)
class TaskView:
    """What an address of the task list asks for; whatever is no sense in it counts as not said."""

    show: TaskFilter = TaskFilter.ALL
    sort: TaskSort = TaskSort.NEWEST
    span: Span = START
    text: str = ""

    @classmethod
    def of(cls, query: str) -> Self:
        """Read `?show=open&sort=title&q=axe`."""
        said = read_query(query)
        return cls(
            choice_of(TaskFilter, said.get("show"), TaskFilter.ALL),
            choice_of(TaskSort, said.get("sort"), TaskSort.NEWEST),
            span_of(said),
            said.get("q", "").strip(),
        )

    def at(self, span: Span) -> Self:
        """The same list at another place."""
        return replace(self, span=span)

    @property
    def begins_with_new(self) -> bool:
        """Whether a task that is written down now appears at the top of it."""
        is_start = self.span == START and not self.text
        return is_start and self.sort is TaskSort.NEWEST and self.show is not TaskFilter.DONE

    @property
    def address(self) -> str:
        """Where this is found."""
        show = "" if self.show is TaskFilter.ALL else self.show
        sort = "" if self.sort is TaskSort.NEWEST else self.sort
        return "/tasks" + write_query(show=show, sort=sort, q=self.text, **fields_of(self.span))


@dataclass(frozen=True)
class TaskCount:
    """How many tasks there are; `is_more` when they were not counted to the end."""

    number: int
    is_more: bool = False


@dataclass(frozen=True)
class TaskChoice:
    """Tasks that somebody selected: some by name, or all that a filter finds."""

    ids: frozenset[TaskId] = frozenset()
    every: TaskFilter | None = None


@dataclass(frozen=True)
class TaskBatch:
    """What one deed did to which tasks, with their versions after it; undo() takes it back."""

    deed: TaskDeed
    tasks: tuple[tuple[TaskId, int], ...]


@dataclass(frozen=True)
class Undone:
    """How many tasks are as they were, and how many were left, for somebody had changed them since."""

    restored: int
    left: int
