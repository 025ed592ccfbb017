"""A private note that a person has in hand: what is stored, what they began with, and how both change."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from reactpy import use_state

from heavy_engine import use_live
from heavy_engine.topics import about

from ...backend.context import HeavyContext
from ...backend.data.model_managers.note_managers import NO_NOTE, NOTES_CHANGED
from ...backend.errors import ChangedMeanwhile, NoteRefused, TaskNotFound, ValueSealed
from ...shared_models import notes
from ...shared_models.tasks import TaskId
from ..reactpy_util import Event, Handler
from .fields import form_values


@dataclass(frozen=True)
class Stored:
    """What the database has: a note, none, or one that does not open."""

    note: notes.PrivateNote | None = None
    is_lost: bool = False

    @property
    def text(self) -> str:
        """The text, empty where there is no note."""
        return self.note.text if self.note else ""

    @property
    def version(self) -> int:
        """What save_note() wants to know of it."""
        return self.note.version if self.note else NO_NOTE


@dataclass(frozen=True)
class Hand:
    """What a person has in hand: the text and version that they began with, and what they know of."""

    text: str
    began: int
    known: tuple[int, ...]
    saved: int | None = None


@dataclass(frozen=True)
class OpenNote:
    """A note as it is and as a person has it, and what they can do with it.

    `stored` is None until it is loaded; `error` says why the last text was refused; `attempt` counts
    how often a text was put down.
    """

    stored: Stored | None
    hand: Hand | None
    error: str
    attempt: int
    take_up: Callable[[Event], None]
    put_down: Callable[[Event], None]
    save: Handler

    @property
    def key(self) -> str:
        """Names what was begun: with another key a field is another element, with nothing typed in it."""
        began = self.hand.began if self.hand else self._seen.version
        return f"{self.attempt}-{began}"

    @property
    def text(self) -> str:
        """What a field begins with."""
        return self.hand.text if self.hand else self._seen.text

    @property
    def is_overtaken(self) -> bool:
        """Whether another window saved what this one does not know of."""
        return self.hand is not None and self._seen.version not in self.hand.known

    @property
    def status(self) -> str:
        """Saved is what the database says, not what was sent to it."""
        if self.hand and self.hand.saved == self._seen.version:
            return "Saved." if self._seen.note else "Taken away."
        return "" if self._seen.note or self.hand else "You have not written anything yet."

    @property
    def _seen(self) -> Stored:
        return self.stored or Stored()


def use_note(user_id: str, task_id: TaskId) -> OpenNote:
    """A person's note on a task, and what they have of it in hand."""
    stored = use_live(_loader(task_id), topic=about(NOTES_CHANGED, user=user_id, id=task_id), initial=None)
    hand, set_hand = use_state(_nothing)
    attempt, set_attempt = use_state(0)
    error, set_error = use_state("")

    def take_up(_event: Event) -> None:
        if hand is None and stored is not None:
            set_hand(Hand(stored.text, stored.version, (stored.version,)))

    def put_down(_event: Event) -> None:
        set_hand(None)
        set_error("")
        set_attempt(attempt + 1)

    async def save(heavy: HeavyContext, event: Event) -> None:
        seen = stored or Stored()
        try:
            note = await heavy.notes.save_note(task_id, _text_of(event), version=seen.version)
        except (ChangedMeanwhile, NoteRefused, TaskNotFound) as refusal:
            set_error(str(refusal))
            return
        saved = note.version if note else NO_NOTE
        set_error("")
        before = hand or Hand(seen.text, seen.version, ())
        set_hand(replace(before, known=(seen.version, saved), saved=saved))

    return OpenNote(stored, hand, error, attempt, take_up, put_down, save)


def _loader(task_id: TaskId) -> Callable[[HeavyContext], Awaitable[Stored | None]]:
    async def load(heavy: HeavyContext) -> Stored | None:
        try:
            return Stored(await heavy.notes.get_note(task_id))
        except ValueSealed:
            return Stored(is_lost=True)

    return load


def _text_of(event: Event) -> str:
    return form_values(event).get("note", "")


def _nothing() -> Hand | None:
    """Nothing is in hand at first."""
    return None
