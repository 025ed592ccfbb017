"""Handlers: their options, what they get, and what happens while they wait or when they fail."""

from functools import partial

from reactpy import component, event, use_state
from reactpy.types import Component

from ..kit import Kit, case, click, fire, open_gate, type_into


@case(click("b"), click("c"), click("d"))
def options_reach_the_page(kit: Kit) -> Component:
    html = kit.html

    @event(prevent_default=True)
    def prevents(_event):
        kit.tell("prevents")

    @event(stop_propagation=True)
    async def stops(_event):
        kit.tell("stops")

    @event(prevent_default=True, stop_propagation=True, throttle=100, debounce=250)
    def all_of_them(_event):
        kit.tell("all")

    @component
    def Page():
        return html.div(
            html.form({"id": "a", "onSubmit": prevents}, html.button({"id": "b", "onClick": prevents})),
            html.p({"id": "c", "onClick": stops}),
            html.p({"id": "d", "onClick": all_of_them}),
            html.p({"id": "e", "onMouseMove": event(lambda _: None, throttle=50)}),
            html.input({"id": "f", "onChange": event(lambda _: None, debounce=300)}),
        )

    return Page()


@case(click("prevents"), click("stops"))
def options_are_found_in_the_code(kit: Kit) -> Component:
    def prevents(event):
        event.preventDefault()
        kit.tell("prevents", event.type, event.target.value)

    async def stops(event):
        event.stopPropagation()
        event.debounce = 40

    @component
    def Page():
        return kit.html.div(
            kit.html.button({"id": "prevents", "onClick": prevents}),
            kit.html.button({"id": "stops", "onClick": stops}),
        )

    return Page()


@case(*[fire(f"box{n}", name, type="x") for n, name in enumerate(
    ("onDoubleClick", "onFocus", "onBlur", "onKeyDown", "onMouseEnter", "onScroll", "onAnimationEnd")
)])  # fmt: skip
def events_of_many_names(kit: Kit) -> Component:
    names = ("onDoubleClick", "onFocus", "onBlur", "onKeyDown", "onMouseEnter", "onScroll", "onAnimationEnd")

    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            count,
            [
                kit.html.p({"key": name, "id": f"box{n}", name: lambda _: set_count(lambda old: old + 1)})
                for n, name in enumerate(names)
            ],
        )

    return Page()


@case(fire("many", "onKeyDown", key="a"), click("many"), fire("many", "onKeyUp", key="a"))
def several_events_on_one_element(kit: Kit) -> Component:
    @component
    def Page():
        last, set_last = use_state("nothing")
        return kit.html.div(
            {
                "id": "many",
                "onClick": lambda _: set_last("click"),
                "onKeyDown": lambda e: set_last(f"down {e['key']}"),
                "onKeyUp": event(lambda e: set_last(f"up {e.key}"), prevent_default=True),
            },
            last,
        )

    return Page()


@case(click("button"), click("button"), click("button"))
def a_handler_is_another_after_each_render(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)

        def first(_event):
            kit.tell("first", count)
            set_count(count + 1)

        async def second(_event):
            kit.tell("second", count)
            set_count(count + 10)

        handler = event(second, prevent_default=True) if count % 2 else first
        return kit.html.button({"id": "button", "onClick": handler}, count)

    return Page()


@case(click("go"), click("toggle"), click("toggle"), click("go"))
def a_handler_comes_and_goes(kit: Kit) -> Component:
    @component
    def Page():
        able, set_able = use_state(True)
        handlers = {"onClick": lambda _: kit.tell("went")} if able else {}
        return kit.html.div(
            kit.html.button({"id": "go", **handlers}, "go"),
            kit.html.button({"id": "toggle", "onClick": lambda _: set_able(not able)}),
        )

    return Page()


@case(click("load"), open_gate("data"), click("load"))
def state_set_before_an_await_is_shown_while_the_handler_waits(kit: Kit) -> Component:
    @component
    def Page():
        shown, show = use_state("idle")

        async def load(_event):
            show("loading")
            await kit.gates["data"].wait()
            show("loaded")
            kit.tell("done")

        return kit.html.button({"id": "load", "onClick": load}, shown)

    return Page()


@case(click("slow"), click("slow"), open_gate("data"))
def clicks_on_one_button_wait_for_each_other(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)

        async def slow(_event):
            kit.tell("begin")
            await kit.gates["data"].wait()
            set_count(lambda seen: seen + 1)
            kit.tell("end")

        return kit.html.button({"id": "slow", "onClick": slow}, count)

    return Page()


@case(click("fails"), click("fails async"), click("up"), click("fails"))
def a_handler_that_fails_takes_nothing_with_it(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)

        def fails(_event):
            set_count(lambda seen: seen + 1)
            raise ZeroDivisionError("handler")

        async def fails_async(_event):
            set_count(lambda seen: seen + 1)
            raise ZeroDivisionError("handler")

        return kit.html.div(
            kit.html.button({"id": "fails", "onClick": fails}),
            kit.html.button({"id": "fails async", "onClick": fails_async}),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
        )

    return Page()


@case(fire("form", "onSubmit", type="submit", target={"elements": [{"name": "who", "value": "Ada"}]}))
def a_handler_gets_the_data_of_its_event(kit: Kit) -> Component:
    def submitted(event):
        kit.tell(event["target"]["elements"][0]["value"], event.target.elements, event.missing)

    @component
    def Page():
        return kit.html.form(
            {"id": "form", "onSubmit": event(submitted, prevent_default=True)},
            kit.html.input({"name": "who"}),
        )

    return Page()


@case(click("partial"), click("method"), click("default"))
def handlers_are_any_callable(kit: Kit) -> Component:
    class Desk:
        def serve(self, _event):
            kit.tell("method")

    def serve(name, _event):
        kit.tell(name)

    desk = Desk()

    @component
    def Page():
        return kit.html.div(
            kit.html.button({"id": "partial", "onClick": partial(serve, "Ada")}),
            kit.html.button({"id": "method", "onClick": desk.serve}),
            kit.html.button({"id": "default", "onClick": lambda _event, name="Bo": kit.tell(name)}),
        )

    return Page()


@case(type_into("a", "1"), type_into("b", "2"), type_into("c", "3"), type_into("d", "4", "onInput"))
def a_change_means_each_key_where_one_types(kit: Kit) -> Component:
    @component
    def Page():
        seen, see = use_state("")

        def changed(event):
            see(seen + event["target"]["value"])

        return kit.html.div(
            seen,
            kit.html.input({"id": "a", "onChange": changed}),
            kit.html.textarea({"id": "b", "onChange": changed}),
            kit.html.input({"id": "c", "type": "range", "onChange": changed}),
            kit.html.input({"id": "d", "type": "search", "onInput": changed}),
        )

    return Page()


@case(click("row 1"), click("row 0"), click("row 0"))
def handlers_of_rows_know_their_row(kit: Kit) -> Component:
    @component
    def Page():
        names, set_names = use_state(("Ada", "Bo", "Cy"))

        def drop(name):
            return lambda _: set_names(tuple(n for n in names if n != name))

        return kit.html.ul([
            kit.html.li({"id": f"row {n}", "key": name, "onClick": drop(name)}, name)
            for n, name in enumerate(names)
        ])  # fmt: skip

    return Page()


@case(click("self"))
def a_handler_removes_its_own_element(kit: Kit) -> Component:
    @component
    def Page():
        here, stay = use_state(True)
        return kit.html.button({"id": "self", "onClick": lambda _: stay(False)}) if here else "gone"

    return Page()
