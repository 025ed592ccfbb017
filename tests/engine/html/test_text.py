"""Text as HTML: a parser gives back what was written."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.html.text import clean, escape, escape_attribute, scrub, unescape

# Much of what can go wrong goes wrong with these.
NASTY = st.text(
    st.one_of(
        st.sampled_from([*"&<>\"'\r\n\0;#/= -!]`", "\ud800", "\udfff", "\ufffe", "\x0b", "\x85", "\u2028"]),
        st.characters(),
        st.sampled_from("abcgltqmp"),
    )
)


class Reader(HTMLParser):
    """What the standard library's parser reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.values = "", 0, [""]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        self.values = [value or "" for _, value in attrs]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(NASTY)
def test_a_parser_reads_back_what_content_was(text: str) -> None:
    reader = read(f"<p>{escape(text)}</p>")

    assert (reader.text, reader.tags) == (scrub(text), 1)


@given(NASTY)
def test_a_parser_reads_back_what_an_attribute_was(text: str) -> None:
    reader = read(f'<p title="{escape_attribute(text)}">')

    assert (reader.values, reader.tags) == ([scrub(text)], 1)


@given(NASTY)
def test_unescape_takes_back_what_escape_did(text: str) -> None:
    assert unescape(escape(text)) == unescape(escape_attribute(text)) == scrub(text)


@given(NASTY)
def test_escaped_text_can_be_sent_and_holds_no_markup(text: str) -> None:
    for escaped in (escape(text), escape_attribute(text)):
        escaped.encode()
        assert not set(escaped) & set("<>\r\0")
    assert '"' not in escape_attribute(text)


@given(NASTY)
def test_clean_text_stays_clean(text: str) -> None:
    once = clean(text)

    once.encode()
    assert not set(once) & set("\r\0")
    assert clean(once) is once


@pytest.mark.parametrize("text", ["", "Ada", "Ada and Bo", "Zoë 日本 🙂", "a;b#c", "it's \u2028"])
def test_text_without_need_comes_back_as_the_same_object(text: str) -> None:
    assert escape(text) is text
    assert escape_attribute(text) is text
    assert clean(text) is text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("\0a\0", "a"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude42", "\ufffd\ufffd"),
        ("\r\0\n", "\n\n"),
    ],
)
def test_clean_text_is_what_a_text_node_can_hold(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_carriage_return_is_written_so_that_the_parser_keeps_it() -> None:
    assert escape("a\rb") == escape_attribute("a\rb") == "a&#13;b"
