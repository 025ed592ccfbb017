"""Inputs and records: tied to their labels and errors, read back as they were shown."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from reactpy.types import Location
from reactpy.utils import reactpy_to_string

from heavy_stack.frontend.components.fields import form_values
from heavy_stack.frontend.components.inputs import (
    ChoiceInput,
    Form,
    LineInput,
    MomentInput,
    ProseInput,
    RecordForm,
    TickInput,
)
from heavy_stack.frontend.components.records import Fact, Said, as_text, place_at, shown
from heavy_stack.shared_models.listing import Choice, Place

FORM = Form("new", {"name": "Axe", "sharp": "on", "owner_id": "3"}, {"name": "Too short."}, focus="name")
PEOPLE = (Choice(id="1", name="Ada"), Choice(id="2", name="Bo"))


def html_of(element: Any) -> str:
    return reactpy_to_string(element)


def control(element: Any) -> dict[str, Any]:
    """The attributes of the input, select or textarea in a field."""
    found = [each for each in _elements(element) if each["tagName"] in ("input", "select", "textarea")]
    return dict(found[0]["attributes"])


def _elements(element: Any) -> Iterator[Any]:
    yield element
    for child in element.get("children", ()):
        if isinstance(child, dict):
            yield from _elements(child)


def ignore(_event: dict[str, Any]) -> None:
    """Do nothing."""


def test_an_input_is_tied_to_its_label_help_and_error() -> None:
    said = html_of(LineInput(FORM, "name", "Name", help_text="A word."))

    for part in (
        *('for="new-name-input"', 'id="new-name-input"', 'name="name"', 'aria-invalid="true"'),
        *('aria-describedby="new-name-help new-name-error"', 'id="new-name-error"', "Too short.", "required"),
    ):
        assert part in said


def test_what_may_be_left_empty_says_so() -> None:
    optional, needed = ProseInput(FORM, "notes", "Notes", optional=True), ProseInput(FORM, "notes", "Notes")

    assert ">optional<" in html_of(optional)
    assert ">optional<" not in html_of(needed)
    assert [control(field)["required"] for field in (optional, needed)] == [False, True]


def test_the_field_that_a_form_names_gets_the_focus() -> None:
    assert control(LineInput(FORM, "name", "Name"))["autofocus"]
    assert not control(MomentInput(FORM, "due", "Due"))["autofocus"]


def test_a_choice_that_is_no_longer_offered_stays_chosen() -> None:
    field = ChoiceInput(FORM, "owner_id", "Owner", PEOPLE)

    options = [each["attributes"]["value"] for each in _elements(field) if each["tagName"] == "option"]
    assert options == ["", "3", "1", "2"]
    assert control(field)["defaultValue"] == "3"


def test_a_box_is_ticked_where_the_text_is_on() -> None:
    fields = [TickInput(FORM, name, name.capitalize()) for name in ("sharp", "dull")]

    assert [control(field)["defaultChecked"] for field in fields] == [True, False]


def test_escape_presses_cancel() -> None:
    said = html_of(RecordForm("New axe", on_submit=ignore, on_cancel=ignore))

    assert 'data-key="Escape"' in said
    assert 'type="submit"' in said


def test_a_form_tells_of_boxes_that_are_not_ticked_and_of_the_radio_button_that_is() -> None:
    elements = [
        {"name": "sharp", "type": "checkbox", "value": "on", "checked": False},
        {"name": "lent", "type": "checkbox", "value": "on", "checked": True},
        {"name": "wood", "type": "radio", "value": "ash", "checked": True},
        {"name": "wood", "type": "radio", "value": "oak", "checked": False},
    ]

    assert form_values({"target": {"elements": elements}}) == {"sharp": "", "lent": "on", "wood": "ash"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (Decimal("1E+2"), "100"),
        (dt.datetime(2026, 3, 31, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))), "2026-03-31 12:30 UTC"),
        (dt.date(2026, 3, 31), "2026-03-31"),
        (dt.time(14, 30), "14:30"),
        ({"colour": "röt"}, '{"colour": "röt"}'),
        ("axe", "axe"),
    ],
    ids=lambda value: str(value) or "empty",
)
def test_values_are_shown_as_people_read_them(value: object, text: str) -> None:
    assert as_text(value) == text


def test_long_values_are_cut_and_addresses_are_links() -> None:
    assert shown("x" * 100) == "x" * 79 + "…"
    assert 'href="https://example.org"' in html_of(shown("https://example.org"))
    assert shown("javascript:alert(1)") == "javascript:alert(1)"


def test_what_has_no_value_is_not_said() -> None:
    said = html_of(Said(Fact("Stock", 0), Fact("Due", None)))

    assert "Stock" in said
    assert "Due" not in said


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", Place()),
        ("?after=x%2B", Place(after="x+")),
        ("?before=y&z", Place(before="y")),
        ("?after=", Place()),
    ],
)
def test_an_address_names_a_place(query: str, place: Place) -> None:
    assert place_at(Location("/axes", query)) == place
