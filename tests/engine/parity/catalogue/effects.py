"""Effects: when they run, in which order they clean up, how they end."""

import asyncio

from reactpy import component, use_async_effect, use_effect, use_state
from reactpy.types import Component

from ..kit import Kit, case, click, open_gate


def effect_of(kit: Kit, name):
    """An effect that tells when it begins and when it is cleaned up."""

    def effect():
        kit.tell("begin", name)
        return lambda: kit.tell("end", name)

    return effect


@case(click("up"), click("up"), click("other"))
def effects_run_when_what_they_depend_on_changed(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        other, set_other = use_state(0)
        use_effect(effect_of(kit, f"always {count} {other}"), None)
        use_effect(effect_of(kit, f"count {count}"), [count])
        use_effect(effect_of(kit, "once"), [])
        use_effect(lambda: kit.tell("inferred", count))
        return kit.html.div(
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
            kit.html.button({"id": "other", "onClick": lambda _: set_other(other + 1)}, other),
        )

    return Page()


@case(click("swap"), click("swap"))
def effects_of_a_whole_branch_end_when_it_goes(kit: Kit) -> Component:
    @component
    def Leaf(name):
        use_effect(effect_of(kit, f"first {name}"), [])
        use_effect(effect_of(kit, f"second {name}"), [])
        return kit.html.i(name)

    @component
    def Branch():
        use_effect(effect_of(kit, "branch"), [])
        return kit.html.p(Leaf("a"), Leaf("b"))

    @component
    def Page():
        shown, show = use_state(True)
        return kit.html.div(
            kit.html.button({"id": "swap", "onClick": lambda _: show(not shown)}),
            Branch() if shown else None,
        )

    return Page()


@case(click("up"))
def an_effect_may_set_state(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        double, set_double = use_state(None)
        use_effect(lambda: set_double(count * 2), [count])
        return kit.html.p(
            double, kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count)
        )

    return Page()


@case(open_gate("data"), click("up"))
def an_async_effect_loads_while_the_page_is_shown(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        data, set_data = use_state("loading")

        @use_async_effect(dependencies=[])
        async def load():
            await kit.gates["data"].wait()
            set_data("loaded")
            return lambda: kit.tell("end")

        return kit.html.p(
            data, kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count)
        )

    return Page()


async def _wait_at_gate(kit: Kit, name, count):
    kit.tell("begin", name, count)
    try:
        await kit.gates[f"{name} {count}"].wait()
    except asyncio.CancelledError:
        kit.tell("cancelled", name, count)
        raise
    kit.tell("done", name, count)
    return lambda: kit.tell("end", name, count)


@case(click("up"), open_gate("work 1"), click("up"), click("up"), click("leave"))
def an_async_effect_is_cancelled_by_the_next(kit: Kit) -> Component:
    return _async_page(kit, shield=False)


@case(click("up"), open_gate("work 0"), open_gate("work 1"), click("leave"))
def a_shielded_effect_is_awaited_by_the_next(kit: Kit) -> Component:
    return _async_page(kit, shield=True)


@case(click("up"), click("up"), open_gate("work 1"), open_gate("work 0"), open_gate("work 2"), click("leave"))
def shielded_effects_are_awaited_one_after_the_other(kit: Kit) -> Component:
    return _async_page(kit, shield=True)


@case(click("leave"))
def an_async_effect_that_still_runs_is_cancelled_when_its_component_goes(kit: Kit) -> Component:
    return _async_page(kit, shield=False)


def _async_page(kit: Kit, *, shield):
    @component
    def Worker(count):
        @use_async_effect(dependencies=[count], shield=shield)
        async def work():
            return await _wait_at_gate(kit, "work", count)

        return kit.html.i(count)

    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}),
            kit.html.button({"id": "leave", "onClick": lambda _: set_count(None)}),
            None if count is None else Worker(count),
        )

    return Page()


@case(click("up"), click("up"))
def a_failing_effect_takes_nothing_with_it(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)

        def effect():
            kit.tell("begin", count)
            if count == 1:
                raise ZeroDivisionError("effect")

        use_effect(effect, [count])
        return kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count)

    return Page()


@case(click("up"), click("up"))
def effects_of_children_begin_before_those_of_parents(kit: Kit) -> Component:
    @component
    def Child(name, count):
        use_effect(effect_of(kit, f"{name} {count}"), [count])
        return kit.html.i(name, count)

    @component
    def Page():
        count, set_count = use_state(0)
        use_effect(effect_of(kit, f"page {count}"), [count])
        return kit.html.div(
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}),
            Child("first", count),
            kit.html.p(Child("second", count)),
        )

    return Page()


@case(click("up"), click("up"), click("up"))
def an_effect_asks_for_the_next_step_until_it_is_done(kit: Kit) -> Component:
    @component
    def Page():
        goal, set_goal = use_state(0)
        reached, reach = use_state(0)

        @use_effect(dependencies=[goal, reached])
        def climb():
            if reached < goal:
                reach(reached + 1)

        return kit.html.p(
            reached, kit.html.button({"id": "up", "onClick": lambda _: set_goal(goal + 3)}, goal)
        )

    return Page()
