"""Forms to look at and to copy: every input, a list of sub-forms, fields that depend on others, steps."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SecretStr
from reactpy import component
from reactpy.types import Component, VdomDict

from heavy_engine import Files, StoredFile, use_form
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...shared_models.draft_types import Day, Email, Line, Moment, Prose, WebAddress
from .auto_form import AutoForm
from .form_frame import FormFrame

CITIES = {"Austria": ("Graz", "Vienna"), "Peru": ("Cusco", "Lima")}
COLOURS = [("ash", "Ash grey"), ("oak", "Oak brown"), ("ink", "Ink blue")]
HEARD = "Nothing is kept; this only shows how it works."


class EveryInput(BaseModel):
    """A field of each kind; what its type does not say, `widget` does."""

    name: Line = Field(max_length=40, description="What people call it.")
    search: str = Field("", json_schema_extra={"widget": "search"})
    email: Email | None = None
    web_address: WebAddress | None = None
    phone: str = Field("", json_schema_extra={"widget": "tel"})
    password: SecretStr | None = None
    pieces: int = Field(7, ge=1)
    price: Decimal = Field(Decimal("1234.5"), decimal_places=2, description="As you write numbers.")
    weight: float = Field(2.5, ge=0, json_schema_extra={"widget": "number"})
    sharpness: int = Field(5, ge=0, le=10, json_schema_extra={"widget": "range"})
    bought: Day | None = None
    due: dt.date | None = Field(None, json_schema_extra={"widget": "day"})
    opens: dt.time | None = None
    begins: Moment | None = None
    month: str | None = Field(None, json_schema_extra={"widget": "month"})
    week: str | None = Field(None, json_schema_extra={"widget": "week"})
    paint: str = Field("#3a6ea5", title="Paint", json_schema_extra={"widget": "color"})
    state: Literal["new", "used"] = "new"
    size: Literal["xs", "s", "m", "l", "xl"] = Field("m", title="Size")
    used_for: list[Literal["wood", "metal", "stone"]] = Field(default_factory=list)
    colours: list[str] = Field(default_factory=list)
    notes: Prose = ""
    manual: Annotated[StoredFile | None, Files(accept=(".pdf", ".txt"), max_bytes=2_000_000)] = None
    is_sharp: bool = Field(False, title="Sharp")


class Part(BaseModel):
    """A part of an order."""

    part: Line = Field(max_length=40)
    count: int = Field(1, ge=1, le=99)


class Order(BaseModel):
    """An order that goes somewhere; an empty list of parts is none."""

    country: str
    city: str
    visa: str | None = Field(None, title="Visa number")
    parts: list[Part] = Field(min_length=1, max_length=5)


class Home(BaseModel):
    """Where somebody lives."""

    street: Line
    town: Line


class Member(BaseModel):
    """Who joins the shed."""

    full_name: Line
    mail: Email = Field(title="E-mail")
    home: Home
    agrees: Literal[True] = Field(title="I bring tools back")


async def hear(_heavy: Any, _filled_in: BaseModel) -> None:
    """Take what was filled in, and do nothing with it."""


async def hear_all(heavy: HeavyContext, filled_in: EveryInput) -> None:
    """Take what was filled in, and keep nothing of it, files neither."""
    if filled_in.manual and heavy.services.files:
        await heavy.services.files.delete(filled_in.manual.id)


@component
def OrderForm() -> VdomDict:
    """The city depends on the country, and so does whether there is a visa."""
    form = use_form(
        Order,
        hear,
        choices={"country": list(CITIES), "city": lambda values: CITIES.get(values["country"], ())},
        shown={"visa": lambda values: values["country"] == "Peru"},
    )
    return FormFrame(form, submit="Order", sent=HEARD)


def AllInputs() -> Component:
    """A form of a model, in one line; two of its inputs are other ones than its types suggest."""
    return AutoForm(
        EveryInput, hear_all, widgets={"colours": "multiselect"}, choices={"colours": COLOURS}, sent=HEARD
    )


def MemberForm() -> Component:
    """A form in steps, with all answers at the end."""
    steps = [("Who", ("full_name", "mail")), ("Where", ("home",)), ("Rules", ("agrees",))]
    return AutoForm(Member, hear, steps=steps, submit="Join", sent=HEARD)


def FormExamples() -> VdomDict:
    """All of them."""
    return html.div({"class": "stack stack-m"}, AllInputs(), OrderForm(), MemberForm())
