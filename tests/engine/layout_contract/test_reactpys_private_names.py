"""What `heavy_engine/layout` assumes of ReactPy's private parts; each test says what breaks without it.

ReactPy is pinned to one version, so a failure here means that somebody is changing the pin: read the new
ReactPy before changing the engine.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import reactpy
from reactpy import component, event, html
from reactpy.core._life_cycle_hook import HOOK_STACK
from reactpy.core.events import EventHandler, to_event_handler_function
from reactpy.core.hooks import create_context
from reactpy.types import BaseEventHandler, Component, ContextProvider, Event, VdomDict

from heavy_engine.layout import Layout
from heavy_engine.layout.instance import Instance
from heavy_engine.layout.reactpy_names import (
    CurrentState,
    arguments,
    begin_hooks,
    effect_slot,
    end_hooks,
    kept_by_hook,
    open_ring,
    plain_function,
    share_what_is_empty,
)

# All that ReactPy's hooks ask of the life cycle hook of the component that renders.
ASKED = {
    "use_state",
    "schedule_render",
    "add_effect",
    "set_context_provider",
    "get_context_provider",
    "component",
}


@contextmanager
def hook_stack() -> Iterator[list[Any]]:
    """Render, as the layout does, while the block lasts."""
    token, stack = begin_hooks()
    try:
        yield stack
    finally:
        end_hooks(token)


class Asked:
    """Stands in for a life cycle hook and remembers what hooks asked it for."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.effects: list[Callable[[asyncio.Event], Awaitable[None]]] = []
        self.states: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        self.names.add(name)
        return getattr(self, f"on_{name}")

    def on_use_state(self, function: Callable[[], Any]) -> Any:
        self.states.append(function())
        return self.states[-1]

    def on_schedule_render(self) -> None: ...

    def on_add_effect(self, effect: Any) -> None:
        self.effects.append(effect)

    def on_set_context_provider(self, provider: Any) -> None: ...

    def on_get_context_provider(self, context: Any) -> None: ...

    on_component = "a component"


def asked_by(call: Callable[[], object]) -> Asked:
    """Call hooks as a component that renders would."""
    asked = Asked()
    with hook_stack() as stack:
        stack.append(asked)
        call()
    return asked


def test_the_version_is_the_one_that_was_read() -> None:
    assert version("reactpy") == "2.0.0b13"


def test_hooks_find_what_lies_on_top_of_the_stack() -> None:
    """Else no hook works in a component of ours: `HOOK_STACK.get()` must be the list that hooks look at."""
    top = object()
    with hook_stack() as stack:
        stack.extend([object(), top])

        assert HOOK_STACK.current_hook() is top


def test_a_stack_of_our_own_hides_others_and_goes() -> None:
    """Else two pages that render in one task would see each other's components."""
    with hook_stack() as outer:
        outer.append("outer")
        with hook_stack() as inner:
            assert inner == []
            inner.append("inner")

        assert HOOK_STACK.current_hook() == "outer"

    with pytest.raises(RuntimeError, match="No life cycle hook"):
        reactpy.use_state(0)


EFFECT: Callable[[], None] = lambda: None  # noqa: E731  # Has no name on purpose: authors write lambdas.


async def async_effect() -> None: ...


@pytest.mark.parametrize(
    ("hook", "wanted"),
    [
        (lambda: reactpy.use_state(0)[1](1), {"use_state", "schedule_render"}),
        (
            lambda: reactpy.use_reducer(lambda old, _new: old + 1, 0)[1]("up"),
            {"use_state", "schedule_render"},
        ),
        (lambda: reactpy.use_ref(0), {"use_state"}),
        (lambda: reactpy.use_memo(lambda: 0), {"use_state"}),
        (lambda: reactpy.use_callback(EFFECT), {"use_state"}),
        (lambda: reactpy.use_effect(EFFECT), {"use_state", "add_effect"}),
        (lambda: reactpy.use_async_effect(async_effect), {"use_state", "add_effect"}),
        (lambda: reactpy.use_context(create_context(0)), {"get_context_provider"}),
        (lambda: create_context(0)(value=1).render(), {"set_context_provider"}),
        (lambda: reactpy.use_debug_value("x"), {"use_state"}),
    ],
    ids=["state", "reducer", "ref", "memo", "callback", "effect", "async", "context", "provider", "debug"],
)
def test_a_hook_asks_for_no_more_than_an_instance_has(hook: Callable[[], object], wanted: set[str]) -> None:
    """Else a hook raises AttributeError in `Instance`, or is given what it does not expect."""
    assert asked_by(hook).names == wanted
    assert wanted <= ASKED


def test_debug_values_ask_for_the_component() -> None:
    """Else pages with `use_debug_value` break as soon as somebody turns debugging on."""
    reactpy.config.REACTPY_DEBUG.current = True
    try:
        names = asked_by(lambda: reactpy.use_debug_value("x")).names
    finally:
        reactpy.config.REACTPY_DEBUG.unset()

    assert names == {"use_state", "component"}


def test_an_instance_has_all_that_hooks_ask_for() -> None:
    assert [name for name in ASKED if not hasattr(Instance, name)] == []


def test_set_state_keeps_the_hook_it_was_made_with() -> None:
    """Else a setter that a handler calls later would wake another component, or none."""
    asked = Asked()
    with hook_stack() as stack:
        stack.append(asked)
        _value, set_value = reactpy.use_state(0)

    set_value(1)

    assert "schedule_render" in asked.names
    assert asked.states[0].value == 1


def test_a_state_lets_go_of_its_setter_which_works_on() -> None:
    """Else every component that goes waits for the garbage collector: state and setter know each other."""
    asked = asked_by(lambda: reactpy.use_state("axe"))
    (kept,) = asked.states
    set_value = kept.dispatch

    open_ring(kept)
    set_value("saw")

    assert kept.value == "saw"
    assert not hasattr(kept, "dispatch")


@pytest.mark.parametrize("kept", [None, {"dispatch": 1}, reactpy.use_ref], ids=["none", "dict", "function"])
def test_what_is_no_state_is_left_alone(kept: object) -> None:
    open_ring(kept)


def test_a_component_knows_its_arguments() -> None:
    """Else nothing is memoised, or everything: `same_component` compares `_args` and `_kwargs`."""

    @component
    def Row(name: str, *more: int, wide: bool = False) -> None: ...

    assert arguments(Row("Ada", 1, 2, wide=True, key="k")) == (("Ada", 1, 2), {"wide": True})
    assert Row("Ada", key="k").key == "k"


def test_components_may_share_an_empty_dict_of_arguments() -> None:
    """Else a page of thousands of components keeps a dict for each; no call may write into the shared one."""

    @component
    def Row(name: str, **more: int) -> str:
        more["written"] = 1
        return f"{name} {more}"

    rows = [Row("Ada"), Row("Bo")]
    for row in rows:
        share_what_is_empty(row)

    assert arguments(rows[0])[1] is arguments(rows[1])[1]
    assert [row.render() for row in rows] == ["Ada {'written': 1}", "Bo {'written': 1}"]
    assert arguments(rows[0])[1] == {}


def test_a_components_type_is_the_authors_function() -> None:
    """Else each render starts all state anew: instances are kept while `component.type` is the same."""

    @component
    def Row() -> None: ...

    assert Row().type is Row().type is inspect.unwrap(Row)
    assert Row().type.__name__ == "Row"


def test_a_component_renders_by_calling_its_function() -> None:
    """Else `Instance.call` shows nothing."""

    @component
    def Row(name: str, *, wide: bool) -> str:
        return f"{name} {wide}"

    assert Row("Ada", wide=True).render() == "Ada True"


def test_a_provider_has_the_fields_that_readers_need() -> None:
    """Else contexts are not found: by `type`, and changes are not seen: by `value`."""
    context = create_context("default")
    provider: Any = context("child", value="given", key="k")

    assert isinstance(provider, ContextProvider)
    assert isinstance(provider, Component)
    assert (provider.type, provider.value, provider.key) == (context, "given", "k")
    assert not hasattr(provider, "_args")


def test_a_provider_shows_its_children_in_a_fragment() -> None:
    """Else children of a provider get other keys, and lose their state."""
    provider: Any = create_context(0)("a", "b", value=1)

    with hook_stack() as stack:
        stack.append(Asked())
        assert provider.render() == {"tagName": "", "children": ("a", "b")}


def test_a_plain_handler_is_found_under_its_wrapper() -> None:
    """Else every click costs a coroutine: `call_now` calls the author's function itself."""

    def clicked(_event: Event) -> None: ...

    for handler in (
        html.button({"onClick": clicked})["eventHandlers"]["onClick"],
        event(clicked, prevent_default=True),
    ):
        assert plain_function(handler) is clicked


def test_an_async_handler_is_not_taken_for_a_plain_one() -> None:
    """Else its coroutine is made and never awaited: the click does nothing."""

    async def clicked(_event: Event) -> None: ...

    assert plain_function(event(clicked)) is None
    assert plain_function(html.button({"onClick": clicked})["eventHandlers"]["onClick"]) is None


def test_a_handler_that_takes_all_data_at_once_is_not_taken_for_a_plain_one() -> None:
    """Else it gets one event where it wants the list: ReactPy wraps both kinds, in two functions."""

    def all_data(_data: list[Any]) -> None: ...

    assert plain_function(EventHandler(all_data)) is None


def test_all_plain_wrappers_share_one_code_object() -> None:
    """Else `plain_function` knows only the first handler."""
    first: Any = to_event_handler_function(lambda _event: None)
    second: Any = to_event_handler_function(print)

    assert first.__code__ is second.__code__
    assert second.__wrapped__ is print


def test_a_handler_has_the_options_that_are_sent() -> None:
    """Else `data-on` lacks flags, and memoisation takes different handlers for the same."""
    handler = event(lambda _event: None, prevent_default=True, stop_propagation=True, debounce=5, throttle=7)

    assert isinstance(handler, BaseEventHandler)
    options = (handler.prevent_default, handler.stop_propagation, handler.debounce, handler.throttle)
    assert options == (True, True, 5, 7)
    assert handler.target is None


def _effects_of_two_renders(hook: Callable[[], object]) -> list[Any]:
    """The effects of one hook, made in two renders of one component."""
    kept: list[Any] = []
    effects = []
    for _render in range(2):
        asked, index = Asked(), iter(range(99))

        def use_state(function: Callable[[], Any], index: Any = index) -> Any:
            at = next(index)
            if at == len(kept):
                kept.append(function())
            return kept[at]

        asked.on_use_state = use_state  # type: ignore[method-assign]  # It keeps state, as an instance does.
        with hook_stack() as stack:
            stack.append(asked)
            hook()
        effects += asked.effects
    return effects


def test_an_effect_is_known_again_by_its_clean_up() -> None:
    """Else the task of an effect that runs again and again is kept until the page ends: memory grows."""
    first, second = _effects_of_two_renders(lambda: reactpy.use_effect(EFFECT, None))
    other, _ = _effects_of_two_renders(lambda: reactpy.use_effect(EFFECT, None))

    assert "cleanup_func" in first.__code__.co_freevars
    assert effect_slot(first) is effect_slot(second) is not None
    assert effect_slot(first) is not effect_slot(other)


@pytest.mark.parametrize("shield", [False, True])
def test_an_asynchronous_effect_says_whether_it_is_shielded(shield: bool) -> None:
    """Else it would be cancelled from outside in the middle of its work, though it is shielded."""

    def hook() -> None:
        reactpy.use_async_effect(async_effect, None, shield=shield)

    first, second = _effects_of_two_renders(hook)

    assert {"cleanup_func", "shield"} <= set(first.__code__.co_freevars)
    assert (effect_slot(first) is None) == shield
    assert effect_slot(first) is effect_slot(second)


async def test_the_next_effect_calls_the_clean_up_of_the_one_before() -> None:
    """Else ending the old task without waiting, as `Effects` does, would lose its clean-up."""
    told: list[str] = []

    def effect() -> Callable[[], None]:
        told.append("begin")
        return lambda: told.append("end")

    first, second = _effects_of_two_renders(lambda: reactpy.use_effect(effect, None))
    tasks = [asyncio.create_task(first(asyncio.Event()))]
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks.append(asyncio.create_task(second(stop := asyncio.Event())))
    await asyncio.sleep(0)

    assert told == ["begin", "end", "begin"]

    stop.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert told == ["begin", "end", "begin", "end"]


def test_vdom_is_a_dict_with_the_names_that_are_read() -> None:
    """Else `builder` and `reconciler` find no children, handlers or attributes."""
    vdom = html.p({"id": "x", "onClick": EFFECT, "onKeyDown": "code()"}, "a", None)

    assert isinstance(vdom, VdomDict)
    assert vdom["tagName"] == "p"
    assert vdom["attributes"] == {"id": "x"}
    assert list(vdom["eventHandlers"]) == ["onClick"]
    assert list(vdom["inlineJavaScript"]) == ["onKeyDown"]
    assert vdom["children"] == ["a", None]


def test_what_hooks_keep_is_known_by_its_class() -> None:
    """Else the dev panel shows ReactPy's own objects in the place of a component's state."""

    @component
    def Page() -> VdomDict:
        reactpy.use_state("axe")
        reactpy.use_memo(lambda: "saw")
        reactpy.use_ref("rake")
        return html.p()

    layout = Layout(Page())
    layout.render()

    assert layout.tree is not None
    kept = [kept_by_hook(slot) for slot in layout.tree._state]
    assert kept == [("state", "axe"), ("memo", "saw"), ("ref", "rake")]


def test_a_state_is_read_after_it_was_made() -> None:
    """Else a page that is built anew shows its first values: what was kept is put in between."""
    asked = Asked()
    made: list[CurrentState[Any]] = []

    def keep(function: Callable[[], Any]) -> Any:
        slot = function()
        assert slot.__class__ is CurrentState
        made.append(slot)
        slot.value = "kept"
        return slot

    asked.on_use_state = keep  # type: ignore[method-assign]
    with hook_stack() as stack:
        stack.append(asked)
        value, set_value = reactpy.use_state("first")

    assert value == "kept"
    set_value("next")
    assert made[0].value == "next"


def test_only_states_are_kept_as_states() -> None:
    """Else refs, memos and effects would be written into the log of a page, or a state would not."""
    asked = asked_by(
        lambda: (
            reactpy.use_ref(0),
            reactpy.use_memo(lambda: 0),
            reactpy.use_effect(EFFECT),
            reactpy.use_callback(EFFECT),
        )
    )
    assert not [slot for slot in asked.states if slot.__class__ is CurrentState]

    asked = asked_by(lambda: reactpy.use_reducer(lambda old, _new: old, 0))
    assert [slot.__class__ is CurrentState for slot in asked.states] == [True, False]


def test_between_a_component_and_its_state_there_is_nothing_but_reactpy() -> None:
    """Else states are named by ReactPy's own variables, not by those of the component."""
    files: list[str] = []

    def look(function: Callable[[], Any]) -> Any:
        frame = inspect.currentframe()
        assert frame is not None
        up = frame.f_back
        while up is not None and up.f_code.co_filename != __file__:
            files.append(up.f_code.co_filename)
            up = up.f_back
        return function()

    asked = Asked()
    asked.on_use_state = look  # type: ignore[method-assign]
    with hook_stack() as stack:
        stack.append(asked)
        reactpy.use_state(0)
        reactpy.use_reducer(lambda old, _new: old, 0)

    folder = str(Path(reactpy.__file__).parent)
    assert files
    assert all(file.startswith(folder) for file in files)
