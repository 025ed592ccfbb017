"""JavaScript components of ReactPy's kind."""

from reactpy import component, event, use_state
from reactpy.core.vdom import Vdom
from reactpy.reactjs import component_from_string
from reactpy.types import Component, ImportSourceDict

from ..kit import Kit, case, click, inside

MODULE = """
export function bind(node, config) { return {}; }
export function Button(props) {}
export function Panel(props) {}
"""


def parts_of():
    """The components of a module as applications get them."""
    return component_from_string(MODULE, ["Button", "Panel"], "parity-parts", fallback="loading")


def one_of(source, tag, fallback=None, *, unmount=False):
    """A component of a module at an address, without asking the network."""
    return Vdom(
        tag,
        import_source=ImportSourceDict(
            source=source, sourceType="URL", fallback=fallback, unmountBeforeUpdate=unmount
        ),
    )


@case(click("up"), click("up"))
def the_properties_of_an_island_change(kit: Kit) -> Component:
    Button, _Panel = parts_of()

    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            Button({"id": "island", "count": count, "deep": {"list": [1, count]}}, "a child"),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
        )

    return Page()


@case(inside("island", "", "onClick", {"x": 1}), inside("island", "", "onPick", "b", 2))
def an_island_calls_its_handlers(kit: Kit) -> Component:
    Button, _Panel = parts_of()

    @component
    def Page():
        picked, pick = use_state("nothing")
        return kit.html.div(
            Button({
                "id": "island",
                "onClick": event(lambda e: pick(f"clicked {e['x']}"), prevent_default=True),
                "onPick": lambda name, number: pick(f"{name} {number}"),
            }),
            picked,
        )  # fmt: skip

    return Page()


@case(click("up"), inside("island", "0", "onClick", {}), inside("island", "2.0", "onClick", {}), click("up"))
def islands_hold_elements_and_components(kit: Kit) -> Component:
    Button, Panel = parts_of()

    @component
    def Inner():
        count, set_count = use_state(0)
        return kit.html.button({"onClick": lambda _: set_count(count + 1)}, "inner ", count)

    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            Panel(
                {"id": "island"},
                Button({"onClick": lambda _: set_count(lambda seen: seen + 1)}, count),
                "text",
                kit.html.p(Inner(), "more" if count % 2 else None),
            ),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
        )

    return Page()


@case(click("next"), click("next"), click("next"))
def islands_come_and_go(kit: Kit) -> Component:
    Chart = one_of("https://example.com/chart.js", "Chart", unmount=True)
    Other = one_of("https://example.com/other.js", "Ns.Other", kit.html.p("wait"))

    @component
    def Page():
        turn, set_turn = use_state(0)
        kinds = (Chart({"size": 1}), Chart({"size": 2}), Other({"size": 2}), None)
        return kit.html.div({"id": "next", "onClick": lambda _: set_turn(turn + 1)}, kinds[turn % 4])

    return Page()


@case(click("next"), click("next"))
def islands_with_keys_move(kit: Kit) -> Component:
    Chart = one_of("https://example.com/chart.js", "Chart")

    @component
    def Page():
        names, set_names = use_state(("a", "b", "c"))
        return kit.html.div(
            {"id": "next", "onClick": lambda _: set_names((*names[1:], names[0]))},
            [Chart({"key": name, "name": name}) for name in names],
        )

    return Page()
