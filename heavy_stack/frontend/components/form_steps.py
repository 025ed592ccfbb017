"""The steps of a wizard: where one is, and what was answered so far."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.forms import Form


def StepList(form: Form[Any]) -> VdomDict:
    """All steps; the present one is marked."""
    steps = [
        html.li({"key": str(number), **({"aria-current": "step"} if number == form.step else {})}, title)
        for number, title in enumerate(form.steps)
    ]
    return html.ol({"class": "form-steps", "aria-label": "Steps"}, *steps)


def StepHeading(form: Form[Any]) -> VdomDict:
    """The present step's title, which gets the focus when the step changes."""
    number, title = form.step, form.steps[form.step]
    focus = {"autofocus": True} if form.step_has_focus else {}
    words = f"Step {number + 1} of {len(form.steps)}: {title}"
    return html.p({"class": "form-step", "tabindex": "-1", "key": f"heading-{number}", **focus}, words)


def Answers(form: Form[Any]) -> VdomDict:
    """What was filled in on each step, with a button that leads back to it."""
    return html.div(
        {"class": "form-answers"},
        *(_of_step(form, number, title) for number, title in enumerate(form.steps) if number < form.step),
    )


def _of_step(form: Form[Any], number: int, title: str) -> VdomDict:
    said = [
        html.div({"key": str(place)}, html.dt(label), html.dd(text or "nothing"))
        for place, (label, text) in enumerate(form.answers(number))
    ]
    change = {"class": "button button-quiet", "aria-label": f"Change: {title}"}
    return html.section(
        {"key": str(number)},
        html.div(
            {"class": "row"},
            html.strong(title),
            html.button({**form.go_to(number).attributes, **change}, "Change"),
        ),
        html.dl(*said),
    )
