"""States are named by what they are assigned to, wherever that stands."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reactpy import component, html, use_memo, use_reducer, use_ref, use_state
from reactpy.types import VdomDict

from heavy_engine import use_growing, use_kept_state, use_unkept_state
from heavy_engine.state.call_sites import line_of, target_of
from heavy_engine.state.names import StateNames

from .pages import Code, Process


def names_in(page: Any) -> list[str]:
    """The names of the states that the page's component keeps."""
    shown = Process().show(page)
    assert not shown.faults, shown.faults
    notes = shown.layout.tree.notes  # type: ignore[union-attr]
    return [slot.name for slot in notes.slots] if notes else []


def use_editing() -> tuple[bool, Callable[[Any], None], str]:
    is_on, set_on = use_state(False)
    draft, _set_draft = use_state("")
    return is_on, set_on, draft


def use_both() -> Any:
    left = use_editing()
    right = use_editing()
    return left, right


def use_just_one() -> Any:
    return use_state(0)


@component
def Plainly() -> VdomDict:
    count, _set_count = use_state(0)
    _, set_open = use_state(False)
    whole = use_state("")
    part = use_state("")[0]
    typed: str = use_state("")[0]
    (walrus := use_state(1))
    chosen, _set_chosen = use_state("") if count else use_state("x")
    return html.p(count, set_open and "", whole[0], part, typed, walrus[0], chosen)


def test_a_state_is_named_by_its_variable() -> None:
    assert names_in(Plainly()) == ["count", "open", "whole", "part", "typed", "walrus", "chosen"]


def test_a_variable_that_a_handler_captured_is_named_too() -> None:
    @component
    def Page() -> VdomDict:
        count, set_count = use_state(0)
        return html.button({"onClick": lambda _event: set_count(count + 1)}, count)

    assert names_in(Page()) == ["count"]


def test_a_hook_puts_its_own_variable_before_those_in_it() -> None:
    @component
    def Page() -> VdomDict:
        editing = use_editing()
        both = use_both()
        number, _set_number = use_just_one()
        return html.p(repr(editing), repr(both), number)

    assert names_in(Page()) == [
        *("editing/is_on", "editing/draft"),
        *("both/left/is_on", "both/left/draft", "both/right/is_on", "both/right/draft"),
        "number",
    ]


def test_states_of_one_name_are_counted() -> None:
    @component
    def Page() -> VdomDict:
        open_, set_open = use_state(False)
        first = set_open
        open_, set_open = use_state(True)
        return html.p(open_, first and "")

    assert names_in(Page()) == ["open_", "open_#2"]


def test_states_without_a_variable_are_counted_among_themselves() -> None:
    @component
    def Page() -> VdomDict:
        found = [1, use_state(0), *[use_state(number) for number in range(1)]]
        named, _set_named = use_state(2)
        return html.p(repr(found), named)

    assert names_in(Page()) == ["?", "?#2", "named"]


def test_other_hooks_keep_nothing_and_shift_nothing() -> None:
    @component
    def Page() -> VdomDict:
        ref = use_ref(0)
        before, _set_before = use_state(0)
        worked_out = use_memo(lambda: 1, dependencies=[])
        growing = use_growing()
        reduced, _dispatch = use_reducer(lambda old, _action: old, 0)
        return html.p(ref.current, before, worked_out, len(growing), reduced)

    assert names_in(Page()) == ["before", "reduced"]


def test_authors_may_name_a_state_or_keep_it_out() -> None:
    @component
    def Page() -> VdomDict:
        text, _set_text = use_kept_state("draft", "")
        several = [use_kept_state(f"draft of {one}", "") for one in ("en", "de")]
        pointer, _set_pointer = use_unkept_state(0)
        return html.p(text, repr(several), pointer)

    assert names_in(Page()) == ["draft", "draft of en", "draft of de"]


def test_a_state_without_a_name_of_its_own_is_refused() -> None:
    @component
    def Page() -> VdomDict:
        return html.p(use_kept_state("", 0)[0])

    shown = Process().show(Page())

    assert "got an empty name" in shown.faults[0]


def test_what_decorators_do_around_a_component_is_not_part_of_names() -> None:
    def logged(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def around(*args: Any) -> Any:
            answer = [function(*args)]
            return answer[0]

        return around

    @component
    @logged
    def Page() -> VdomDict:
        count, _set_count = use_state(0)
        return html.p(count)

    assert names_in(Page()) == ["count"]


def test_instances_of_a_component_share_one_object() -> None:
    @component
    def Row(key_of: int) -> VdomDict:
        count, _set_count = use_state(0)
        return html.li(key_of, count)

    @component
    def Page() -> VdomDict:
        return html.ul(*(Row(number, key=number) for number in range(50)))

    shown = Process().show(Page())
    rows = shown.layout.tree.children[0].children  # type: ignore[union-attr]

    assert len({id(row.notes) for row in rows}) == 1


def test_names_that_values_are_part_of_have_an_end(process: Process) -> None:
    names = StateNames(most=10)
    process.keeping.names = names

    @component
    def Row(number: int) -> VdomDict:
        draft, _set_draft = use_kept_state(f"draft {number}", "")
        return html.li(draft)

    @component
    def Page() -> VdomDict:
        return html.ul(*(Row(number, key=number) for number in range(35)))

    shown = process.show(Page())
    rows = shown.layout.tree.children[0].children  # type: ignore[union-attr]

    assert [row.notes.slots[0].name for row in rows] == [f"draft {number}" for number in range(35)]
    assert len(names._nothing.ways) <= 10


WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
SHAPES = st.sampled_from(
    [
        "{name}, set_{name} = use_state({initial})",
        "{name} = use_state({initial})",
        "{name} = use_state({initial})[0]",
        "_, set_{name} = use_state({initial})",
        "{name}, set_{name} = (\n        use_state(\n            {initial},\n        )\n    )",
        "{name}, set_{name} = use_state(initial_value={initial})",
        "{name}, set_{name} = use_state(*[{initial}])",
        "{name}: object = use_state({initial})",
        "{name}, set_{name} = use_state(lambda: {initial})",
    ]
)
INITIALS = st.sampled_from(["0", "''", "None", "()", "[1, 2]", "'text'", "dict(a=1)"])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(WORDS, SHAPES, INITIALS, st.booleans()),
        min_size=1,
        max_size=6,
        unique_by=lambda one: one[0],
    )
)
def test_the_name_is_read_however_the_line_is_written(lines: list[tuple[str, str, str, bool]]) -> None:
    body = []
    for name, shape, initial, is_captured in lines:
        body.append("    " + shape.format(name=name + "x", initial=initial))
        if is_captured and "_, set_" not in shape:
            body.append(f"    captured_{name} = lambda: {name}x")
    source = "def page():\n" + "\n".join(body) + "\n    return None\n"
    found: list[str] = []

    def use_state(*_args: Any, **_named: Any) -> tuple[int, int]:
        frame = sys._getframe(1)
        found.append(target_of(frame.f_code, frame.f_lasti))
        assert 1 < line_of(frame.f_code, frame.f_lasti) <= source.count("\n") + 1
        return 0, 0

    scope: dict[str, Any] = {"use_state": use_state}
    exec(compile(source, "page.py", "exec"), scope)
    scope["page"]()

    assert found == [name + "x" for name, *_rest in lines]


@pytest.mark.parametrize(
    "line",
    [
        "[use_state(0)]",
        "print(use_state(0))",
        "(a, b), c = use_state(0), 1",
        "use_state(0)",
        "x['a'] = use_state(0)",
    ],
)
def test_where_nothing_can_be_read_there_is_no_name(line: str) -> None:
    found: list[str] = []

    def use_state(_initial: int) -> tuple[int, int]:
        frame = sys._getframe(1)
        found.append(target_of(frame.f_code, frame.f_lasti))
        return 0, 0

    def ignore(*_args: Any) -> None: ...

    scope: dict[str, Any] = {"use_state": use_state, "x": {}, "print": ignore}
    exec(compile(f"def page():\n    {line}\n", "page.py", "exec"), scope)
    scope["page"]()

    assert found == [""]


def test_names_do_not_depend_on_lines(code: Code, process: Process) -> None:
    source = """
from reactpy import component, html, use_state

@component
def Page():
    count, set_count = use_state(0)
    return html.p(count)
"""
    before = names_in(code.deploy(source).Page())

    after = names_in(code.deploy("# One more line.\n" * 30 + source).Page())

    assert before == after == ["count"]
