"""Examples of inputs: every kind with its label, help and error, in forms that are made of models."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, SecretStr
from reactpy import component, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import Files, StoredFile, use_form
from heavy_engine.elements import html
from heavy_engine.forms import Choice

from ...backend.context import HeavyContext
from ...shared_models.draft_types import Email, Line, Prose, WebAddress
from ..components.auto_form import AutoForm
from ..components.buttons import SubmitButton
from ..components.combobox import SearchSelect
from ..components.fields import TextField
from ..components.form_field import FormField
from ..components.form_frame import FormFrame
from ..components.form_line import FormLine
from ..time_zones import use_time_zone
from .example import Example

HEARD = "Nothing is kept; this only shows how it works."
COUNTRIES = (
    *("Austria", "Brazil", "Canada", "Denmark", "Ethiopia", "Finland", "Ghana", "Hungary", "India", "Japan"),
    *("Kenya", "Latvia", "Mexico", "Nepal", "Oman", "Peru", "Qatar", "Rwanda", "Spain", "Tonga", "Uruguay"),
)


async def hear(_heavy: HeavyContext, _filled_in: BaseModel) -> None:
    """Take what was filled in, and do nothing with it."""


class Contact(BaseModel):
    """How somebody can be reached."""

    full_name: Line = Field(max_length=40, description="As on a letter.")
    mail: Email | None = Field(None, title="E-mail")
    site: WebAddress | None = Field(None, title="Web address")
    phone: str = Field("", json_schema_extra={"widget": "tel"})
    looking_for: str = Field("", json_schema_extra={"widget": "search"})


@component
def TextInputs() -> Component:
    """A form of texts, in one line."""
    return AutoForm(Contact, hear, name="contact", submit="Send", sent=HEARD)


class Account(BaseModel):
    """What opens an account."""

    password: SecretStr = Field(description="At least twelve characters.", min_length=12)
    code: str = Field("", title="Code from the message", max_length=9, json_schema_extra={"widget": "code"})


@component
def Secrets() -> Component:
    """A password that can be looked at, and a code that browsers fill in."""
    return AutoForm(Account, hear, name="account", submit="Sign in", sent=HEARD)


class Numbers(BaseModel):
    """Numbers, written as their person writes them."""

    pieces: int = Field(7, ge=1, description="A whole number.")
    price: Decimal = Field(Decimal("1234.50"), decimal_places=2)
    weight: float = Field(2.5, ge=0, json_schema_extra={"widget": "number"})
    sharpness: int = Field(5, ge=0, le=10, json_schema_extra={"widget": "range"})


@component
def NumberInputs() -> Component:
    """Whole numbers, fractions, a spin box and a slider."""
    return AutoForm(Numbers, hear, name="numbers", sent=HEARD)


class Times(BaseModel):
    """Days and times."""

    bought: dt.date | None = dt.date(2026, 3, 31)
    due: dt.date | None = Field(dt.date(2026, 4, 1), json_schema_extra={"widget": "day"})
    opens: dt.time | None = dt.time(8, 30)
    begins: dt.datetime | None = None
    month: str | None = Field("2026-03", json_schema_extra={"widget": "month"})
    week: str | None = Field("2026-W14", json_schema_extra={"widget": "week"})


@component
def TimeInputs() -> VdomDict:
    """The browser's own, a day as its person writes it, a moment by the clock of who looks."""
    form = use_form(Times, hear, name="times", zone=use_time_zone().name)
    return FormFrame(form, sent=HEARD)


class Answers(BaseModel):
    """Yes or no, one of a few, some of a few."""

    agrees: Literal[True] = Field(title="I bring it back")
    is_loud: bool = Field(True, title="Ring when it is due", json_schema_extra={"widget": "switch"})
    state: Literal["new", "used", "worn"] = "used"
    used_for: list[Literal["wood", "metal", "stone"]] = ["wood"]
    size: Literal["xs", "s", "m", "l", "xl"] = "m"
    colours: list[str] = Field(default_factory=list, description="Hold Ctrl to take several.")
    paint: str = Field("#3a6ea5", json_schema_extra={"widget": "color"})


@component
def ChoiceInputs() -> Component:
    """A box, a switch, radio buttons, boxes, a select, a select of several, a colour."""
    colours = {"colours": [("ash", "Ash grey"), ("oak", "Oak brown"), ("ink", "Ink blue")]}
    widgets: Any = {"colours": "multiselect"}
    return AutoForm(Answers, hear, name="answers", choices=colours, widgets=widgets, sent=HEARD)


class Journey(BaseModel):
    """Where somebody goes, and from where."""

    country: str = Field("Peru", description="Type a part of it, or press the down arrow.")
    uses: list[str] = Field(
        default=["climbing", "fishing"], max_length=5, description="Commas part them; at most five."
    )


@component
def SearchedSelect() -> Component:
    """A select whose list is searched by typing, and texts that become tags."""
    widgets: Any = {"country": "combobox"}
    return AutoForm(
        Journey, hear, name="journey", widgets=widgets, choices={"country": COUNTRIES}, sent=HEARD
    )


@component
def SearchInTheDatabase() -> VdomDict:
    """The choices are asked for while somebody types: the list may be as long as a table."""
    chosen, set_chosen = use_state(Choice("Kenya", "Kenya", "Kenya"))

    async def find(_heavy: HeavyContext, words: str) -> list[Choice]:
        fitting = (name for name in COUNTRIES if words.casefold() in name.casefold())
        return [Choice(name, name, name) for name in fitting][:20]

    return html.div(
        {"class": "stack"},
        SearchSelect("destination", "Destination", find, chosen=chosen, on_choose=set_chosen),
        html.p("You go to ", html.strong(chosen.label), "."),
    )


class Story(BaseModel):
    """A text with room for a page."""

    story: Prose = Field("Once upon a time", max_length=600, description="What happened?")


@component
def LongText() -> Component:
    """Several lines, with a count of what fits."""
    return AutoForm(Story, hear, name="story", sent=HEARD)


class Papers(BaseModel):
    """Files that go with a form."""

    manual: Annotated[StoredFile | None, Files(accept=(".pdf", ".txt"), max_bytes=2_000_000)] = None
    photos: Annotated[list[StoredFile], Files(accept=("image/*",), max_bytes=5_000_000)] = Field(
        default_factory=list, max_length=3
    )


async def forget(heavy: HeavyContext, papers: Papers) -> None:
    """Take the files, and keep none of them."""
    files = [*papers.photos, *([papers.manual] if papers.manual else [])]
    for file in files if heavy.services.files else ():
        await heavy.services.files.delete(file.id)  # type: ignore[union-attr]


@component
def FileInputs() -> Component:
    """Files are chosen, dropped or pasted; each shows how far it is."""
    return AutoForm(Papers, forget, name="papers", sent=HEARD)


@component
def OwnMarkup() -> VdomDict:
    """The fields of a form, placed by hand."""
    form = use_form(Contact, hear, name="byhand")
    return FormFrame(
        form,
        FormField(form, "full_name"),
        html.div({"class": "field-wide"}, html.p({"class": "hint"}, "We write only if you ask us to.")),
        FormField(form, "mail"),
        submit="Send",
        sent=HEARD,
    )


class Item(BaseModel):
    """One thing of a list."""

    thing: Line = Field(max_length=60)


@component
def OneLine() -> VdomDict:
    """A form of a single line, which keeps the focus for the next one."""
    form = use_form(Item, hear, name="item")
    return FormLine(form, "thing", SubmitButton("Add"), placeholder="A rope", sent=HEARD)


@component
def RefusedField() -> VdomDict:
    """What was written stays; the sentence below says what to do, and is announced."""
    return TextField(
        "refused-mail",
        "E-mail",
        help_text="We write once a month.",
        error="Write an e-mail address, such as ada@example.org.",
        placeholder="ada@example.org",
    )


@component
def FieldWithoutForm() -> VdomDict:
    """A text that is a state of the page."""
    name, set_name = use_state("axe")
    error = "" if name.strip() else "Write a name."
    return TextField(
        "tool-name",
        "Name of the tool",
        help_text=f"It has {len(name)} characters.",
        error=error,
        value=name,
        on_change=lambda event: set_name(event["target"]["value"]),
    )


EXAMPLES: tuple[Example, ...] = (
    Example("Text inputs", "Text, e-mail, web address, phone, search.", TextInputs, (Contact, hear)),
    Example("Password and code", "Shown on demand; filled in from a message.", Secrets, (Account,)),
    Example("Numbers", "Written as their person writes them; with limits.", NumberInputs, (Numbers,)),
    Example("Date and time", "Days, times, months, weeks.", TimeInputs, (Times,)),
    Example("Choices", "Checkbox, switch, radio, select, colour.", ChoiceInputs, (Answers,)),
    Example("Select with search, tags", "A combobox, and a list of texts.", SearchedSelect, (Journey,)),
    Example("Select from a database", "The server finds what fits.", SearchInTheDatabase),
    Example("Text area with a counter", "Tells how much fits.", LongText, (Story,)),
    Example("File drop", "With progress, limits and a way back.", FileInputs, (Papers, forget)),
    Example("Form with markup of its own", "FormFrame and FormField.", OwnMarkup),
    Example("Form of one line", "An input with its button beside it.", OneLine, (Item,)),
    Example("Field with an error", "Label, help, and what is wrong.", RefusedField),
    Example("Field without a form", "An input whose text is a state.", FieldWithoutForm),
)
