"""Tags as text."""

import pytest

from heavy_engine.html.tags import VOID, closing, inner_text, opening, text_prefix


def test_the_number_comes_first_and_the_events_second() -> None:
    assert opening("td", {"id": "x", "className": "a b"}, 12, "click") == (
        '<td data-h="12" data-on="click" id="x" class="a b">'
    )


def test_an_element_without_a_number_has_no_mark() -> None:
    assert opening("td", {"id": "x"}, 0) == '<td id="x">'
    assert opening("td", None, 3) == opening("td", {}, 3) == '<td data-h="3">'


def test_values_are_escaped_on_every_path() -> None:
    nasty = "\"><script>&\r\0\ud800'"
    written = "&quot;&gt;&lt;script&gt;&amp;&#13;\ufffd'"

    assert opening("p", {"title": nasty}, 1) == f'<p data-h="1" title="{written}">'
    assert opening("a", {"href": "/" + nasty}, 1) == f'<a data-h="1" href="/{written}">'
    assert opening("my-element", {"title": nasty}, 1) == f'<my-element data-h="1" title="{written}">'
    assert (
        opening("p", {"style": {"--x": '"<&"'}}, 1) == '<p data-h="1" data-style="--x:&quot;&lt;&amp;&quot;">'
    )
    assert opening("p", None, 1, nasty) == f'<p data-h="1" data-on="{written}">'


def test_flags_numbers_and_nothing_are_written_as_such() -> None:
    attributes = {"colSpan": 2, "hidden": True, "title": None, "lang": False, "aria-busy": False, "dir": ""}

    assert opening("td", attributes, 1) == '<td data-h="1" colspan="2" hidden="" aria-busy="false" dir="">'


def test_names_of_a_custom_element_get_no_dashes() -> None:
    assert opening("my-element", {"fontSize": "x"}, 1) == '<my-element data-h="1" fontsize="x">'
    assert opening("text", {"fontSize": "x"}, 1) == '<text data-h="1" font-size="x">'


def test_void_elements_are_not_closed() -> None:
    assert {closing(tag) for tag in VOID} == {""}
    assert closing("td") == "</td>"
    assert closing("iframe") == "</iframe>"


@pytest.mark.parametrize(
    ("tag", "attributes", "expected"),
    [
        ("textarea", {"value": "a"}, "a"),
        ("textarea", {"value": "a", "defaultValue": "b"}, "a"),
        ("textarea", {"value": None, "defaultValue": "b"}, "b"),
        ("textarea", {"value": ""}, None),
        ("textarea", {"value": "a\r\nb"}, "a\nb"),
        ("textarea", {}, None),
        ("textarea", None, None),
        ("input", {"value": "a"}, None),
    ],
)
def test_a_textarea_holds_its_value_as_text(
    tag: str, attributes: dict[str, str], expected: str | None
) -> None:
    assert inner_text(tag, attributes) == expected


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [("pre", "\na", "\n"), ("textarea", "\n", "\n"), ("pre", "a\n", ""), ("p", "\na", ""), ("pre", "", "")],
)
def test_a_line_end_that_the_parser_would_eat_is_written_twice(tag: str, text: str, expected: str) -> None:
    assert text_prefix(tag, text) == expected
