"""Which components render, when, and what happens when they raise."""

from dataclasses import dataclass
from typing import Any

import pytest
from reactpy import component, create_context, event, html, use_context, use_effect, use_ref, use_state

from heavy_engine.layout import Layout, each, renders_always
from tests.engine.layout.stage import Named, Stage, ignore


class Counted:
    """A component that counts how often it renders."""

    def __init__(self) -> None:
        self.renders = 0

        @component
        def Shown(*_anything: Any, **_named: Any) -> Any:
            self.renders += 1
            return html.p("x")

        self.constructor = Shown


@dataclass(frozen=True)
class Point:
    x: int


def same_code(number: int) -> Any:
    return lambda _event: print(number)


def recursive() -> Any:
    def count(number: int) -> int:
        return number and count(number - 1)

    return count


def taking_turns() -> Any:
    def even(number: int) -> bool:
        return number == 0 or odd(number - 1)

    def odd(number: int) -> bool:
        return number != 0 and even(number - 1)

    return even


LIST = [1]


@pytest.mark.parametrize(
    ("before", "after", "renders"),
    [
        (1, 1, 1),
        ("a", "b", 2),
        (1, True, 2),
        ((1, ("a", 2)), (1, ("a", 2)), 1),
        (Point(1), Point(1), 1),
        (Point(1), Point(2), 2),
        (print, print, 1),
        (same_code(1), same_code(1), 1),
        (same_code(1), same_code(2), 2),
        (recursive(), recursive(), 1),
        (taking_turns(), taking_turns(), 2),
        (event(same_code(1)), event(same_code(1)), 1),
        (event(same_code(1)), event(same_code(1), prevent_default=True), 2),
        (Named("Ada"), Named("Ada"), 1),
        (Named("Ada"), Named("Bo"), 2),
        (LIST, LIST, 2),
        ({"a": 1}, {"a": 1}, 2),
        (object, object, 1),
    ],
)
def test_a_component_renders_again_only_if_an_argument_changed(before: Any, after: Any, renders: int) -> None:
    counted = Counted()
    stage = Stage(lambda value: counted.constructor(value), before)

    stage.show(("first", 0))
    stage.show(before)
    counted.renders = 1
    stage.show(after)

    assert counted.renders == renders


def test_a_component_that_asks_for_it_always_renders() -> None:
    counted = Counted()
    renders_always(counted.constructor)
    stage = Stage(lambda _value: counted.constructor(1), 0)

    stage.show(1)

    assert counted.renders == 2


def test_a_context_reaches_those_who_read_it_through_those_who_do_not() -> None:
    colour = create_context("none")
    middle = Counted()

    @component
    def Reader() -> Any:
        return html.b(use_context(colour))

    @component
    def Middle() -> Any:
        middle.renders += 1
        return html.div(Reader())

    stage = Stage(lambda value: colour(Middle(), value=value), "red")
    edits = stage.show("blue")

    assert edits == [["t", 2, "blue"]]
    assert middle.renders == 1


def test_all_that_became_dirty_renders_once_in_one_flush() -> None:
    counted, setters = Counted(), []

    @component
    def Two() -> Any:
        counted.renders += 1
        one, set_one = use_state(0)
        two, set_two = use_state(0)
        setters[:] = [set_one, set_two]
        return html.p(f"{one} {two}")

    asked = []
    layout = Layout(Two(), on_dirty=lambda: asked.append(1))
    layout.render()
    setters[0](1)
    setters[1](2)
    setters[0](3)

    assert layout.flush() == [["t", 1, "3 2"]]
    assert (counted.renders, asked) == (2, [1])


def test_a_component_that_raises_leaves_the_rest_alone_and_recovers() -> None:
    @component
    def Fragile(number: int) -> Any:
        if number == 1:
            raise ZeroDivisionError("one")
        return html.p(f"{number}")

    stage = Stage(lambda number: html.div(Fragile(number), html.i(f"{number}")), 0)

    broken = stage.show(1)
    whole = stage.show(2)

    assert broken == [["x", 2, '<p data-h="4" class="fault">Fragile failed</p>'], ["t", 3, "1"]]
    assert stage.faults == ["Fragile: one"]
    assert whole[-1] == ["t", 3, "2"]
    assert ">2</p>" in stage.html
    assert "fault" not in stage.html


def test_a_component_that_raises_when_it_first_renders_shows_its_fallback() -> None:
    @component
    def Broken() -> Any:
        raise ZeroDivisionError("at once")

    stage = Stage(lambda _value: html.div(html.b("before"), Broken(), html.b("after")), 0)

    assert '<b data-h="2">before</b><p data-h="3" class="fault">Broken failed</p>' in stage.first_html


def test_nothing_of_a_render_that_raised_is_sent() -> None:
    @component
    def Half(number: int) -> Any:
        twice = [html.li({"key": 1}), html.li({"key": 1})] if number else []
        return html.div(html.p(f"{number}"), html.ul(Named(f"{number}"), html.ul(twice)))

    stage = Stage(lambda number: Half(number), 0)

    (edit,) = stage.show(1)

    assert edit[:2] == ["x", 1]
    assert "Half failed" in edit[2]
    assert "Duplicate keys [1]" in stage.faults[0]


@pytest.mark.parametrize(("before", "after"), [(2, 1), (1, 2), (0, 1), (1, 0)])
def test_hooks_out_of_order_are_an_error_in_words(before: int, after: int) -> None:
    @component
    def Moody(hooks: int) -> Any:
        for _hook in range(hooks):
            use_ref(0)
        return html.p("x")

    stage = Stage(lambda hooks: Moody(hooks), before)
    stage.show(after)

    assert f"and {before} the last time" in stage.faults[0]
    assert stage.faults[0].startswith("Moody: Moody called")


def test_state_set_while_rendering_ends_somewhere() -> None:
    @component
    def Restless(go: bool) -> Any:
        number, set_number = use_state(0)
        if go:
            set_number(number + 1)
        return html.p(f"{number}")

    stage = Stage(lambda go: Restless(go), False)
    stage.show(True)

    assert "set state while rendering" in stage.faults[0]


def test_a_list_of_items_makes_only_the_rows_that_are_new() -> None:
    counted = Counted()

    def row(item: int, key: Any) -> Any:
        counted.renders += 1
        return Named(str(item), key=key)

    stage = Stage(lambda items: html.ul(each(items, row)), tuple(range(100)))
    counted.renders = 0
    stage.show((*range(100), 100))

    assert counted.renders == 1


def test_a_list_of_items_refuses_the_same_key_twice() -> None:
    stage = Stage(lambda items: html.ul(each(items, Named)), ("a", "b"))

    stage.show(("a", "b", "a"))

    assert "Duplicate keys" in stage.faults[0]


def test_a_list_that_fell_shows_all_its_rows_when_it_can_again() -> None:
    stage = Stage(lambda items: html.ul(html.li("head"), each(items, Named)), ("a", "b"))

    stage.show(("a", "b", "a"))
    stage.show(("a", "b", "a", "c"))
    assert stage.html.count("fault") == 1
    assert ">c<" not in stage.html
    stage.show(("a", "b"))

    assert "fault" not in stage.html
    assert [word in stage.html for word in (">a<", ">b<")] == [True, True]
    assert len(stage.faults) == 2


def test_a_row_that_cannot_be_made_costs_its_list_and_nothing_around_it() -> None:
    def row(item: tuple[str, int], key: Any) -> Any:
        return Named(f"{12 // item[1]}", key=key)

    stage = Stage(
        lambda items: html.div(html.ul(each(items, row, key=lambda item: item[0])), html.p("after")),
        (("a", 1), ("b", 2)),
    )

    stage.show((("a", 1), ("b", 0)))
    assert "division" in stage.faults[0]
    assert stage.html.endswith(">after</p></div>")
    stage.show((("a", 1), ("b", 3)))

    assert ">12</li>" in stage.html
    assert ">4</li>" in stage.html
    assert "fault" not in stage.html


def test_handlers_are_found_by_number_and_gone_with_their_element() -> None:
    stage = Stage(lambda shown: html.div(html.button({"onClick": ignore}, "x") if shown else None), True)

    found = stage.layout.find(2, "click")
    assert found is not None
    assert (found.tag, found.component, len(found.handlers)) == ("button", "Root", 1)
    assert stage.layout.find(2, "input") is None
    stage.show(False)

    assert stage.layout.find(2, "click") is None


async def test_effects_start_after_the_render_and_end_with_their_component() -> None:
    heard: list[str] = []

    @component
    def Effective(word: str) -> Any:
        def begin() -> Any:
            heard.append(f"begin {word}")
            return lambda: heard.append(f"end {word}")

        use_effect(begin, [word])
        return html.p(word)

    stage = Stage(lambda word: html.div(Effective(word) if word else None), "a")
    assert heard == []

    for word in ("a", "b", ""):
        stage.show(word)
        stage.layout.start_effects()
        await stage.layout.settle()

    assert heard == ["begin a", "end a", "begin b", "end b"]


def test_an_input_is_put_right_when_its_page_wants_something_else() -> None:
    stage = Stage(lambda value: html.input({"value": value, "onInput": ignore}), "a")

    stage.layout.note_input(1, value="ab")
    assert stage.show("AB") == []
    assert stage.layout.restore_inputs() == [["p", 1, {"value": "AB"}]]

    stage.layout.note_input(1, value="AB")
    assert stage.layout.restore_inputs() == []


def test_a_box_waits_for_its_component_but_not_for_ever() -> None:
    stage = Stage(lambda done: html.input({"type": "checkbox", "checked": done, "onChange": ignore}), False)

    stage.layout.note_input(1, checked=True)
    assert stage.layout.restore_inputs() == []
    assert stage.layout.inputs_wait
    assert stage.layout.restore_inputs(late=True) == [["p", 1, {"checked": False}]]
