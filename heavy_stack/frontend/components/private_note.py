"""A private note on a task: folded away, opened, written, saved; seen by one person only.

It is no use_form: that is told every key, and this text leaves the browser only when it is saved.
"""

from typing import Any

from reactpy import component, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import use_session
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...backend.data.model_managers.note_managers import NOTE_MAX_LENGTH
from ...shared_models.tasks import TaskId
from ..reactpy_util import Event, heavy_event
from .buttons import Button, SubmitButton
from .note_in_hand import OpenNote, use_note
from .placeholders import Skeleton
from .text import Preformatted
from .titles import name_in_ids

HELP = "Only you can read this. It is encrypted before it is stored."
SIGN_IN = "Sign in to keep private notes. Nobody but you can read them."
CONFLICT = "You changed this note in another window meanwhile. There it says:"
TAKEN_AWAY = "(nothing: it was taken away)"
OVERWRITE = "Save to put what you have here in its place, or cancel to take over what it says there."


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
    """The person's note, once it is there and if it opens."""
    note = use_note(user_id, task_id)

    async def remove(heavy: HeavyContext, _event: Event) -> None:
        await heavy.notes.remove_note(task_id)

    if note.stored is None:
        return Skeleton("Opening the note…")
    if note.stored.is_lost:
        return _lost(title, heavy_event(remove))
    return html.form(
        {
            "class": "stack stack-s",
            "onSubmit": heavy_event(note.save, prevent_default=True, retries=3),
            "novalidate": True,
        },
        _field(note, task_id, title),
        html.div(
            {"class": "row"},
            SubmitButton("Save"),
            Button("Cancel", on_click=note.put_down, weight="plain", **{"data-key": "Escape"}),
        ),
        html.p({"class": "hint", "role": "status"}, note.status),
    )


def _field(note: OpenNote, task_id: TaskId, title: str) -> VdomDict:
    """The browser owns the text until it is sent."""
    return html.div(
        {"class": "field"},
        html.label({"class": "field-label", "for": _id(task_id, "input")}, f"Private note on {title}"),
        _textarea(task_id, note.text, bool(note.error), onFocus=note.take_up, key=note.key),
        html.p({"class": "field-help", "id": _id(task_id, "help")}, HELP),
        html.div({"role": "alert", "id": _id(task_id, "error")}, _trouble(note)),
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


def _trouble(note: OpenNote) -> Any:
    """Why it was not saved, or what was saved elsewhere."""
    if note.is_overtaken and note.stored:
        there = Preformatted(note.stored.text or TAKEN_AWAY, label="The note in the other window")
        return html.div(html.p({"class": "field-error"}, CONFLICT), there, html.p(OVERWRITE))
    return html.p({"class": "field-error"}, note.error) if note.error else ""


def _lost(title: str, on_remove: Any) -> VdomDict:
    """Say that a note does not open, and offer to begin anew."""
    return html.div(
        {"class": "stack stack-s", "role": "alert"},
        html.p(html.strong("Your note cannot be opened any more."), " It is damaged, or its key is gone."),
        html.div(Button(f"Remove the note on {title}", on_click=on_remove)),
    )


def _id(task_id: TaskId, part: str) -> str:
    return f"note-{name_in_ids(task_id)}-{part}"
