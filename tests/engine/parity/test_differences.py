"""What the engine does otherwise than ReactPy's layout, on purpose: each test shows both.

`docs/engine.md` gives the reasons, under the same headings.
"""

from collections.abc import Callable
from typing import Any

import pytest
import reactpy
from reactpy import component, event, use_effect, use_state
from reactpy.types import Component

from heavy_engine.elements import html
from heavy_engine.layout import DuplicateKeys, EndlessRender, HookOrderChanged, renders_always

from .canonical import Node
from .kit import Fire, Kit, Make, click, fire, open_gate
from .ours import Ours, our_run
from .pair import Pair, both
from .reference import reference_run


def texts(document: tuple[Node | str, ...]) -> list[str]:
    """All texts of a document, in order."""
    return [
        text for child in document for text in ([child] if isinstance(child, str) else texts(child.children))
    ]


def shown(pair: Pair) -> tuple[list[str], list[str]]:
    """What both show, ReactPy first."""
    return texts(pair.reference.document()), texts(pair.ours.document())


def parent_of(kit: Kit, child: Callable[[], Any]) -> Component:
    """A page that renders again when `again` is clicked, with something in it."""

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "again", "onClick": lambda _: set_turn(turn + 1)}), child()
        )

    return Page()


# Memoisation.


async def test_a_component_with_the_same_arguments_renders_once() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Row(name, on_click):
            kit.rendered("row")
            return kit.html.p({"onClick": on_click}, name)

        return parent_of(kit, lambda: Row("Ada", lambda _: None))

    async with both(make) as pair:
        await pair.step(click("again"))
        await pair.step(click("again"))

        assert pair.reference.kit.renders["row"] == 3
        assert pair.ours.kit.renders["row"] == 1


async def test_what_no_argument_says_is_seen_with_the_next_render_of_its_own() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Clock():
            return kit.html.p(kit.handles["time"])

        kit.handles["time"] = "noon"
        return parent_of(kit, Clock)

    async with both(make) as pair:
        for run in (pair.reference, pair.ours):
            run.kit.handles["time"] = "night"
        await pair.step(click("again"))

        assert shown(pair) == (["night"], ["noon"])


async def test_renders_always_is_the_way_out() -> None:
    def make(kit: Kit) -> Component:
        @renders_always
        @component
        def Clock():
            return kit.html.p(kit.handles["time"])

        kit.handles["time"] = "noon"
        return parent_of(kit, Clock)

    async with both(make) as pair:
        for run in (pair.reference, pair.ours):
            run.kit.handles["time"] = "night"
        await pair.step(click("again"))

        assert shown(pair) == (["night"], ["night"])


async def test_a_list_that_a_function_captured_counts_by_identity() -> None:
    def make(kit: Kit) -> Component:
        names = kit.handles["names"] = ["Ada"]

        @component
        def Shows(render):
            return kit.html.p(*render())

        return parent_of(kit, lambda: Shows(lambda: list(names)))

    async with both(make) as pair:
        for run in (pair.reference, pair.ours):
            run.kit.handles["names"].append("Bo")
        await pair.step(click("again"))

        assert shown(pair) == (["AdaBo"], ["Ada"])


async def test_the_very_same_component_object_does_not_render_again() -> None:
    def make(kit: Kit) -> Component:
        names = kit.handles["names"] = ["Ada"]

        @component
        def Shows(names):
            return kit.html.p(*names)

        shared = Shows(names)
        return parent_of(kit, lambda: shared)

    async with both(make) as pair:
        for run in (pair.reference, pair.ours):
            run.kit.handles["names"].append("Bo")
        await pair.step(click("again"))

        assert shown(pair) == (["AdaBo"], ["Ada"])


async def test_what_changes_at_once_renders_once_outer_components_first() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Child(on_click):
            count, set_count = use_state(0)
            kit.rendered("child")

            def clicked(_event):
                set_count(count + 1)
                on_click(1)

            return kit.html.button({"id": "child", "onClick": clicked}, count)

        @component
        def Page():
            count, set_count = use_state(0)
            return kit.html.p({"title": str(count)}, Child(set_count))

        return Page()

    async with both(make) as pair:
        await pair.step(click("child"))

        assert shown(pair) == (["1"], ["1"])
        assert pair.reference.kit.renders["child"] == 3
        assert pair.ours.kit.renders["child"] == 2


# Events.


def two_buttons(kit: Kit) -> Component:
    @component
    def Page():
        words, set_words = use_state(())

        async def slow(_event):
            await kit.gates["slow"].wait()
            set_words(lambda seen: (*seen, "slow"))

        def quick(_event):
            set_words(lambda seen: (*seen, "quick"))

        return kit.html.div(
            kit.html.button({"id": "slow", "onClick": slow}),
            kit.html.button({"id": "quick", "onClick": quick}),
            kit.html.p(" ".join(words)),
        )

    return Page()


async def test_events_of_a_page_keep_their_order() -> None:
    async with both(two_buttons) as pair:
        await pair.step(click("slow"))
        await pair.step(click("quick"))

        assert shown(pair) == (["quick"], [])

        await pair.step(open_gate("slow"))

        assert shown(pair) == (["quick slow"], ["slow quick"])


async def test_events_keep_their_order_by_waiting_for_each_other() -> None:
    """The ground of the test above: where nobody waits at a gate, both show the same."""
    async with both(two_buttons) as pair:
        for step in (open_gate("slow"), click("slow"), click("quick")):
            await pair.step(step)

        assert shown(pair) == (["slow quick"], ["slow quick"])


async def test_onchange_and_oninput_are_one_event_of_the_browser() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Page():
            return kit.html.input(
                {
                    "id": "name",
                    "onChange": lambda _: kit.tell("change"),
                    "onInput": lambda _: kit.tell("input"),
                }
            )

        return Page()

    async with both(make) as pair:
        await pair.step(fire("name", "onInput", type="input"))

        assert pair.reference.kit.journal == ["input"]
        assert pair.ours.kit.journal == ["change", "input"]


async def test_a_handler_that_keys_confuse_is_called_for_its_own_element() -> None:
    def make(kit: Kit) -> Component:
        def row(key):
            return kit.html.li({"key": key, "id": f"{key!r}", "onClick": lambda _: kit.tell(repr(key))})

        @component
        def Page():
            return kit.html.ul([row(7), row("7")])

        return Page()

    async with our_run(make, Kit(reactpy.html)) as ours:
        await ours.step(click("7"))

        assert ours.kit.journal == ["7"]

    # In ReactPy both rows have one target; the layout breaks when the page ends.
    with pytest.raises(KeyError):
        async with reference_run(make, kit := Kit(reactpy.html)) as reference:
            await reference.step(click("7"))

    assert kit.journal == ["'7'"]


async def test_a_debounce_of_zero_is_the_default() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Page():
            return kit.html.input({"onInput": event(lambda _: None, debounce=0)})

        return Page()

    async with both(make) as pair:
        [handler] = [h for m in _models(pair.reference.model) for h in m.get("eventHandlers", {}).values()]

        assert handler["debounce"] == 0
        assert 'data-on="input"' in pair.ours.layout.html()


# Faults.


def fallback(error: BaseException, name: str) -> Any:
    """What a session shows instead of a component that raised."""
    return reactpy.html.p({"className": "fault"}, f"{name}: {type(error).__name__}")


async def ours_of(make: Make, *steps: Fire) -> tuple[Ours, list[str]]:
    """Our run with a fallback, and what it shows after all steps."""
    async with our_run(make, Kit(reactpy.html), fallback) as ours:
        for step in steps:
            await ours.step(step)
        return ours, texts(ours.document())


async def reference_of(make: Make, *steps: Fire) -> list[str]:
    """What ReactPy shows after all steps."""
    async with reference_run(make, Kit(reactpy.html)) as reference:
        for step in steps:
            await reference.step(step)
        return texts(reference.document())


async def test_a_component_that_raised_shows_a_fallback() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Fails():
            raise ZeroDivisionError

        return parent_of(kit, Fails)

    _ours, ours = await ours_of(make)

    assert await reference_of(make) == []
    assert ours == ["Fails: ZeroDivisionError"]


def hooks_by_turns(kit: Kit, *counts: int) -> Component:
    @component
    def Fragile(count):
        for _ in range(count):
            use_state(0)
        return "fine"

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "again", "onClick": lambda _: set_turn(turn + 1)}),
            Fragile(counts[turn % len(counts)]),
        )

    return Page()


async def test_fewer_hooks_than_before_are_refused() -> None:
    def make(kit: Kit) -> Component:
        return hooks_by_turns(kit, 2, 1)

    ours, words = await ours_of(make, click("again"))

    assert await reference_of(make, click("again")) == ["fine"]
    assert words == ["Fragile: HookOrderChanged"]
    assert [type(fault) for fault in ours.faults] == [HookOrderChanged]


async def test_more_hooks_than_before_are_refused_in_words() -> None:
    def make(kit: Kit) -> Component:
        return hooks_by_turns(kit, 1, 2)

    ours, words = await ours_of(make, click("again"))

    assert await reference_of(make, click("again")) == []
    assert words == ["Fragile: HookOrderChanged"]
    assert "never inside if" in str(ours.faults[0])


async def test_children_of_one_key_are_refused_in_words() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Page():
            return kit.html.ul([kit.html.li({"key": "same"}, name) for name in ("Ada", "Bo")])

        return Page()

    ours, words = await ours_of(make)

    assert await reference_of(make) == []
    assert words == ["Page: DuplicateKeys"]
    assert isinstance(ours.faults[0], DuplicateKeys)
    assert "'same'" in str(ours.faults[0])


async def test_a_component_that_failed_at_first_starts_anew() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Fragile(is_broken):
            name, _ = use_state("Ada")
            if is_broken:
                raise ZeroDivisionError
            other, _ = use_state("Bo")
            return name + other

        @component
        def Page():
            broken, set_broken = use_state(True)
            return kit.html.div(
                kit.html.button({"id": "again", "onClick": lambda _: set_broken(False)}), Fragile(broken)
            )

        return Page()

    _ours, ours = await ours_of(make, click("again"))

    assert await reference_of(make, click("again")) == []
    assert ours == ["AdaBo"]


async def test_effects_of_what_a_failed_component_showed_end() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Guest():
            def effect():
                kit.tell("begin")
                return lambda: kit.tell("end")

            use_effect(effect, [])
            return "guest"

        @component
        def Host():
            broken, set_broken = use_state(False)
            if broken:
                raise ZeroDivisionError
            return kit.html.p({"id": "break", "onClick": lambda _: set_broken(True)}, Guest())

        @component
        def Page():
            return kit.html.div(Host())

        return Page()

    async with both(make) as pair:
        await pair.step(click("break"))

        assert shown(pair) == ([], [])
        assert pair.reference.kit.journal == ["begin"]
        assert pair.ours.kit.journal == ["begin", "end"]


async def test_a_fault_in_an_effect_is_told_at_once() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Page():
            def effect():
                kit.tell("begin")
                raise ZeroDivisionError

            use_effect(effect, [])
            return "fine"

        return Page()

    async with both(make) as pair:
        # ReactPy logs it when the component goes, which may be never.
        assert shown(pair) == (["fine"], ["fine"])
        assert [type(fault) for fault in pair.ours.faults] == [ZeroDivisionError]


async def test_a_component_that_always_sets_state_is_stopped() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Restless():
            count, set_count = use_state(0)
            kit.handles["renders"] = kit.handles.get("renders", 0) + 1
            if kit.handles["renders"] < 500:
                set_count(count + 1)
            return count

        @component
        def Page():
            return kit.html.p(Restless())

        return Page()

    ours, words = await ours_of(make)

    async with reference_run(make, kit := Kit(reactpy.html)) as reference:
        await reference.settle()

    assert kit.handles["renders"] == 500
    assert words == ["Restless: EndlessRender"]
    assert isinstance(ours.faults[0], EndlessRender)
    assert ours.kit.handles["renders"] < 100


# Elements.


@pytest.mark.parametrize("name", ["text", "title", "linearGradient", "circle", "textPath"])
def test_elements_of_svg_may_have_children(name: str) -> None:
    with pytest.raises(TypeError):
        getattr(reactpy.html.svg, name)("Ada")

    assert getattr(html.svg, name)("Ada") == {"tagName": name, "children": ["Ada"]}


# What is refused.


@pytest.mark.parametrize(
    "attributes", [{"onClick": "steal()"}, {"dangerouslySetInnerHTML": {"__html": "<img>"}}]
)
async def test_code_in_attributes_is_refused(attributes: dict[str, Any]) -> None:
    def make(kit: Kit) -> Component:
        @component
        def Page():
            return kit.html.p(attributes)

        return Page()

    _ours, words = await ours_of(make)

    assert words == ["Page: UnsafeMarkup"]


async def test_script_elements_are_refused() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Page():
            return kit.html.script("steal()")

        return Page()

    _ours, words = await ours_of(make)

    assert await reference_of(make) == ["steal()"]
    assert words == ["Page: UnsafeMarkup"]


# State.


async def test_what_stands_in_an_element_of_another_tag_starts_anew() -> None:
    def make(kit: Kit) -> Component:
        @component
        def Inner():
            count, set_count = use_state(0)
            return kit.html.b({"id": "in", "onClick": lambda _: set_count(count + 1)}, count)

        @component
        def Page():
            turn, set_turn = use_state(0)
            return kit.html.main(
                kit.html.button({"id": "again", "onClick": lambda _: set_turn(turn + 1)}),
                (kit.html.div if turn % 2 else kit.html.p)(Inner()),
            )

        return Page()

    async with both(make) as pair:
        await pair.step(click("in"))
        await pair.step(click("again"))

        assert shown(pair) == (["1"], ["0"])


def _models(model: Any) -> list[Any]:
    if not isinstance(model, dict):
        return []
    return [model, *(found for child in model.get("children", ()) for found in _models(child))]
