"""Building blocks without hooks: plain functions, plain answers."""

from typing import Any

import pytest
from reactpy.utils import reactpy_to_string

from heavy_stack.frontend.components.fields import TextField, form_values
from heavy_stack.frontend.components.titles import name_in_ids
from heavy_stack.frontend.pages.error_page import error_page


def test_a_form_tells_what_its_fields_held() -> None:
    button = {"tagName": "BUTTON", "name": "", "value": ""}
    fields = [{"name": "title", "value": "axe"}, {"name": "who", "value": "Ada"}]

    assert form_values({"currentTarget": [*fields, button]}) == {"title": "axe", "who": "Ada"}
    assert form_values({"target": {"elements": fields}}) == {"title": "axe", "who": "Ada"}


@pytest.mark.parametrize(
    "event", [{}, {"target": None}, {"target": "x"}, {"target": [1, None]}, {"target": {"elements": 1}}]
)
def test_an_event_that_makes_no_sense_holds_nothing(event: dict[str, Any]) -> None:
    assert form_values(event) == {}


def test_a_field_is_tied_to_its_label_help_and_error() -> None:
    shown = reactpy_to_string(TextField("who", "Who?", help_text="A name.", error="No such name."))

    assert 'for="who-input"' in shown
    assert 'aria-describedby="who-help who-error"' in shown
    assert 'id="who-help"' in shown
    assert 'id="who-error"' in shown
    assert 'aria-invalid="true"' in shown


def test_an_error_page_is_html_that_shows_what_it_was_given_as_text() -> None:
    shown = reactpy_to_string(error_page(500, "Broken", "<b>bad</b> & worse", "ab12"))

    assert "&lt;b&gt;bad&lt;/b&gt; &amp; worse" in shown
    assert "Reference ab12" in shown
    assert shown.count("<h1>") == 1
    assert 'class="frame"' in shown
    assert "style=" not in shown
    assert "classname" not in shown.lower()


@pytest.mark.parametrize(("title", "name"), [("Try it!", "try-it"), ("How it works", "how-it-works")])
def test_a_title_becomes_a_name_in_ids(title: str, name: str) -> None:
    assert name_in_ids(title) == name
