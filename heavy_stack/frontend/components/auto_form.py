"""A form of any model, in one line."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from reactpy import component
from reactpy.types import VdomDict

from heavy_engine.forms import use_form
from heavy_engine.forms.kinds import Kind
from heavy_engine.forms.options import OnSubmit
from heavy_engine.forms.specs import ChoiceSource

from .form_frame import FormFrame

NONE: Mapping[str, Any] = MappingProxyType({})


@component
def AutoForm(
    model: type[BaseModel],
    on_submit: OnSubmit,
    *,
    values: Any = None,
    name: str = "",
    title: str = "",
    submit: str = "Save",
    sent: str = "Saved.",
    widgets: Mapping[str, Kind] = NONE,
    choices: Mapping[str, ChoiceSource] = NONE,
    shown: Mapping[str, Callable[[Any], bool]] = NONE,
    steps: Sequence[tuple[str, Sequence[str]]] = (),
    on_cancel: Any = None,
) -> VdomDict:
    """All fields of a model, with what its types and constraints say of them.

        AutoForm(ToolDraft, save)

    Labels are the fields' titles or names, helps their descriptions. For what the arguments mean see
    use_form() and FormFrame().
    """
    form = use_form(
        model,
        on_submit,
        values=values,
        name=name,
        widgets=widgets,
        choices=choices,
        shown=shown,
        steps=steps,
    )
    return FormFrame(form, title=title, submit=submit, sent=sent, on_cancel=on_cancel)
