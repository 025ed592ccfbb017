"""State: `use_state`, `use_reducer`, `use_ref`, `use_memo`, `use_callback`, `use_debug_value`."""

from reactpy import (
    component,
    use_callback,
    use_debug_value,
    use_memo,
    use_reducer,
    use_ref,
    use_state,
)
from reactpy.types import Component

from ..kit import Do, Kit, case, click


@case(click("up"), click("up"), click("up"))
def a_counter_counts(kit: Kit) -> Component:
    @component
    def Counter():
        count, set_count = use_state(0)
        return kit.html.div(
            kit.html.output(count),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, "up"),
        )

    return Counter()


@case(click("thrice"), click("thrice"))
def functional_updates_build_on_each_other(kit: Kit) -> Component:
    @component
    def Counter():
        count, set_count = use_state(lambda: 10)

        def thrice(_event):
            for _ in range(3):
                set_count(lambda seen: seen + 1)

        return kit.html.button({"id": "thrice", "onClick": thrice}, f"{count}")

    return Counter()


@case(click("same"), click("other"), click("same"))
def setting_the_same_value_renders_nothing(kit: Kit) -> Component:
    @component
    def Page():
        name, set_name = use_state("Ada")
        kit.tell("render", name)
        return kit.html.p(
            name,
            kit.html.button({"id": "same", "onClick": lambda _: set_name("".join("Ada"))}),
            kit.html.button({"id": "other", "onClick": lambda _: set_name("Bo")}),
        )

    return Page()


@case(click("equal"), click("as_number"), click("equal"))
def equal_values_of_other_types_are_other_values(kit: Kit) -> Component:
    @component
    def Page():
        value, set_value = use_state(True)
        kit.tell("render", value)
        return kit.html.p(
            f"{value!r}",
            kit.html.button({"id": "as_number", "onClick": lambda _: set_value(1)}),
            kit.html.button({"id": "equal", "onClick": lambda _: set_value(True)}),
        )

    return Page()


@case(click("both"), click("both"))
def two_states_change_in_one_render(kit: Kit) -> Component:
    @component
    def Page():
        one, set_one = use_state(0)
        two, set_two = use_state(0)
        kit.tell("render", one, two)

        def both(_event):
            set_one(one + 1)
            set_two(two + 10)

        return kit.html.div({"id": "both", "onClick": both}, one, "/", two)

    return Page()


@case(click("add"), click("add"), click("drop"), click("wrong"), click("add"))
def a_reducer_reduces(kit: Kit) -> Component:
    def reduce(names, action):
        if action == "wrong":
            return names
        return (*names, f"name {len(names)}") if action == "add" else names[1:]

    @component
    def Page():
        names, dispatch = use_reducer(reduce, ())

        def button(action):
            return kit.html.button({"id": action, "onClick": lambda _: dispatch(action)}, action)

        return kit.html.div(
            kit.html.ul([kit.html.li({"key": name}, name) for name in names]),
            *(button(action) for action in ("add", "drop", "wrong")),
        )

    return Page()


@case(click("up"), click("show"), click("up"), click("up"), click("show"))
def a_ref_keeps_what_no_render_shows(kit: Kit) -> Component:
    @component
    def Page():
        seen, (_, redraw) = use_ref(0), use_state(0)

        def up(_event):
            seen.current += 1

        return kit.html.p(
            seen.current,
            kit.html.button({"id": "up", "onClick": up}),
            kit.html.button({"id": "show", "onClick": lambda _: redraw(seen.current)}),
        )

    return Page()


@case(click("other"), click("up"), click("other"))
def a_memo_is_made_again_when_what_it_depends_on_changed(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        other, set_other = use_state(0)
        square = use_memo(lambda: kit.tell("squared", count) or count * count)
        twice = use_memo(lambda: kit.tell("doubled", count) or count * 2, [count])
        always = use_memo(lambda: kit.tell("always", other) or other, None)
        once = use_memo(lambda: kit.tell("once") or count, [])

        return kit.html.p(
            f"{square} {twice} {always} {once}",
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}),
            kit.html.button({"id": "other", "onClick": lambda _: set_other(other + 1)}),
        )

    return Page()


@case(click("other"), click("up"), click("kept"), click("up"), click("kept"))
def a_callback_keeps_its_identity(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        other, set_other = use_state(0)
        last = use_ref(None)

        @use_callback(dependencies=[count])
        def kept(_event):
            kit.tell("kept", count)

        kit.tell("same" if last.current is kept else "new")
        last.current = kept
        return kit.html.p(
            other,
            kit.html.button({"id": "kept", "onClick": kept}),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}),
            kit.html.button({"id": "other", "onClick": lambda _: set_other(other + 1)}),
        )

    return Page()


@case(click("up"), click("up"))
def a_debug_value_harms_nothing(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        use_debug_value(f"count {count}")
        use_debug_value(lambda: count * 2, [count])
        return kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count)

    return Page()


@case(Do(lambda kit: kit.handles["set"](5)), Do(lambda kit: kit.handles["set"](lambda n: n + 1)))
def state_changes_from_outside_any_event(kit: Kit) -> Component:
    @component
    def Page():
        count, kit.handles["set"] = use_state(0)
        return kit.html.p(count)

    return Page()


@case(Do(lambda kit: [kit.handles[name](1) for name in "abc"]), Do(lambda kit: kit.handles["b"](2)))
def several_components_change_at_once(kit: Kit) -> Component:
    @component
    def Part(name, children=()):
        count, kit.handles[name] = use_state(0)
        return kit.html.div(name, count, *children)

    @component
    def Page():
        return kit.html.main(Part("a"), Part("b", (Part("c"),)))

    return Page()


@case(click("leave"), Do(lambda kit: kit.handles["late"](7)), click("leave"))
def setting_state_of_a_component_that_is_gone_does_nothing(kit: Kit) -> Component:
    @component
    def Guest():
        count, kit.handles["late"] = use_state(0)
        return kit.html.b(count)

    @component
    def Page():
        here, set_here = use_state(True)
        return kit.html.div(
            kit.html.button({"id": "leave", "onClick": lambda _: set_here(not here)}),
            Guest() if here else "nobody",
        )

    return Page()


@case()
def setting_state_while_rendering_renders_again(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        if count < 3:
            set_count(count + 1)
        return kit.html.p(count)

    return Page()


@case(click("up"), click("up"))
def state_that_cannot_be_compared_is_new_each_time(kit: Kit) -> Component:
    class Odd:
        def __eq__(self, other):
            raise ZeroDivisionError

        __hash__ = None

    @component
    def Page():
        _odd, set_odd = use_state(Odd)
        kit.tell("render")
        return kit.html.button({"id": "up", "onClick": lambda _: set_odd(Odd())})

    return Page()


@case(click("append"), click("replace"), click("append"), click("replace"))
def a_list_changed_in_place_shows_when_something_else_renders(kit: Kit) -> Component:
    @component
    def Names(names):
        return kit.html.ul([kit.html.li(name) for name in names])

    @component
    def Page():
        names, set_names = use_state(lambda: ["Ada"])
        count, set_count = use_state(0)

        def append(_event):
            names.append(f"guest {len(names)}")
            set_count(count + 1)

        return kit.html.div(
            Names(names),
            kit.html.button({"id": "append", "onClick": append}, count),
            kit.html.button({"id": "replace", "onClick": lambda _: set_names([*names, "Bo"])}),
        )

    return Page()
