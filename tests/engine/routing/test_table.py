"""Paths become pages with typed values, and values become paths; what cannot be is said at the start."""

from datetime import date
from enum import Enum
from typing import Any, NewType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reactpy import component

from heavy_engine import Route, RouteTable, Section, url_for
from heavy_engine.routing import AddressRefused, NoRoutes, RoutesWrong
from heavy_engine.routing.kinds import WHOLE_MAX
from heavy_engine.routing.query import as_text, read_as

ToolId = NewType("ToolId", UUID)
AXE = UUID("0ccdd8a4-9d3f-4c1a-8a52-6a9a3f1c7f10")


@component
def Any_(**_params: Any) -> None: ...


@component
def Home() -> None: ...


@component
def Tool(tool_id: ToolId) -> None: ...


@component
def Number(number: int) -> None: ...


KINDS = {"int": "number", "uuid": "tool_id", "slug": "name", "date": "day", "path": "rest"}
EACH = RouteTable(
    {
        "/": Route(Home, "Home"),
        **{f"/{kind}/<{name}:{kind}>": Route(Any_, kind) for kind, name in KINDS.items()},
        "/text/<text>": Route(Any_, "text"),
        "/both/<a>/x/<b:int>": Route(Any_, "both"),
    }
)
# Whatever browsers can say in one part of a path.
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda text: text not in (".", "..")
)
values = {
    "number": st.integers(-WHOLE_MAX, WHOLE_MAX),
    "tool_id": st.uuids(),
    "name": st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    "day": st.dates(),
    "rest": st.lists(texts.filter(lambda text: "/" not in text), min_size=1, max_size=4).map("/".join),
    "text": texts,
}


@given(
    st.one_of(
        *(st.fixed_dictionaries({name: strategy}) for name, strategy in values.items()),
        st.fixed_dictionaries({"a": texts, "b": values["number"]}),
    )
)
def test_what_url_for_writes_is_read_as_the_same_values(given_values: dict[str, Any]) -> None:
    path = EACH.url_for(Any_, **given_values)

    match = EACH.match(path)

    assert match
    assert match.params == given_values
    assert match.path == path, "there is one way to write it, so no redirect goes on for ever"
    assert path.isascii()


@given(st.text(max_size=60))
def test_no_path_breaks_the_table_and_what_it_finds_is_written_once(path: str) -> None:
    match = EACH.find(f"/{path}")

    if match:
        again = EACH.match(match.path)
        assert again
        assert (again.path, again.params) == (match.path, match.params)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/int/",
            "/int/1.5",
            "/int/007",
            "/int/+1",
            "/int/-0",
            "/int/٣",
            "/int/1_000",
            "/int/9223372036854775808",
        ),
        *("/uuid/axe", f"/uuid/{AXE.hex}", f"/uuid/{{{AXE}}}", "/uuid/0ccdd8a4-9d3f-4c1a-8a52-6a9a3f1c7f1"),
        *("/slug/A", "/slug/a--b", "/slug/-a", "/slug/a_b", "/slug/%C3%BC"),
        *("/date/2026-02-30", "/date/20260214", "/date/2026-W01-1", "/date/26-02-14", "/date/0000-01-01"),
        *("/path", "/path/a/../b", "/path/a%2Fb", "/path/a//b/%00"),
        *(
            "/text/%00",
            "/text/a%0D%0Ab",
            "/text/.",
            "/text/%2e%2E",
            "/text/%FF",
            "/text/%ED%A0%80",
            "/text/a/b",
        ),
        *("/Text/a", "/nowhere", "/text", "text/a", "", "//text/a", "/text/a/"),
    ],
)
def test_what_is_ill_typed_is_no_page(path: str) -> None:
    assert EACH.match(path) is None


def test_what_is_spelt_otherwise_is_found_and_written_the_one_way() -> None:
    for spelt, path in {
        f"/uuid/{str(AXE).upper()}": f"/uuid/{AXE}",
        "/%74ext/a": "/text/a",
        "/text/%61": "/text/a",
        "/text/%c3%bc": "/text/%C3%BC",
    }.items():
        found = EACH.match(spelt)
        assert found
        assert found.path == path
    assert EACH.find("//text///a/").path == "/text/a"  # type: ignore[union-attr]


def test_the_more_particular_route_wins_wherever_it_stands() -> None:
    table = RouteTable(
        {
            "/<rest:path>": Route(Any_, "path"),
            "/tools/<text>": Route(Any_, "text"),
            "/tools/<number:int>": Route(Number, "int"),
            "/tools/new": Route(Home, "new"),
        }
    )
    titles = {
        path: match.title
        for path in ("/tools/new", "/tools/7", "/tools/x", "/a/b")
        if (match := table.match(path))
    }

    assert titles == {"/tools/new": "new", "/tools/7": "int", "/tools/x": "text", "/a/b": "path"}


def test_a_page_at_several_paths_gets_the_one_of_its_parameters() -> None:
    table = RouteTable({"/list": Route(Any_, "all"), "/list/<page:int>": Route(Any_, "one")})

    assert table.url_for(Any_) == "/list"
    assert table.url_for(Any_, page=2, query={"q": "ä b", "none": None, "no": ""}, anchor="end") == (
        "/list/2?q=%C3%A4+b#end"
    )


@pytest.mark.parametrize(
    ("page", "values", "words"),
    [
        (Home, {"x": 1}, "Home stands at /"),
        (Tool, {}, "Tool is on no route; add it to routes.py"),
        (Any_, {"number": "7"}, "'7' is no whole number (/int/<number:int>)"),
        (Any_, {"number": True}, "True is no whole number"),
        (Any_, {"tool_id": str(AXE)}, "is no UUID"),
        (Any_, {"name": "Not A Slug"}, "is no slug"),
        (Any_, {"text": ".."}, "cannot be a part of a path"),
        (Any_, {"rest": "a//b"}, "cannot be a part of a path"),
    ],
)
def test_an_address_that_cannot_be_says_why(page: Any, values: dict[str, Any], words: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        EACH.url_for(page, **values)

    assert words in str(refused.value)


def test_url_for_outside_an_application_says_what_to_write() -> None:
    with pytest.raises(NoRoutes, match=r"RouteTable\(ROUTES\)"):
        url_for(Home)


@pytest.mark.parametrize(
    ("path", "page", "words"),
    [
        ("tools", Home, 'a path begins with one "/"'),
        ("/tools/", Home, "does not end with one"),
        ("/a-<b>", Any_, "a parameter is a part of its own"),
        ("/<a:float>", Any_, "there is no kind 'float'; there are date, int, path, slug, uuid"),
        ("/<a:path>/x", Any_, "put it last"),
        ("/<a>/<a:int>", Any_, "two parameters have one name"),
        ("/<class>", Any_, "cannot be the name of a parameter"),
        ("/<key>", Any_, "cannot be the name of a parameter"),
        ("/_live/x", Home, "belongs to the server"),
        ("/a?b", Home, "write 'a?b' as people read it"),
        ("/<number:int>", Home, "Home takes no argument 'number'; add it, or take it out of the path"),
        ("/x", Number, "Number needs 'number', which the path does not have; write <number> into it"),
        ("/<tool_id:int>", Tool, "Tool wants tool_id as UUID, the path gives int; make the two agree"),
        ("/<number>", Number, "Number wants number as int, the path gives str"),
    ],
)
def test_a_mistake_in_the_table_names_the_fix(path: str, page: Any, words: str) -> None:
    with pytest.raises(RoutesWrong) as wrong:
        RouteTable({"/fine": Route(Home, "Fine"), path: Route(page, "Wrong")})

    assert words in str(wrong.value)
    assert len(wrong.value.mistakes) == 1


def test_all_mistakes_are_told_at_once_those_between_sections_too() -> None:
    inner = Section(
        "/tools", {"/<a>": Route(Any_, "A"), "/<b>": Route(Any_, "B")}, sections=(Section("x", {}),)
    )
    with pytest.raises(RoutesWrong) as wrong:
        RouteTable({"/tools/<c>": Route(Any_, "C"), "y": Route(Home, "Y")}, (inner,))

    assert len(wrong.value.mistakes) == 4
    assert "/tools/<c> and /tools/<a>: Any_ and Any_ stand at the same paths" in str(wrong.value)


def test_the_innermost_section_answers_for_its_errors_and_not_found_is_for_404_alone() -> None:
    def page(*_said: Any) -> Any: ...

    def lost(*_said: Any) -> Any: ...

    def deep(*_said: Any) -> Any: ...

    inner = Section("/users/<number:int>", {"/": Route(Number, "User")}, error_page=deep)
    table = RouteTable({}, (Section("/admin", {}, sections=(inner,), error_page=page, not_found=lost),))

    answers = {
        (path, status): table.error_page(path, status)
        for path in ("/admin/x", "/admin/users/7/x", "/elsewhere")
        for status in (403, 404)
    }

    assert answers == {
        ("/admin/x", 403): page,
        ("/admin/x", 404): lost,
        ("/admin/users/7/x", 403): deep,
        ("/admin/users/7/x", 404): lost,
        ("/elsewhere", 403): None,
        ("/elsewhere", 404): None,
    }


def test_a_title_may_be_made_of_the_parameters_and_has_to_take_them() -> None:
    table = RouteTable({"/<number:int>": Route(Number, lambda number: f"No. {number}")})
    match = table.match("/7")
    assert match
    assert match.title == "No. 7"

    with pytest.raises(RoutesWrong, match="takes no argument 'number'"):
        RouteTable({"/<number:int>": Route(Number, lambda: "no")})


class Colour(Enum):
    RED = "red"
    TWO = 2


@given(
    st.one_of(
        st.integers(-WHOLE_MAX, WHOLE_MAX),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.dates(),
        st.uuids(),
        st.sampled_from(Colour),
        values["text"],
    )
)
def test_what_is_written_behind_the_question_mark_is_read_again(value: Any) -> None:
    kind: Any = type(value)

    assert read_as(kind, as_text(value)) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((int, text) for text in ("", "1.5", "٣", "9" * 20, "0x1")),
        *((float, text) for text in ("nan", "inf", "1e999", "", "1_0")),
        *((bool, text) for text in ("yes", "", "2")),
        *((date, text) for text in ("today", "2026-13-01", date.max.isoformat() + "1")),
        *((UUID, text) for text in ("", "axe")),
        *((Colour, text) for text in ("RED", "blue", "")),
        (str, "a\x00b"),
    ],
)
def test_a_text_that_is_no_such_value_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(ValueError):
        read_as(kind, text)
