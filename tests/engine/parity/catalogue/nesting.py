"""Components in components, shown and hidden."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from reactpy import component, use_state
from reactpy.types import Component

from ..kit import Kit, case, click


@dataclass(frozen=True)
class Price:
    """A frozen value; its currency does not count when two are compared."""

    amount: Any
    currency: str = field(default="CHF", compare=False)


def counter_of(kit: Kit):
    @component
    def Counter(name, step=1, *, label=""):
        count, set_count = use_state(0)
        return kit.html.button({"id": name, "onClick": lambda _: set_count(count + step)}, label, count)

    return Counter


@case(click("a"), click("b"), click("b"), click("a"))
def siblings_keep_their_own_state(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Page():
        return kit.html.div(Counter("a"), Counter("b", 10))

    return Page()


@case(click("a"), click("steps"), click("a"), click("steps"), click("a"))
def arguments_change_and_state_stays(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Page():
        step, set_step = use_state(1)
        return kit.html.div(
            kit.html.button({"id": "steps", "onClick": lambda _: set_step(step * 10)}),
            Counter("a", step, label=f"steps of {step}: "),
        )

    return Page()


@case(click("a"), click("hide"), click("hide"), click("a"), click("b"))
def what_was_hidden_starts_anew(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Page():
        hidden, hide = use_state(False)
        return kit.html.div(
            kit.html.button({"id": "hide", "onClick": lambda _: hide(not hidden)}),
            not hidden and Counter("a"),
            None if hidden else Counter("a2"),
            Counter("b"),
        )

    return Page()


@case(click("b"), click("hide"), click("b"), click("hide"))
def what_follows_a_hidden_component_stays(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Page():
        hidden, hide = use_state(False)
        return kit.html.div(
            kit.html.button({"id": "hide", "onClick": lambda _: hide(not hidden)}),
            None if hidden else Counter("a"),
            Counter("b"),
            "" if hidden else "text",
            Counter("c"),
        )

    return Page()


@case(click("inner"), click("outer"), click("inner"))
def children_are_handed_through(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Card(title, *children):
        opened, set_opened = use_state(0)
        return kit.html.section(
            kit.html.h2({"id": "outer", "onClick": lambda _: set_opened(opened + 1)}, title, opened),
            *children,
        )

    @component
    def Page():
        return kit.html.main(Card("people", kit.html.p("Ada"), Counter("inner"), "text"))

    return Page()


@case(click("child"), click("child"), click("parent"), click("child"))
def a_child_changes_its_parent(kit: Kit) -> Component:
    @component
    def Child(count, on_count):
        own, set_own = use_state(0)

        def clicked(_event):
            set_own(own + 1)
            on_count(count + 10)

        return kit.html.button({"id": "child", "onClick": clicked}, own, "/", count)

    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            {"title": str(count)},
            Child(count, set_count),
            kit.html.button({"id": "parent", "onClick": lambda _: set_count(count + 1)}),
        )

    return Page()


@case(click("in"), click("redraw"), click("in"))
def a_component_defined_inside_another_starts_anew_each_time(kit: Kit) -> Component:
    @component
    def Page():
        drawn, redraw = use_state(0)

        @component
        def Inner():
            count, set_count = use_state(0)
            return kit.html.b({"id": "in", "onClick": lambda _: set_count(count + 1)}, count)

        return kit.html.div(
            kit.html.button({"id": "redraw", "onClick": lambda _: redraw(drawn + 1)}), Inner()
        )

    return Page()


@case(click("x"), click("a"), click("x"), click("a"))
def a_component_returns_another_component(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Either(turn):
        return Counter("a", label="one ") if turn % 2 else kit.html.p(Counter("a", label="two "))

    @component
    def Outer(turn):
        return Either(turn)

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "x", "onClick": lambda _: set_turn(turn + 1)}), Outer(turn), "end"
        )

    return Page()


@case(click("n3"), click("size"), click("n31"), *[click("size")] * 4)
def trees_grow_and_shrink(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Tree(depth, name):
        if depth == 0:
            return Counter(name)
        return kit.html.div(Tree(depth - 1, f"{name}1"), name, Tree(depth - 1, f"{name}3"))

    @component
    def Page():
        size, set_size = use_state(1)
        return kit.html.div(
            kit.html.button({"id": "size", "onClick": lambda _: set_size((size + 1) % 4)}), Tree(size, "n")
        )

    return Page()


@case(click("toggle"), click("in"), click("toggle"))
def the_same_element_may_be_shown_twice(kit: Kit) -> Component:
    """A VDOM object that is built once and used in two places, and in two renders."""
    shared = kit.html.p({"className": "shared"}, "shared ", kit.html.b("text"))

    @component
    def Page():
        on, toggle = use_state(False)
        count, set_count = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "toggle", "onClick": lambda _: toggle(not on)}),
            kit.html.button({"id": "in", "onClick": lambda _: set_count(count + 1)}, count),
            shared,
            shared if on else None,
        )

    return Page()


@case(click("row 1"), click("row 2"), click("row 1"))
def one_component_object_in_two_places_has_two_states(kit: Kit) -> Component:
    @component
    def Counter(ids):
        count, set_count = use_state(0)
        name, _ = use_state(lambda: next(ids))
        return kit.html.button({"id": name, "onClick": lambda _: set_count(count + 1)}, count)

    shared = Counter(iter(("row 1", "row 2")))

    @component
    def Page():
        return kit.html.div(shared, kit.html.p(shared))

    return Page()


EQUAL_BUT_OTHERS = (
    True, 1, 1.0, Decimal("1.0"), Decimal("1.00"), Fraction(1), 0.0, -0.0, (1,), (True,), (1.0,),
    datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 1, 13, tzinfo=timezone(timedelta(hours=1))),
    frozenset({1}), frozenset({True}), Price(1), Price(True), Price(1.0), Price(1.0, "EUR"),
    float("nan"), range(0), range(1, 1),
)  # fmt: skip


@case(*[click("next")] * len(EQUAL_BUT_OTHERS))
def arguments_that_are_equal_but_look_different(kit: Kit) -> Component:
    @component
    def Shows(value, *, named, read):
        return kit.html.p(repr(value), "/", repr(named), "/", repr(read()))

    @component
    def Page():
        turn, set_turn = use_state(0)
        value = EQUAL_BUT_OTHERS[turn % len(EQUAL_BUT_OTHERS)]
        return kit.html.div(
            {"id": "next", "onClick": lambda _: set_turn(turn + 1)},
            Shows(value, named=value, read=lambda: value),
            Shows({"in": [value]}, named=(value, (value,)), read=partial(repr, value)),
        )

    return Page()


@case(click("next"), click("next"), click("next"))
def arguments_that_change_in_place(kit: Kit) -> Component:
    class Desk:
        def __init__(self):
            self.turn = 0

    @component
    def Shows(value):
        return kit.html.p(repr(value.turn if isinstance(value, Desk) else value))

    names, ages, desk, seen = [], {}, Desk(), set()

    @component
    def Page():
        turn, set_turn = use_state(0)
        names.append(turn)
        ages[turn] = turn
        seen.add(turn)
        desk.turn = turn
        return kit.html.div(
            {"id": "next", "onClick": lambda _: set_turn(turn + 1)},
            [
                Shows(value, key=str(n))
                for n, value in enumerate((names, ages, desk, seen, (names,), Price(names), bytearray(turn)))
            ],
        )

    return Page()


@case(click("next"), click("next"), click("next"), click("next"))
def components_and_elements_are_arguments(kit: Kit) -> Component:
    Counter = counter_of(kit)

    @component
    def Frame(title, body, *more):
        return kit.html.section(title, body, *more)

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            Frame("same", Counter("a"), Counter("b", 1 + turn // 2)),
            Frame(kit.html.b(turn), Counter("c", key=turn // 2), kit.html.i({"title": str(turn)})),
            Frame(None, Counter("d", label=str(turn)) if turn % 2 else "text"),
        )

    return Page()
