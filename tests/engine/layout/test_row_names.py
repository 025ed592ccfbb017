"""Rows have names that another process gives them again, and that tell nobody what their keys are."""

from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from reactpy import component, create_context
from reactpy.types import Component

from heavy_engine.elements import html
from heavy_engine.layout import Layout, RowNames, each
from heavy_engine.layout.row_names import rows_of, text_of

ADA, BO = "5f0c3c6e-ada0-4000-8000-000000000001", "5f0c3c6e-b000-4000-8000-000000000002"


class Tool(Enum):
    AXE = 1


def press(_event: Any) -> None:
    """Hear a click."""


@component
def Row(who: str) -> Any:
    return html.li(html.button({"onClick": press}, who))


@component
def Other(who: str) -> Any:
    return html.li(html.button({"onClick": press}, who))


def shown(*children: Any) -> Layout:
    @component
    def Page() -> Any:
        return html.main(*children)

    layout = Layout(Page())
    layout.render()
    return layout


def names(*children: Any, secret: bytes = b"a secret") -> list[str]:
    """The names of all rows, in the order of the page."""
    of: dict[str, str] = RowNames(secret).of(shown(*children).tree).get("of", {})
    return [of[number] for number in sorted(of, key=int)]


def chains(*children: Any) -> list[tuple[Any, ...]]:
    """The keys of all rows, in the order of the page."""
    return [chain for _number, chain, _kind in sorted(rows_of(shown(*children).tree))]


def row(who: str, key: Any = None) -> Component:
    return Row(who, key=key or who)


def test_another_process_gives_the_same_names_wherever_rows_stand() -> None:
    before = names(html.h1({"onClick": press}, "Tools"), html.ul(row(ADA), row(BO)))
    after = names(html.section(html.p("News"), html.ul(row(BO), row("Cy"), row(ADA))))

    assert [after[2], after[0]] == before
    assert len({*before, *after}) == 3


def test_names_tell_nothing_of_keys_to_who_does_not_know_the_secret() -> None:
    [ours], [theirs] = names(html.ul(row(ADA))), names(html.ul(row(ADA)), secret=b"another")

    assert ours != theirs
    assert ADA[:4] not in ours
    assert len(ours) == 12


def test_who_knows_another_secret_says_so() -> None:
    tree = shown(html.ul(row(ADA))).tree

    by = [RowNames(secret).of(tree)["by"] for secret in (b"one", b"one", b"two")]

    assert by[0] == by[1] != by[2]


def test_a_row_of_another_component_has_a_name_of_the_same_key_and_another_kind() -> None:
    [row_name], [other_name] = names(html.ul(row(ADA))), names(html.ul(Other(ADA, key=ADA)))

    assert row_name[2:] == other_name[2:]
    assert row_name[:2] != other_name[:2]


def test_all_ways_to_write_a_keyed_list_count() -> None:
    written = [
        html.ul(row(ADA)),
        html.ul(each((ADA,), lambda who, key: Row(who, key=key))),
        html.ul(html.fragment(row(ADA))),
        html.ul(html.li({"key": ADA}, html.button({"onClick": press}, "Ada"))),
        html.ul(html.fragment({"key": ADA}, html.li(html.button({"onClick": press}, "Ada")))),
    ]

    assert [chains(each) for each in written] == [[(ADA,)]] * 5


def test_a_key_within_a_key_counts_with_it() -> None:
    rows = html.ul(html.fragment({"key": "open"}, row(ADA)), html.fragment({"key": "done"}, row(BO)))

    assert chains(rows) == [("open", ADA), ("done", BO)]


def test_the_key_of_the_one_thing_that_a_component_shows_names_nothing() -> None:
    @component
    def Around() -> Any:
        return Row(ADA, key="the only one")

    assert chains(html.ul(Around())) == []


def test_what_a_context_is_for_is_no_list() -> None:
    context = create_context("")

    assert chains(html.ul(context(row(ADA), value="x"))) == []


def test_what_only_shows_something_has_no_name() -> None:
    assert chains(html.ul(html.li({"key": "axe"}, "An axe"))) == []
    assert RowNames(b"a secret").of(shown(html.p("Nothing here.")).tree) == {}
    assert RowNames(b"a secret").of(None) == {}


@pytest.mark.parametrize("key", [0, 17, 999_999, "17", "row-3", "order 12", 1.5, True, ("row", 3), object()])
def test_what_may_be_a_place_names_nothing(key: Any) -> None:
    assert text_of(key) == ""
    assert names(html.ul(row("Ada", key=key or "0"))) == [""]


def test_what_is_no_place_is_a_name() -> None:
    keys: list[Any] = [
        ADA,
        UUID(BO),
        "ada",
        "2031-01-05",
        date(2031, 1, 6),
        1_000_000,
        "0000017",
        Tool.AXE,
        ("a", "b"),
    ]

    texts = [text_of(key) for key in keys]

    assert all(texts)
    assert len(set(texts)) == len(keys)
    assert text_of(("a", "b")) != text_of(("a:b", "")) != text_of("a:b")
