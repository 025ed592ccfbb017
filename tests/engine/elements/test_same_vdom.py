"""Our `html` makes what ReactPy's makes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import reactpy
from hypothesis import given
from hypothesis import strategies as st
from reactpy import component, event
from reactpy.config import REACTPY_DEBUG
from reactpy.core.vdom import Vdom
from reactpy.types import BaseEventHandler, InlineJavaScript, VdomDict

from heavy_engine import elements
from heavy_engine.elements import html


class Text(str):
    """A text of another class."""


class Words:
    """Something to iterate that is no sequence."""

    def __iter__(self) -> Iterator[str]:
        yield from ("Ada", "Bo")


@component
def Greeting(name: str) -> Any:
    return reactpy.html.p(name)


GREETING = Greeting("Ada")
VDOM = reactpy.html.b("Ada")
HANDLER = event(lambda e: None, prevent_default=True)

ARGUMENTS: list[tuple[Any, ...]] = [
    (),
    ("Ada",),
    ("Ada", "Bo"),
    (None,),
    ("",),
    (3, 2.5, True, None),
    ({},),
    ({}, "Ada"),
    ({"id": "x"},),
    ({"id": "x"}, "Ada"),
    ({"id": "x"}, "Ada", "Bo", "Cy"),
    ({"id": "x", "className": "a b", "hidden": True, "tabIndex": 0, "title": None}, "Ada"),
    ({"style": {"color": "red"}, "data-list": [1, 2], "data-pair": (1, 2), "data-words": {"a"}},),
    ({"key": 1}, "Ada"),
    ({"key": "a", "id": "x"}, {"id": "y"}),
    ("Ada", {"id": "x"}),
    ([], "Ada"),
    ([],),
    ({"id": "x"}, []),
    ({"id": "x"}, [], ()),
    (["Ada", "Bo"],),
    ({"id": "x"}, ["Ada", ["Bo", ("Cy", [None, 3])]], "end"),
    (("Ada", VDOM, GREETING),),
    ({"id": "x"}, VDOM, GREETING),
    ([VDOM, GREETING], VDOM),
    (VDOM,),
    (VDOM, {"id": "x"}),
    (GREETING,),
    ({"a"},),
    (Words(),),
    ({"id": "x"}, Words(), Text("Cy")),
    (Text("Ada"),),
    (b"ab",),
    (range(3),),
    ({"id": Text("x")}, "Ada"),
    ({"id": b"x", "title": 1j, "lang": ...},),
    ({"onClick": HANDLER}, "Ada"),
    ({"onClick": HANDLER, "id": "x"}, "Ada", VDOM),
    ({"onClick": "alert(1)"}, "Ada"),
    ({"onClick": "alert(1)", "id": "x", "onInput": HANDLER},),
    ({"onClick": InlineJavaScript("alert(1)")},),
    ({"whatever": InlineJavaScript("alert(1)")}, "Ada"),
    ({"onclick": "alert(1)", "on": "x", "once": "y", "onA": "no", "onAB": "js", "on-click": "z", "": "e"},),
    ({"onClick": None, "onInput": False, "onBlur": 3},),
]
KNOWN = sorted(set(type(reactpy.html).__annotations__) - {"__cache__"})
KNOWN_IN_SVG = sorted(set(type(reactpy.html.svg).__annotations__) - {"__cache__"})
SHAPES = ["div", "td", "svg", "my_element", "del_", "br", "input", "iframe", "fragment", "script"]
SVG_SHAPES = ["svg", "g", "path", "text", "font_face", "linearGradient", "a"]


def outcome(make: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What a constructor makes, or the error that it raises."""
    try:
        return make(*arguments)
    except Exception as error:
        return type(error), str(error)


def assert_same(ours: Callable[..., Any], theirs: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    made, expected = outcome(ours, arguments), outcome(theirs, arguments)
    assert made == expected
    assert repr(made) == repr(expected) or sorted(made) == sorted(expected)
    if isinstance(expected, VdomDict):
        assert isinstance(made, VdomDict)
        for part in ("children", "attributes", "eventHandlers", "inlineJavaScript"):
            assert type(made.get(part)) is type(expected.get(part))


def of_svg(name: str) -> Callable[..., Any]:
    """ReactPy's constructor, but all have children, as SVG has it: a text has words, a gradient stops."""
    theirs = getattr(reactpy.html.svg, name)
    return theirs if theirs.allow_children else Vdom(theirs.__name__)


# Not their repr: it has addresses of functions, which differ from worker to worker.
IDS = [str(number) for number in range(len(ARGUMENTS))]


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=IDS)
@pytest.mark.parametrize("name", SHAPES)
def test_an_element_is_the_same(name: str, arguments: tuple[Any, ...]) -> None:
    assert_same(getattr(html, name), getattr(reactpy.html, name), arguments)


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=IDS)
@pytest.mark.parametrize("name", SVG_SHAPES)
def test_an_element_of_svg_is_the_same(name: str, arguments: tuple[Any, ...]) -> None:
    assert_same(getattr(html.svg, name), of_svg(name), arguments)


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=IDS)
def test_html_and_svg_can_be_called_themselves(arguments: tuple[Any, ...]) -> None:
    assert_same(html, reactpy.html, arguments)
    assert_same(html.svg, reactpy.html.svg, arguments)


def generators() -> tuple[Any, ...]:
    return {"id": "x"}, (str(n) for n in range(3)), "a", (VDOM for _ in range(2))


def test_generators_are_children_in_their_places() -> None:
    assert html.ul(*generators()) == reactpy.html.ul(*generators())
    assert html.ul(str(n) for n in range(3)) == reactpy.html.ul(str(n) for n in range(3))


def test_every_name_that_reactpy_knows_is_known_to_editors() -> None:
    assert sorted(elements.Html.__annotations__) == KNOWN
    assert sorted(elements.Svg.__annotations__) == KNOWN_IN_SVG


@pytest.mark.parametrize("name", KNOWN)
def test_every_element_has_its_tag_and_may_or_may_not_have_children(name: str) -> None:
    assert_same(getattr(html, name), getattr(reactpy.html, name), ("Ada",))


@pytest.mark.parametrize("name", KNOWN_IN_SVG)
def test_every_element_of_svg_too(name: str) -> None:
    assert_same(getattr(html.svg, name), of_svg(name), ({"id": "x"}, "Ada"))


TEXTS = st.text(max_size=3)
NAMES = st.one_of(
    st.sampled_from(["id", "key", "onClick", "onclick", "on", "style", "data-x", "onAda"]), TEXTS
)
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.lists(TEXTS, max_size=2),
    st.dictionaries(TEXTS, TEXTS, max_size=2),
    st.just(HANDLER),
    TEXTS.map(InlineJavaScript),
    TEXTS.map(Text),
)
CHILDREN = st.recursive(
    st.one_of(TEXTS, st.none(), st.integers(), st.just(VDOM), st.just(GREETING), TEXTS.map(Text)),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.lists(inside, max_size=3).map(tuple)),
)


@given(
    st.sampled_from(SHAPES),
    st.one_of(st.none(), st.dictionaries(NAMES, VALUES, max_size=4)),
    st.lists(CHILDREN, max_size=4),
)
def test_whatever_the_arguments_the_element_is_the_same(name: str, attributes: Any, children: Any) -> None:
    arguments = children if attributes is None else [attributes, *children]

    assert_same(getattr(html, name), getattr(reactpy.html, name), tuple(arguments))


def test_an_element_does_not_share_the_authors_dictionary() -> None:
    attributes = {"id": "a"}
    first = html.li(attributes, "Ada")

    attributes["id"] = "b"

    assert [first, html.li(attributes)] == [reactpy.html.li({"id": "a"}, "Ada"), reactpy.html.li({"id": "b"})]


def test_an_element_of_one_kind_does_not_change_the_next() -> None:
    html.li({"id": "a"}, "Ada")["children"] = ["gone"]
    html.li("Ada")["attributes"] = {"id": "gone"}

    assert html.li() == {"tagName": "li"}
    assert html.li("Bo") == {"tagName": "li", "children": ["Bo"]}
    assert html.li({"id": "b"}, "Bo") == {"tagName": "li", "children": ["Bo"], "attributes": {"id": "b"}}


def test_constructors_are_made_once() -> None:
    assert html.td is html.td
    assert html.svg.g is html.svg.g
    assert html.brand_new is html.brand_new
    assert html.brand_new.__name__ == "brand-new"


def test_tools_that_ask_for_odd_names_get_no_element() -> None:
    assert not hasattr(html, "__wrapped__")
    assert not hasattr(html.svg, "__deepcopy__")


def test_handlers_are_handlers() -> None:
    made = html.button({"onClick": lambda: None, "onBlur": HANDLER})

    assert all(isinstance(handler, BaseEventHandler) for handler in made["eventHandlers"].values())
    assert made["eventHandlers"]["onBlur"] is HANDLER


@pytest.fixture
def debug_mode() -> Iterator[None]:
    REACTPY_DEBUG.set_current(True)
    yield
    REACTPY_DEBUG.unset()


@pytest.mark.usefixtures("debug_mode")
def test_missing_keys_are_told_in_debug_mode() -> None:
    with pytest.warns(UserWarning, match="Key not specified"):
        html.ul([html.li("Ada")])
