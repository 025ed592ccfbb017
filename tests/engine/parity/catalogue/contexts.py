"""Contexts, and the connection that comes through one."""

from reactpy import component, use_connection, use_context, use_location, use_scope, use_state
from reactpy.core.hooks import ConnectionContext, create_context
from reactpy.types import Component, Connection, Location

from ..kit import Kit, case, click


@case()
def without_a_provider_the_default_is_read(kit: Kit) -> Component:
    context = create_context("default")

    @component
    def Page():
        return kit.html.p(use_context(context))

    return Page()


@case(click("inner"), click("outer"), click("outer"))
def the_nearest_provider_counts(kit: Kit) -> Component:
    context = create_context("default")

    @component
    def Reader():
        return kit.html.b(use_context(context))

    @component
    def Page():
        outer, set_outer = use_state(0)
        inner, set_inner = use_state(100)
        return kit.html.div(
            Reader(),
            context(
                Reader(),
                context(Reader(), kit.html.p(Reader()), value=inner),
                Reader(),
                value=outer,
            ),
            kit.html.button({"id": "outer", "onClick": lambda _: set_outer(outer + 1)}),
            kit.html.button({"id": "inner", "onClick": lambda _: set_inner(inner + 1)}),
        )

    return Page()


@case(click("up"), click("local"), click("up"))
def a_value_reaches_readers_through_components_that_do_not_render(kit: Kit) -> Component:
    context = create_context(0)

    @component
    def Reader():
        local, set_local = use_state(0)
        return kit.html.button(
            {"id": "local", "onClick": lambda _: set_local(local + 1)}, use_context(context), "/", local
        )

    @component
    def Middle(depth):
        return kit.html.div(Middle(depth - 1) if depth else Reader())

    @component
    def Page():
        value, set_value = use_state(0)
        return kit.html.main(
            context(Middle(3), value=value),
            kit.html.button({"id": "up", "onClick": lambda _: set_value(value + 1)}),
        )

    return Page()


@case(click("swap"), click("swap"), click("up"), click("swap"))
def readers_come_and_go(kit: Kit) -> Component:
    context = create_context(0)

    @component
    def Reader():
        return kit.html.b(use_context(context))

    @component
    def Middle():
        shown, show = use_state(False)
        return kit.html.div(
            kit.html.button({"id": "swap", "onClick": lambda _: show(not shown)}),
            Reader() if shown else None,
        )

    @component
    def Page():
        value, set_value = use_state(0)
        return kit.html.main(
            context(Middle(), value=value),
            kit.html.button({"id": "up", "onClick": lambda _: set_value(value + 1)}),
        )

    return Page()


@case(click("other"), click("one"), click("other"))
def two_contexts_do_not_mix(kit: Kit) -> Component:
    one, other = create_context("one"), create_context("other")

    @component
    def Reader():
        return kit.html.b(use_context(one), "/", use_context(other))

    @component
    def Page():
        values, set_values = use_state((0, 0))
        a, b = values
        return one(
            other(Reader(), value=b),
            Reader(),
            kit.html.button({"id": "one", "onClick": lambda _: set_values((a + 1, b))}),
            kit.html.button({"id": "other", "onClick": lambda _: set_values((a, b + 1))}),
            value=a,
        )

    return Page()


@case(click("set"), click("set"))
def a_reader_sets_what_its_provider_gives(kit: Kit) -> Component:
    context = create_context((0, None))

    @component
    def Reader():
        value, set_value = use_context(context)
        return kit.html.button({"id": "set", "onClick": lambda _: set_value(value + 1)}, value)

    @component
    def Page():
        value, set_value = use_state(0)
        return context(kit.html.p(Reader()), value=(value, set_value))

    return Page()


@case(click("wrap"), click("up"), click("wrap"), click("up"))
def a_provider_that_comes_between_starts_its_readers_anew(kit: Kit) -> Component:
    context = create_context("default")

    @component
    def Reader():
        count, set_count = use_state(0)
        return kit.html.button(
            {"id": "up", "onClick": lambda _: set_count(count + 1)}, use_context(context), count
        )

    @component
    def Page():
        wrapped, wrap = use_state(False)
        return kit.html.div(
            kit.html.button({"id": "wrap", "onClick": lambda _: wrap(not wrapped)}),
            context(Reader(), value="given") if wrapped else Reader(),
        )

    return Page()


@case(click("move"), click("move"))
def providers_with_keys_move_with_their_readers(kit: Kit) -> Component:
    context = create_context("default")

    @component
    def Reader():
        first, _ = use_state(use_context(context))
        return kit.html.b(use_context(context), " began as ", first)

    @component
    def Page():
        names, set_names = use_state(("Ada", "Bo", "Cy"))
        return kit.html.div(
            kit.html.button({"id": "move", "onClick": lambda _: set_names((*names[1:], names[0]))}),
            *(context(Reader(), value=name, key=name) for name in names),
        )

    return Page()


@case(click("go"), click("go"))
def the_connection_is_known_everywhere(kit: Kit) -> Component:
    @component
    def Where():
        location, scope = use_location(), use_scope()
        return kit.html.p(
            f"{location.path}?{location.query_string} by {scope['user']} over {use_connection().carrier}"
        )

    @component
    def Page():
        page, set_page = use_state(1)
        place = Location(path="/tasks", query_string=f"page={page}")
        return ConnectionContext(
            kit.html.div(Where()),
            kit.html.button({"id": "go", "onClick": lambda _: set_page(page + 1)}),
            value=Connection(scope={"user": "Ada"}, location=place, carrier="socket"),
        )

    return Page()


@case()
def the_root_may_be_a_provider(kit: Kit) -> Component:
    context = create_context("default")

    @component
    def Reader():
        return kit.html.p(use_context(context))

    return context(Reader(), "text", value="given")
