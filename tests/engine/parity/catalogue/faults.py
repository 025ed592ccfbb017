"""Components that fail. Where ReactPy shows nothing, `show_nothing` lets the engine do the same."""

from reactpy import component, use_effect, use_state
from reactpy.types import Component

from ..kit import Kit, case, click


@case(click("up"))
def a_component_that_fails_leaves_the_rest_alone(kit: Kit) -> Component:
    @component
    def Fails():
        raise ZeroDivisionError("render")

    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            kit.html.p("before"),
            Fails(),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
        )

    return Page()


@case()
def a_page_that_fails_shows_nothing(kit: Kit) -> Component:
    @component
    def Page():
        raise ZeroDivisionError("render")

    return Page()


@case(click("break"), click("up"), click("break"), click("up"))
def a_component_fails_later_and_recovers(kit: Kit) -> Component:
    @component
    def Fragile(is_broken):
        count, set_count = use_state(0)
        if is_broken:
            raise ZeroDivisionError("render")
        return kit.html.button({"id": "inner", "onClick": lambda _: set_count(count + 1)}, "inner", count)

    @component
    def Page():
        broken, set_broken = use_state(False)
        count, set_count = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "break", "onClick": lambda _: set_broken(not broken)}),
            kit.html.p(Fragile(broken)),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
        )

    return Page()


@case(click("inner"), click("break"), click("break"), click("inner"))
def a_component_that_recovers_has_kept_its_state(kit: Kit) -> Component:
    @component
    def Fragile(is_broken):
        count, set_count = use_state(0)
        if is_broken:
            raise ZeroDivisionError("render")
        return kit.html.button({"id": "inner", "onClick": lambda _: set_count(count + 1)}, count)

    @component
    def Page():
        broken, set_broken = use_state(False)
        return kit.html.div(
            kit.html.button({"id": "break", "onClick": lambda _: set_broken(not broken)}), Fragile(broken)
        )

    return Page()


@case(click("inner"))
def a_component_that_fails_by_its_own_state_goes(kit: Kit) -> Component:
    @component
    def Fragile():
        count, set_count = use_state(0)
        return kit.html.button({"id": "inner", "onClick": lambda _: set_count(1)}, 1 // (1 - count))

    @component
    def Page():
        return kit.html.div("before", Fragile(), "after")

    return Page()


@case(click("break"), click("break"))
def what_an_element_holds_may_fail(kit: Kit) -> Component:
    @component
    def Page():
        broken, set_broken = use_state(False)

        @component
        def Inner():
            if broken:
                raise ZeroDivisionError("render")
            return kit.html.i("fine")

        return kit.html.div(
            {"id": "break", "onClick": lambda _: set_broken(not broken)}, kit.html.p("a", Inner(), "b")
        )

    return Page()


@case(click("leave"))
def an_effect_of_a_failed_neighbour_is_cleaned_up(kit: Kit) -> Component:
    @component
    def Fails():
        raise ZeroDivisionError("render")

    @component
    def Fine():
        def effect():
            kit.tell("begin")
            return lambda: kit.tell("end")

        use_effect(effect, [])
        return kit.html.i("fine")

    @component
    def Page():
        here, stay = use_state(True)
        return kit.html.div(
            {"id": "leave", "onClick": lambda _: stay(False)}, kit.html._(Fails(), Fine()) if here else None
        )

    return Page()


@case()
def two_children_of_one_key_are_refused(kit: Kit) -> Component:
    @component
    def Page():
        return kit.html.ul([kit.html.li({"key": "same"}, "a"), kit.html.li({"key": "same"}, "b")])

    return Page()


@case()
def state_may_not_be_used_outside_a_component(kit: Kit) -> Component:
    @component
    def Page():
        return kit.html.p("fine")

    try:
        use_state(0)
    except RuntimeError as error:
        kit.tell(str(error))
    return Page()


@case(click("more"))
def more_hooks_than_before_are_refused(kit: Kit) -> Component:
    @component
    def Fragile(more):
        use_state(0)
        if more:
            use_state(1)
        return kit.html.i("fine")

    @component
    def Page():
        more, set_more = use_state(False)
        return kit.html.div(
            kit.html.button({"id": "more", "onClick": lambda _: set_more(True)}), Fragile(more)
        )

    return Page()
