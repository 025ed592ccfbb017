"""Forms that add and change the records of a list; they open and close where the record stands."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel
from reactpy import component, use_effect, use_ref, use_state
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from heavy_engine.elements import html
from heavy_engine.forms import Form, use_form

from ...backend.context import HeavyContext
from ...backend.errors import ChangedMeanwhile
from ...shared_models.listing import Choices
from .form_field import FormField
from .form_frame import FormFrame
from .opening import Opening
from .records import Conflict, Fact

Save = Callable[[HeavyContext, Any], Awaitable[None]]
Look = Callable[[HeavyContext], Awaitable[Any]]
Tell = Callable[[Any], Sequence[Fact]]


@component
def NewForm(
    title: str, model: type[BaseModel], save: Save, opening: Opening, choices: Choices | None = None
) -> VdomDict:
    """A form for one more record; when it was sent it begins anew, for the next one.

    Args:
        title: what it is for.
        model: what is filled in.
        save: adds it; an error with `by_field` is told at its fields.
        opening: what use_opening() gave.
        choices: what fields that refer to other records can refer to.
    """
    added, set_added = use_state(0)
    offered = _offered(model, choices)
    form = _Adding(title, model, save, opening, offered, lambda: set_added(added + 1), key=f"form-{added}")
    said = html.p({"class": "form-sent", "role": "status"}, f"{added} added." if added else "")
    return html.div({"class": "record-form"}, form, said)


@component
def ChangeForm(
    title: str,
    model: type[BaseModel],
    record: Any,
    save: Save,
    look: Look,
    tell: Tell,
    opening: Opening,
    choices: Choices | None = None,
) -> VdomDict:
    """A form that changes a record; who saves what somebody else changed meanwhile decides.

    Until somebody types, it follows the record. From then on it holds the version that they saw:
    it is a hidden field, so that a page without JavaScript knows it too.

    Args:
        title: what it is for.
        model: what is filled in, with a SeenVersion called `version`.
        record: as it is now, with `id` and `version`.
        save: changes it; raises ChangedMeanwhile when it has another version by now.
        look: finds the record as somebody else left it meanwhile.
        tell: what is said of that.
        opening: what use_opening() gave.
        choices: what fields that refer to other records can refer to.
    """
    theirs: Any
    theirs, set_theirs = use_state(None)

    async def submit(heavy: HeavyContext, change: BaseModel) -> str | None:
        try:
            await save(heavy, change)
        except ChangedMeanwhile:
            now = await look(heavy)
            form.set("version", str(now.version))
            set_theirs(now)
            raise
        return opening.leads_to

    form: Form[BaseModel] = use_form(
        model,
        submit,
        values=record,
        name=f"edit-{record.id}",
        choices=_offered(model, choices, record),
        focus=_first(model),
        after="keep",
    )
    _use_when_sent(form, opening.close)
    clash = None if theirs is None else Conflict(*tell(theirs))
    return html.div({"class": "record-form"}, _changing(form, title, opening, clash))


def _changing(form: Form[BaseModel], title: str, opening: Opening, clash: VdomDict | None) -> VdomDict:
    fields = [FormField(form, field) for field in form.fields]
    return FormFrame(
        form,
        *([clash] if clash else []),
        *fields,
        title=title,
        submit="Keep mine" if clash else "Save",
        cancel="Take theirs" if clash else "Cancel",
        cancel_to=opening.back,
        on_cancel=opening.on_close,
    )


@component
def _Adding(
    title: str,
    model: type[BaseModel],
    save: Save,
    opening: Opening,
    offered: dict[str, Any],
    on_sent: Callable[[], None],
) -> Component | VdomDict:
    form: Form[BaseModel] = use_form(model, save, choices=offered, focus=_first(model))
    _use_when_sent(form, on_sent)
    return FormFrame(form, title=title, sent="Added.", cancel_to=opening.back, on_cancel=opening.on_close)


def _use_when_sent(form: Form[Any], then: Callable[[], None]) -> None:
    """Do something once the form was sent here, which is after the commit; not when it was posted before."""
    was_sent: Ref[bool] = use_ref(form.is_sent)

    def look() -> None:
        is_new = form.is_sent and not was_sent.current
        was_sent.current = form.is_sent
        if is_new:
            then()

    use_effect(look, dependencies=[form.is_sent])


def _offered(model: type[BaseModel], choices: Choices | None, record: Any = None) -> dict[str, Any]:
    """For each field that refers to other records, what there is to choose."""
    known = choices or Choices()
    fields = [field for field, _ in known.by_field if field in model.model_fields]
    return {field: partial(_pairs, known, field, getattr(record, field, None)) for field in fields}


def _pairs(choices: Choices, field: str, chosen: str | None, _values: Any) -> list[tuple[str, str]]:
    """Ids and names; what was chosen before stays among them."""
    pairs = [(choice.id, choice.name) for choice in choices.of(field)]
    is_known = not chosen or any(chosen == known for known, _name in pairs)
    return pairs if is_known else [(str(chosen), str(chosen)), *pairs]


def _first(model: type[BaseModel]) -> str:
    return next(iter(model.model_fields))
