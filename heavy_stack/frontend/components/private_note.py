"""A private note on a task: folded away, opened, written, saved; seen by one person only."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from reactpy import component, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import use_live, use_session
from heavy_engine.elements import html
from heavy_engine.topics import about

from ...backend.context import HeavyContext
from ...backend.data.model_managers.note_managers import NO_NOTE, NOTE_MAX_LENGTH, NOTES_CHANGED
from ...backend.errors import ChangedMeanwhile, NoteRefused, TaskNotFound, ValueSealed
from ...shared_models import notes
from ...shared_models.tasks import TaskId
from ..reactpy_util import Event, heavy_event
from .buttons import Button, SubmitButton
from .fields import form_values
from .placeholders import Skeleton
from .text import Preformatted
from .titles import name_in_ids

HELP = "Only you can read this. It is encrypted before it is stored."
SIGN_IN = "Sign in to keep private notes. Nobody but you can read them."
CONFLICT = "You changed this note in another window meanwhile. There it says:"
TAKEN_AWAY = "(nothing: it was taken away)"
OVERWRITE = "Save to put what you have here in its place, or cancel to take over what it says there."


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


@component
def PrivateNote(task_id: TaskId, title: str) -> VdomDict:
    """A button that unfolds the person's own note on a task.

    The note is loaded and opened when it is unfolded, not before; it stays as it is, with what was
    typed, when it is folded again.

    Args:
        task_id: what it is about.
        title: of the task, for those who cannot see where the button is.
    """
    is_open, set_open = use_state(False)
    was_open, set_was_open = use_state(False)
    body_id = f"note-{name_in_ids(task_id)}"

    def toggle(_event: Event) -> None:
        set_open(not is_open)
        set_was_open(True)

    button = Button(
        "Note",
        on_click=toggle,
        weight="quiet",
        **{
            "aria-label": f"Private note: {title}",
            "aria-expanded": str(is_open).lower(),
            "aria-controls": body_id,
        },
    )
    inside = NoteEditor(task_id, title) if was_open else ""
    return html.div(
        {"class": "stack stack-s"}, button, html.div({"id": body_id, "hidden": not is_open}, inside)
    )


@component
def NoteEditor(task_id: TaskId, title: str) -> VdomDict | Component:
    """The person's note on a task; what they change in another window comes here too."""
    user_id = use_session().caller.user_id
    if user_id is None:
        return html.p({"class": "hint"}, SIGN_IN)
    return OwnNote(user_id, task_id, title)


@component
def OwnNote(user_id: str, task_id: TaskId, title: str) -> VdomDict:
    """The form with the note. The browser owns the text until it is sent."""
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

    async def remove(heavy: HeavyContext, _event: Event) -> None:
        await heavy.notes.remove_note(task_id)

    if stored is None:
        return Skeleton("Opening the note…")
    if stored.is_lost:
        return _lost(title, heavy_event(remove))
    key = f"{attempt}-{hand.began if hand else stored.version}"
    return html.form(
        {
            "class": "stack stack-s",
            "onSubmit": heavy_event(save, prevent_default=True, retries=3),
            "novalidate": True,
        },
        html.div(
            {"class": "field"},
            html.label({"class": "field-label", "for": _id(task_id, "input")}, f"Private note on {title}"),
            # With another key it is another element, which holds what was saved and nothing typed.
            _textarea(task_id, hand.text if hand else stored.text, bool(error), onFocus=take_up, key=key),
            html.p({"class": "field-help", "id": _id(task_id, "help")}, HELP),
            html.div({"role": "alert", "id": _id(task_id, "error")}, _trouble(hand, stored, error)),
        ),
        html.div(
            {"class": "row"},
            SubmitButton("Save"),
            Button("Cancel", on_click=put_down, weight="plain", **{"data-key": "Escape"}),
        ),
        html.p({"class": "hint", "role": "status"}, _status(hand, stored)),
    )


def _textarea(task_id: TaskId, text: str, is_refused: bool, **attributes: Any) -> VdomDict:
    return html.textarea(
        {
            "id": _id(task_id, "input"),
            "name": "note",
            "class": "field-input",
            "rows": 4,
            "maxlength": NOTE_MAX_LENGTH,
            "defaultValue": text,
            "placeholder": "What only you need to know",
            "aria-invalid": str(is_refused).lower(),
            "aria-describedby": f"{_id(task_id, 'help')} {_id(task_id, 'error')}",
            **attributes,
        }
    )


def _loader(task_id: TaskId) -> Callable[[HeavyContext], Awaitable[Stored | None]]:
    async def load(heavy: HeavyContext) -> Stored | None:
        try:
            return Stored(await heavy.notes.get_note(task_id))
        except ValueSealed:
            return Stored(is_lost=True)

    return load


def _trouble(hand: Hand | None, stored: Stored, error: str) -> Any:
    """Why it was not saved, or what was saved elsewhere."""
    if hand and stored.version not in hand.known:
        there = Preformatted(stored.text or TAKEN_AWAY, label="The note in the other window")
        return html.div(html.p({"class": "field-error"}, CONFLICT), there, html.p(OVERWRITE))
    return html.p({"class": "field-error"}, error) if error else ""


def _status(hand: Hand | None, stored: Stored) -> str:
    """Saved is what the database says, not what was sent to it."""
    if hand and hand.saved == stored.version:
        return "Saved." if stored.note else "Taken away."
    return "" if stored.note or hand else "You have not written anything yet."


def _lost(title: str, on_remove: Any) -> VdomDict:
    """Say that a note does not open, and offer to begin anew."""
    return html.div(
        {"class": "stack stack-s", "role": "alert"},
        html.p(html.strong("Your note cannot be opened any more."), " It is damaged, or its key is gone."),
        html.div(Button(f"Remove the note on {title}", on_click=on_remove)),
    )


def _text_of(event: Event) -> str:
    return form_values(event).get("note", "")


def _id(task_id: TaskId, part: str) -> str:
    return f"note-{name_in_ids(task_id)}-{part}"


def _nothing() -> Hand | None:
    """Nothing is in hand at first."""
    return None
