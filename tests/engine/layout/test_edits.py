"""What changes is sent, and nothing else: the operations, not only the result."""

import pytest
from reactpy import html

from heavy_engine.layout import each
from tests.engine.layout.stage import Named, Stage, ignore


def test_the_first_html_numbers_every_node() -> None:
    stage = Stage(lambda word: html.p("Hello ", html.b(word), "!"), "Ada")

    assert stage.first_html == '<p data-h="1"><!--h2-->Hello <b data-h="3">Ada</b><!--h4-->!</p>'


def test_a_text_alone_is_addressed_by_its_element() -> None:
    stage = Stage(lambda word: html.p(html.b(word)), "Ada")

    assert stage.show("Bo") == [["t", 2, "Bo"]]


def test_a_text_beside_others_has_a_number_of_its_own() -> None:
    stage = Stage(lambda word: html.p(html.b("Hello"), word), "Ada")

    assert stage.show("Bo") == [["t", 3, "Bo"]]


def test_one_cell_of_a_table_is_one_edit() -> None:
    def table(changed: str) -> object:
        rows = (
            html.tr(
                {"key": row},
                [html.td(changed if (row, cell) == (50, 2) else f"{row} {cell}") for cell in range(5)],
            )
            for row in range(100)
        )
        return html.table(html.tbody(list(rows)))

    stage = Stage(table, "before")

    (edit,) = stage.show("after")

    assert (edit[0], edit[2]) == ("t", "after")


def test_nothing_changes_when_the_same_is_shown_again() -> None:
    stage = Stage(lambda number: html.p({"class": "x", "onClick": lambda _event: None}, str(number > 0)), 1)

    assert stage.show(2) == []


def test_attributes_are_set_and_dropped() -> None:
    stage = Stage(lambda attributes: html.p(attributes, "x"), {"class": "a", "title": "t"})

    assert stage.show({"class": "b", "hidden": True}) == [
        ["a", 1, {"class": "b", "hidden": "", "title": None}]
    ]


def test_a_subtree_without_state_keeps_its_elements_when_it_grows() -> None:
    stage = Stage(lambda words: html.ul([html.li(word) for word in words]), ["a", "b"])

    assert stage.show(["a", "c", "d"]) == [
        ["t", 3, "c"],
        ["i", 1, 0, '<li data-h="4">d</li>'],
    ]


def test_text_that_gets_company_gets_a_number() -> None:
    stage = Stage(lambda more: html.p("one", html.b("two") if more else None), False)

    assert stage.show(True) == [["t", 1, ""], ["i", 1, 0, '<!--h2-->one<b data-h="3">two</b>']]
    assert stage.show(False) == [["t", 1, "one"]]
    assert stage.html == '<p data-h="1">one</p>'


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("abc", "abcd", [["i", 1, 0, '<li data-h="5">d</li>']]),
        ("abc", "xabc", [["i", 1, 2, '<li data-h="5">x</li>']]),
        ("abc", "axbc", [["i", 1, 3, '<li data-h="5">x</li>']]),
        ("abc", "axybc", [["i", 1, 3, '<li data-h="5">x</li><li data-h="6">y</li>']]),
        ("abc", "ac", [["r", 3]]),
        ("abc", "", [["r", 2, 3, 4]]),
        ("abcd", "dabc", [["m", 5, 1, 2]]),
        ("abcd", "bcda", [["m", 2, 1, 0]]),
        ("abc", "cba", [["m", 3, 1, 2], ["m", 4, 1, 3]]),
        ("abc", "xy", [["r", 2, 3, 4], ["i", 1, 0, '<li data-h="5">x</li><li data-h="6">y</li>']]),
    ],
)  # fmt: skip
def test_keyed_rows_are_inserted_removed_and_moved_but_not_rebuilt(
    before: str, after: str, edits: list[object]
) -> None:
    for draw in (
        lambda keys: html.ul([Named(key, key=key) for key in keys]),
        lambda keys: html.ul(each(tuple(keys), Named)),
        lambda keys: html.ul([html.li({"key": key}, key) for key in keys]),
    ):
        stage = Stage(draw, before)

        assert stage.show(after) == edits


def test_moves_are_as_few_as_possible() -> None:
    stage = Stage(lambda keys: html.ul([Named(str(key), key=key) for key in keys]), list(range(100)))

    edits = stage.show([99, *range(1, 99), 0])

    assert [edit[0] for edit in edits] == ["m", "m"]


def test_what_was_nothing_is_inserted_where_it_belongs() -> None:
    stage = Stage(
        lambda shown: html.div(html.b("a"), html.fragment(Named("b") if shown else None), html.i("c")), False
    )

    assert stage.show(True) == [["i", 1, 3, '<li data-h="4">b</li>']]


def test_another_element_takes_the_place_of_the_old_one() -> None:
    stage = Stage(lambda tag: html.div(getattr(html, tag)({"onClick": ignore}, "x"), html.i("c")), "b")

    assert stage.show("p") == [["x", 2, '<p data-h="4" data-on="click">x</p>']]


def test_numbers_are_never_used_twice() -> None:
    stage = Stage(lambda key: html.div(Named("x", key=key)), 0)

    seen = {stage.show(key)[-1][-1] for key in range(1, 6)}

    assert len(seen) == 5


def test_the_html_of_the_tree_is_what_the_edits_lead_to() -> None:
    def draw(words: list[str]) -> object:
        options = [html.option({"value": word, "key": word}, word) for word in words]
        return html.div(
            html.select({"value": words[-1], "onChange": ignore}, options), html.p(", ".join(words))
        )

    grown, fresh = Stage(draw, ["a", "b"]), Stage(draw, ["a", "b", "c"])
    edits = grown.show(["a", "b", "c"])

    assert ["p", 2, {"value": "c"}] in edits
    assert (
        grown.html.replace('data-h="6"', 'data-h="5"').replace('data-h="5">a, b, c', 'data-h="6">a, b, c')
        == fresh.first_html
    )
