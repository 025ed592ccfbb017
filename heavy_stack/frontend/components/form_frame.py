"""What is around the fields of a form: what is wrong, what was sent, steps, buttons."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.forms import Form, Press

from .buttons import Button
from .form_field import FormField
from .form_steps import Answers, StepHeading, StepList

WRONG = "Nothing was sent yet. Please look at this:"
WAITING = "This is sent as soon as its files are here."
MORE = "What you filled in asks for more. Please look at the new fields, then send it again."


def FormFrame(
    form: Form[Any],
    *children: Any,
    title: str = "",
    submit: str = "Save",
    sent: str = "Saved.",
    cancel: str = "Cancel",
    cancel_to: str = "",
    on_cancel: Any = None,
) -> VdomDict:
    """A form: all fields of its model, or of its present step, unless `children` say otherwise.

    Args:
        form: what use_form() gave.
        children: what stands in it instead of its fields.
        title: what it is for.
        submit: the words of the button that sends it.
        sent: what is said when it was sent.
        cancel: the words of the button that leaves it; Escape presses it.
        cancel_to: where that leads without JavaScript; it is a link then.
        on_cancel: its handler; there is no such button without a handler or an address. That of a link
            has to prevent the default.
    """
    label = {"aria-label": title} if title else {}
    return html.form(
        {"class": "form", **label, **form.attributes},
        # Enter in a field presses the first button of a form: this one, not one of a row.
        html.button({**_sending(form), "class": "visually-hidden", "tabindex": "-1", "aria-hidden": "true"}),
        *(html.input({"type": "hidden", "name": n, "value": v, "key": f"{n} {v}"}) for n, v in form.hidden),
        html.h2({"class": "card-title"}, title) if title else "",
        StepList(form) if form.steps else "",
        FormSummary(form),
        StepHeading(form) if form.steps else "",
        html.div({"class": "form-fields", "key": f"step-{form.step}"}, *(children or _inside(form))),
        html.div({"class": "row"}, _back(form), _submit(form, submit), _cancel(cancel, cancel_to, on_cancel)),
        html.p({"class": "form-sent", "role": "status"}, _told(form, sent)),
    )


def _told(form: Form[Any], sent: str) -> str:
    if form.is_waiting:
        return WAITING
    return sent if form.is_sent else ""


def FormSummary(form: Form[Any]) -> VdomDict:
    """All that is wrong, with links to the fields; it takes the focus when sending was refused."""
    problems = form.summary
    if not problems and not form.has_more:
        return html.div({"key": "summary"})
    links = [
        html.li({"key": str(number)}, _to_the_field(each.label, each.sentence, each.target))
        for number, each in enumerate(problems)
    ]
    attributes = {"class": "form-summary", "tabindex": "-1", "autofocus": True, "role": "group"}
    heading = f"{form.name}-summary"
    return html.div(
        {**attributes, "aria-labelledby": heading, "key": f"summary-{form.attempts}"},
        html.p({"id": heading}, html.strong(WRONG if problems else MORE)),
        html.ul(*links) if links else "",
    )


def _to_the_field(label: str, sentence: str, target: str) -> VdomDict | str:
    words = f"{label}: {sentence}" if label else sentence
    return html.a({"href": f"#{target}"}, words) if target else words


def _inside(form: Form[Any]) -> list[VdomDict]:
    return [Answers(form)] if form.is_check else [FormField(form, field) for field in form.fields]


def _sending(form: Form[Any]) -> dict[str, Any]:
    return {"type": "submit", "disabled": form.is_pending}


def _submit(form: Form[Any], words: str) -> VdomDict:
    attributes = {**_sending(form), "class": "button button-primary"}
    return html.button(attributes, words if form.is_last_step else "Next")


def _back(form: Form[Any]) -> VdomDict | str:
    return _press(form.back, "Back") if form.steps and form.step else ""


def _press(press: Press, words: str) -> VdomDict:
    return html.button({"class": "button", **press.attributes}, words)


def _cancel(words: str, to: str, on_cancel: Any) -> VdomDict | str:
    by_key: dict[str, Any] = {"data-key": "Escape"}
    if to:
        return html.a({"class": "button", "href": to, "onClick": on_cancel, **by_key}, words)
    return Button(words, on_click=on_cancel, **by_key) if on_cancel else ""
