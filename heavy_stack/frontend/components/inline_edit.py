"""A text that becomes an input where it stands: saved by Enter, given up by Escape."""

from collections.abc import Callable
from typing import Any

from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine.elements import html

from .buttons import Button, SubmitButton


def EditableText(
    text: str, *, label: str, on_edit: Callable[[dict[str, Any]], Any], focus: bool = False
) -> VdomDict:
    """A text that is edited when it is pressed.

    Args:
        text: what it says.
        label: its name, which says that it can be edited; it contains the text.
        on_edit: called when it is pressed.
        focus: where the focus goes when it comes back from being edited.
    """
    attributes = {"type": "button", "class": "row-title", "aria-label": label, "onClick": on_edit}
    return html.button({**attributes, **({"autofocus": True} if focus else {})}, text)


def TextEditor(
    text: str,
    *,
    label: str,
    editor_id: str,
    on_change: Callable[[dict[str, Any]], Any],
    on_save: EventHandler,
    on_cancel: Callable[[dict[str, Any]], Any],
    error: str = "",
    save: str = "Save",
    cancel: str = "Cancel",
    version: int = 0,
    beside: Any = "",
) -> VdomDict:
    """The same text as an input, with the focus in it.

    Args:
        text: a state of the page.
        label: the input's name.
        editor_id: names the input on the page.
        on_change: called with the event of every change.
        on_save: called when the form is sent.
        on_cancel: called by Escape and the button.
        error: why the text was refused, or what else is to be known; announced at once.
        save: the words of the button that saves.
        cancel: the words of the button that does not.
        version: of what is shown; form_values() has it, as it was on the screen when the form was sent.
        beside: what stands below the message.
    """
    message = html.p({"class": "field-error", "id": _error_id(editor_id)}, error) if error else ""
    give_up = Button(cancel, on_click=on_cancel, weight="quiet", **{"data-key": "Escape"})
    return html.form(
        {"class": "row-editor", "onSubmit": on_save, "novalidate": True},
        html.input({**_field(editor_id, label, error), "value": text, "onChange": on_change}),
        html.input({"type": "hidden", "name": "version", "value": str(version)}),
        html.div({"class": "row-buttons"}, SubmitButton(save), give_up),
        html.div({"role": "alert"}, message, beside),
    )


def _field(editor_id: str, label: str, error: str) -> dict[str, Any]:
    return {
        "id": editor_id,
        "name": "text",
        "type": "text",
        "class": "field-input",
        "autocomplete": "off",
        "autofocus": True,
        "aria-label": label,
        "aria-invalid": "true" if error else "false",
        "aria-describedby": _error_id(editor_id) if error else None,
    }


def _error_id(editor_id: str) -> str:
    return f"{editor_id}-error"
