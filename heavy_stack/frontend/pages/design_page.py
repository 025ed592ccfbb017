"""The page at /design: every building block, to look at and to copy."""

from typing import Any

from reactpy import component, event, use_state
from reactpy.types import VdomDict

from heavy_engine import Failure, Query, use_meta
from heavy_engine.elements import html

from ..components.buttons import Button, LinkButton
from ..components.choices import ChoiceLinks
from ..components.fields import TextField
from ..components.file_example import FileExample
from ..components.form_examples import FormExamples
from ..components.inline_edit import EditableText, TextEditor
from ..components.loaded import LoadFailed
from ..components.notices import Toast
from ..components.placeholders import EmptyState, Skeleton
from ..components.sections import Card, ExpandableSection, Section
from ..components.text import Badge, Command, Preformatted
from ..components.titles import PageTitle

LEAD = "Each block is a Python function in frontend/components and a few lines of CSS in static/css."
COLOURS = ("paper", "surface", "sunken", "ink", "accent", "good", "warn", "bad", "anvil")
EXAMPLE = 'Button("Save", on_click=save, weight="primary")'


@component
def DesignPage() -> VdomDict:
    """Show the building blocks."""
    use_meta(description=LEAD)
    return html.fragment(
        PageTitle("Building blocks", eyebrow="Design", lead=LEAD),
        Section("Colours", _colours(), hint="Named in tokens.css, for light and for dark."),
        Section("Buttons", _buttons(), Preformatted(EXAMPLE, label="How to write a button")),
        Section("Fields", html.div({"class": "tiles"}, *_fields())),
        Section("Choices and texts to edit", _choices(), Renaming()),
        Section(
            "Forms", FormExamples(), hint="Each is made from a pydantic model, and works as a plain post too."
        ),
        Section("Cards and sections", html.div({"class": "tiles"}, *_cards()), _disclosure()),
        Section("Badges", html.div({"class": "row"}, *_badges())),
        Section("Commands", Command("./heavy --help")),
        Section("Messages", Messages(), _fault()),
        Section("A table", _table()),
        Section("Lists", html.div(LinkButton("/design/lists", "One to put in order, one of 100,000 rows"))),
        Section(
            "Files", FileExample(), hint="Sent in parts, from where they stopped; checked while they come."
        ),
        Section("Scripts of others", html.div(LinkButton("/design/islands", "A chart and a code editor"))),
        Section("Nothing, and not yet", html.div({"class": "tiles tiles-two"}, *_placeholders())),
    )


@component
def Messages() -> VdomDict:
    """A message that comes when asked for and goes when dismissed."""
    is_shown, set_shown = use_state(False)

    def show(_event: dict[str, Any]) -> None:
        set_shown(True)

    def dismiss(_event: dict[str, Any]) -> None:
        set_shown(False)

    message = Toast("Nothing went wrong. This only shows how it looks.", on_dismiss=dismiss, key="example")
    return html.div(
        html.div({"class": "row"}, Button("Show a message", on_click=show)),
        html.div({"class": "toasts", "role": "status"}, message if is_shown else ""),
    )


@component
def Renaming() -> VdomDict:
    """A text that becomes an input where it stands."""
    name, set_name = use_state("A text to press and edit")
    typed, set_typed = use_state("")
    is_edited, set_edited = use_state(False)

    def edit(_event: dict[str, Any]) -> None:
        set_typed(name)
        set_edited(True)

    def close(_event: dict[str, Any]) -> None:
        set_edited(False)

    def save(_event: dict[str, Any]) -> None:
        set_name(typed)
        set_edited(False)

    editor = TextEditor(
        typed,
        label="The text",
        editor_id="renaming",
        on_change=lambda changed: set_typed(changed["target"]["value"]),
        on_save=event(save, prevent_default=True),
        on_cancel=close,
    )
    text = EditableText(name, label=f"Edit: {name}", on_edit=edit)
    return html.ul({"class": "rows"}, html.li(editor if is_edited else text))


def _choices() -> VdomDict:
    here = dict.fromkeys(("All", "Open", "Done"), "/design")
    return ChoiceLinks("Show", here, chosen="All")


def _fault() -> VdomDict:
    """What the engine shows in the place of a component that raised."""
    return html.div(
        {"class": "fault"},
        html.p("This part of the page could not be shown. Reference ", html.code("5f3c02d1")),
    )


def _colours() -> VdomDict:
    swatches = [html.li({"class": f"swatch swatch-{name}", "key": name}, name) for name in COLOURS]
    return html.ul({"class": "swatches"}, *swatches)


def _buttons() -> VdomDict:
    return html.div(
        {"class": "row"},
        Button("Primary", weight="primary"),
        Button("Plain"),
        Button("Quiet", weight="quiet"),
        Button("Disabled", disabled=True),
        LinkButton("/", "A link to the start page"),
    )


def _fields() -> tuple[VdomDict, ...]:
    return (
        TextField("plain", "A field", placeholder="With an example"),
        TextField("helped", "A field with help", help_text="A sentence that helps."),
        TextField("refused", "A field with an error", error="A sentence that says what to do."),
        html.label(
            {"class": "row-label"}, html.input({"type": "checkbox", "class": "checkbox"}), "A checkbox"
        ),
    )


def _cards() -> tuple[VdomDict, ...]:
    return (
        Card("A card", html.p("One sheet, for things that stand side by side.")),
        Card("A stacked card", html.p("More than one sheet, for what matters most."), stacked=True),
    )


def _disclosure() -> VdomDict:
    return ExpandableSection("An expandable section", html.p("It shows and hides what is below."))


def _badges() -> tuple[VdomDict, ...]:
    return Badge("plain"), Badge("good", "good"), Badge("warning", "warn"), Badge("bad", "bad")


def _table() -> VdomDict:
    rows = (("dev", "on this machine", "yes"), ("production", "of your own", "no"))
    head = html.thead(
        html.tr(*(html.th({"scope": "col"}, name) for name in ("Profile", "Database", "Debug")))
    )
    body = html.tbody(*(html.tr({"key": row[0]}, *(html.td(cell) for cell in row)) for row in rows))
    return html.div(
        {"class": "table-scroll", "tabindex": "0", "role": "group", "aria-label": "Profiles"},
        html.table({"class": "table"}, head, body),
    )


def _placeholders() -> tuple[VdomDict, ...]:
    failed: Query[None] = Query(None, error=Failure("This could not be loaded.", "5f3c02d1"), has_value=False)
    return (
        EmptyState("Nothing here.", "Say what to do about it."),
        Card("On its way", Skeleton()),
        Card("Not to be had", LoadFailed(failed, on_retry=lambda _event: None)),
    )
