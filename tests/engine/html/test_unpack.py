"""HTML that the engine wrote, taken apart again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.html.attributes import normalise
from heavy_engine.html.tags import VOID, closing, opening, text_prefix
from heavy_engine.html.text import clean, escape
from heavy_engine.html.unpack import Unpacked, unpack

# (tag, attributes, children): children are such trees or texts.
Tree = tuple[str, dict[str, Any], list[Any]]

NAMES = st.sampled_from(["id", "className", "title", "data-x", "aria-label", "href", "hidden"])
TEXTS = st.text(st.one_of(st.sampled_from("\n\r<>&\"'- hab/=!"), st.characters()), max_size=8)
VALUES = st.one_of(TEXTS, st.integers(), st.booleans())
ATTRIBUTES = st.dictionaries(NAMES, VALUES, max_size=3)
LEAVES = st.one_of(
    TEXTS,
    st.tuples(st.sampled_from(sorted(VOID - {"base"})), ATTRIBUTES, st.just([])),
)
TAGS = st.sampled_from(["p", "div", "pre", "td", "svg", "my-element", "linearGradient"])
TREES = st.recursive(
    LEAVES, lambda inside: st.tuples(TAGS, ATTRIBUTES, st.lists(inside, max_size=4)), max_leaves=12
).map(lambda tree: ("div", {}, [tree]) if isinstance(tree, str) else tree)


def serialise(tree: Tree, numbers: Any) -> str:
    """A tree as the layout writes it."""
    tag, attributes, children = tree
    html = opening(tag, attributes, next(numbers))
    texts = [clean(child) for child in children if isinstance(child, str)]
    if len(children) == 1 and texts:
        return html + text_prefix(tag, texts[0]) + escape(texts[0]) + closing(tag)
    for child in children:
        if not isinstance(child, str):
            html += serialise(child, numbers)
        elif text := clean(child):
            html += f"<!--h{next(numbers)}-->{escape(text)}"
    return html + closing(tag)


def check(html: str, tree: Tree, numbers: Any) -> None:
    tag, attributes, children = tree
    unpacked = unpack(html)
    children = [child for child in children if not isinstance(child, str) or clean(child)]
    is_only = len(tree[2]) == 1

    assert (unpacked.tag, unpacked.number, unpacked.events) == (tag, next(numbers), "")
    assert list(unpacked.attributes.items()) == list(normalise(tag, attributes).items())
    assert len(unpacked.children) == len(children)
    for child, (kind, number, inner) in zip(children, unpacked.children, strict=True):
        if isinstance(child, str):
            assert (kind, number, inner) == ("text", 0 if is_only else next(numbers), clean(child))
        else:
            assert kind == "element"
            assert inner.startswith(f'<{child[0]} data-h="{number}"')
            check(inner, child, numbers)


@given(TREES)
def test_what_was_written_can_be_taken_apart_level_by_level(tree: Tree) -> None:
    check(serialise(tree, iter(range(1, 1000))), tree, iter(range(1, 1000)))


def test_one_level_is_taken_apart() -> None:
    html = (
        '<p data-h="3" data-on="click:p" class="a &amp; b"><!--h4-->Hello '
        '<b data-h="5" id="x">Ada<br data-h="6"></b>'
        '<!--h7-->!<!--h8--> &lt;Bo&gt;<hr data-h="9"></p>'
    )

    assert unpack(html) == Unpacked(
        tag="p",
        number=3,
        attributes=normalise("p", {"className": "a & b"}),
        events="click:p",
        children=[
            ("text", 4, "Hello "),
            ("element", 5, '<b data-h="5" id="x">Ada<br data-h="6"></b>'),
            ("text", 7, "!"),
            ("text", 8, " <Bo>"),
            ("element", 9, '<hr data-h="9">'),
        ],
    )


@pytest.mark.parametrize("text", ["\n", "\nAda", "\n\nAda", "Ada\n"])
@pytest.mark.parametrize("tag", ["pre", "textarea", "p"])
def test_a_line_end_at_the_beginning_is_neither_lost_nor_doubled(tag: str, text: str) -> None:
    html = serialise((tag, {}, [text]), iter([1]))

    assert unpack(html).children == [("text", 0, text)]


def test_an_empty_and_a_void_element_have_no_children() -> None:
    assert unpack('<p data-h="1"></p>').children == unpack('<br data-h="1">').children == []


def test_nested_elements_of_one_name_end_where_they_should() -> None:
    inner = '<div data-h="2"><div data-h="3">a</div></div>'

    assert unpack(f'<div data-h="1">{inner}<div data-h="4"></div></div>').children == [
        ("element", 2, inner),
        ("element", 4, '<div data-h="4"></div>'),
    ]


@pytest.mark.parametrize(
    "html", ["", "Ada", "</p>", "<!--h1-->Ada", '<p data-h="1">', '<p data-h="1"><b>', "<!doctype html>"]
)
def test_what_is_no_whole_element_is_an_error(html: str) -> None:
    with pytest.raises(ValueError, match=r"does not begin with an element|has no end"):
        unpack(html)
