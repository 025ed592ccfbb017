"""Attributes as text, live properties, and what changed."""

import datetime
import enum
import uuid
from typing import Any

import pytest

from heavy_engine.html.attributes import (
    Normalised,
    changes,
    is_stateful,
    late_properties,
    normalise,
    properties,
    selected_values,
)
from heavy_engine.html.tags import closing, opening
from heavy_engine.html.unpack import unpack


class Colour(enum.Enum):
    RED = "red"


class Size(enum.StrEnum):
    SMALL = "small"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ada", "Ada"),
        ("", ""),
        (3, "3"),
        (2.0, "2"),
        (2.5, "2.5"),
        (-0.0, "0"),
        (1e21, "1e+21"),
        (True, ""),
        (Colour.RED, "red"),
        (Size.SMALL, "small"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime.date(2024, 5, 6), "2024-05-06"),
        (["a", 1, None, 2.0], "a,1,2"),
        ("a\0b\ud800\r", "ab\ufffd\r"),
    ],
)
def test_a_value_becomes_the_text_that_javascript_would_write(value: Any, expected: str) -> None:
    assert normalise("p", {"title": value}) == {"title": expected}


@pytest.mark.parametrize("value", [None, False])
def test_nothing_leaves_an_attribute_out(value: Any) -> None:
    assert normalise("p", {"title": value, "href": value, "value": value, "srcSet": value}) == {}


@pytest.mark.parametrize("value", [object(), {"a": 1}, b"bytes", {1}])
def test_a_value_without_text_is_an_error_that_names_it(value: Any) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        normalise("p", {"title": value})


def test_attributes_keep_their_order_and_the_first_of_two_spellings() -> None:
    normalised = normalise("p", {"title": "t", "className": "a", "id": "i", "class": "b"})

    assert list(normalised.items()) == [("title", "t"), ("class", "a"), ("id", "i")]


@pytest.mark.parametrize(
    ("tag", "attributes", "expected"),
    [
        ("p", {"class": "b", "className": "a"}, {"class": "a"}),
        ("p", {"className": None, "class": "b"}, {"class": "b"}),
        ("label", {"for": "b", "htmlFor": "a"}, {"for": "a"}),
        ("input", {"defaultValue": "Ada", "value": "Bo"}, {"value": "Bo"}),
        ("input", {"value": "Bo", "defaultValue": "Ada"}, {"value": "Bo"}),
        ("input", {"defaultChecked": True, "checked": False}, {}),
    ],
)
def test_of_two_names_for_one_attribute_one_counts(tag: str, attributes: Any, expected: Any) -> None:
    assert normalise(tag, attributes) == expected
    assert unpack(opening(tag, attributes, 1) + closing(tag)).attributes == expected
    assert opening(tag, attributes, 1).count("=") == 1 + len(expected)


@pytest.mark.parametrize(
    ("tag", "attributes", "expected"),
    [
        ("input", {"value": "Ada", "placeholder": "x"}, {"value": "Ada"}),
        ("input", {"value": 3}, {"value": "3"}),
        ("input", {"value": None}, {}),
        ("input", {"type": "file", "value": "x"}, {}),
        ("input", {"defaultValue": "Ada", "defaultChecked": True}, {}),
        (
            "input",
            {"type": "checkbox", "checked": False, "indeterminate": 1},
            {"checked": False, "indeterminate": True},
        ),
        ("textarea", {"value": "a"}, {"value": "a"}),
        ("select", {"value": "a"}, {"value": "a"}),
        ("select", {"value": ["a", 2], "multiple": True}, {"value": ["a", "2"]}),
        ("select", {"defaultValue": "a"}, {"value": "a"}),
        ("option", {"value": "a", "selected": True}, {"selected": True}),
        ("video", {"muted": True, "volume": 0.5, "src": "/v"}, {"muted": True, "volume": 0.5}),
        ("div", {"scrollTop": 5, "value": "x", "checked": True}, {"scrollTop": 5}),
        ("li", {"value": 3}, {}),
    ],
)
def test_properties_are_what_a_person_may_change(tag: str, attributes: Any, expected: Any) -> None:
    assert properties(tag, attributes) == expected


def test_late_properties_are_those_that_html_does_not_say() -> None:
    assert late_properties("input", {"value": "a", "checked": True, "indeterminate": True}) == {
        "indeterminate": True
    }
    assert late_properties("input", {"indeterminate": False}) == {}
    assert late_properties("select", {"value": "a"}) == {"value": "a"}
    assert late_properties("textarea", {"value": "a"}) == late_properties("p", {"id": "x"}) == {}


@pytest.mark.parametrize(
    ("tag", "old", "new", "expected"),
    [
        ("p", {"id": "a"}, {"id": "a"}, ({}, {})),
        ("p", {"id": "a"}, {"id": "b"}, ({"id": "b"}, {})),
        ("p", {"id": "a", "title": "t"}, {"title": "t"}, ({"id": None}, {})),
        ("p", {"id": "a"}, {"id": None}, ({"id": None}, {})),
        ("p", {"className": "a"}, {"class": "a"}, ({}, {})),
        ("p", {"hidden": True}, {"hidden": False}, ({"hidden": None}, {})),
        ("p", {"aria-busy": True}, {"aria-busy": False}, ({"aria-busy": "false"}, {})),
        ("p", {"style": {"color": "red"}}, {"style": {"color": "blue"}}, ({"data-style": "color:blue"}, {})),
        ("p", {"style": {"color": "red"}}, {}, ({"data-style": None}, {})),
        ("p", {"style": {"color": "red"}}, {"style": {"color": "red;x:y"}}, ({"data-style": None}, {})),
        ("a", {"href": "/a"}, {"href": "javascript:x"}, ({"href": None}, {})),
        ("p", {"key": 1}, {"key": 2}, ({}, {})),
        ("input", {"value": "a"}, {"value": "b"}, ({}, {"value": "b"})),
        ("input", {"value": "a"}, {"value": ""}, ({}, {"value": ""})),
        ("input", {"value": "a"}, {}, ({}, {})),
        ("input", {"value": "a"}, {"value": None}, ({}, {})),
        ("input", {}, {"value": "b"}, ({}, {"value": "b"})),
        ("input", {"defaultValue": "a"}, {"defaultValue": "b"}, ({"value": "b"}, {})),
        ("input", {"checked": True}, {"checked": False}, ({}, {"checked": False})),
        ("input", {"checked": True}, {}, ({}, {"checked": False})),
        ("input", {"checked": False}, {"checked": True}, ({}, {"checked": True})),
        ("input", {"defaultChecked": False}, {"defaultChecked": True}, ({"checked": ""}, {})),
        ("input", {"value": "a", "id": "x"}, {"value": "b", "id": "y"}, ({"id": "y"}, {"value": "b"})),
        ("textarea", {"value": "a"}, {"value": "b"}, ({}, {"value": "b"})),
        ("select", {"value": "a"}, {"value": "b"}, ({}, {"value": "b"})),
        ("option", {"value": "a", "selected": True}, {"value": "b"}, ({"value": "b"}, {"selected": False})),
        ("li", {"value": 1}, {"value": 2}, ({"value": "2"}, {})),
        ("details", {"open": True}, {"open": False}, ({"open": None}, {})),
        ("video", {"muted": True}, {"muted": False}, ({}, {"muted": False})),
    ],
)
def test_changes_are_what_differs_and_no_more(tag: str, old: Any, new: Any, expected: Any) -> None:
    assert changes(tag, old, new) == expected


def test_changes_take_what_was_normalised_before() -> None:
    old = normalise("p", {"className": "a", "style": {"color": "red"}, "title": "t"})

    assert isinstance(old, Normalised)
    assert changes("p", old, {"className": "b", "style": {"color": "red"}, "title": "t"}) == (
        {"class": "b"},
        {},
    )
    assert changes("p", old, {"className": "a", "style": {"color": "red"}, "title": "t"}) == ({}, {})


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, None),
        ({"value": None}, None),
        ({"value": "a"}, {"a"}),
        ({"value": ""}, {""}),
        ({"value": 3, "defaultValue": 4}, {"3"}),
        ({"defaultValue": ["a", "b"]}, {"a", "b"}),
    ],
)
def test_a_select_says_which_options_it_shows(attributes: Any, expected: Any) -> None:
    assert selected_values(attributes) == expected


def test_what_holds_state_in_the_browser_is_known() -> None:
    assert all(map(is_stateful, ["input", "select", "video", "iframe", "my-element", "details"]))
    assert not any(map(is_stateful, ["p", "td", "a", "svg", "form", "button", "h1"]))
