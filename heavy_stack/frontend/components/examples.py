"""Small live things to learn from: a clock, a counter, a form that answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine import moments, use_form, use_query_param
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from .buttons import Button, SubmitButton
from .form_line import FormLine
from .sections import Card


@component
def Clock() -> VdomDict:
    """The server's time, as it was when the button was pressed."""
    now, set_now = use_state(_now)

    def update(_event: dict[str, Any]) -> None:
        set_now(_now())

    return Card(
        "A time that a button updates",
        html.time({"id": "time", "class": "figure", "datetime": now.isoformat()}, *_clock_face(now)),
        html.p({"class": "hint"}, f"{now:%A, %d %B %Y}, in the server's time zone {now:%Z}."),
        html.div({"class": "card-foot"}, Button("Update time", on_click=update)),
    )


@component
def Counter() -> VdomDict:
    """A number that lives on the server, for as long as the page is open."""
    count, set_count = use_state(0)

    def add_one(_event: dict[str, Any]) -> None:
        set_count(lambda before: before + 1)

    return Card(
        "A live counter",
        html.output({"id": "count", "class": "figure", "aria-label": "Count"}, str(count)),
        html.p(
            {"class": "hint"}, "It is a variable in Python. This page counts alone; reload to start over."
        ),
        html.div({"class": "card-foot"}, Button("Add one", on_click=add_one)),
    )


class Words(BaseModel):
    """What the form asks for."""

    words: str = Field("", title="Your words", max_length=200)


@component
def EchoForm() -> VdomDict:
    """A form whose value comes back; the address keeps it, so that it does without JavaScript too."""
    value, set_value = use_query_param("words", str, "")

    async def send(_heavy: HeavyContext, sent: Words) -> None:
        set_value(sent.words)

    form = use_form(Words, send)
    return Card(
        "A form whose value comes back",
        FormLine(form, "words", SubmitButton("Send", weight="plain")),
        html.output({"id": "echo", "class": "echo"}, f"Input value is: {value}"),
    )


def _now() -> datetime:
    return moments.now().astimezone()


def _clock_face(now: datetime) -> tuple[str, VdomDict]:
    fraction = html.span({"class": "figure-small"}, f".{now.microsecond // 1000:03}")
    return f"{now:%H:%M:%S}", fraction
