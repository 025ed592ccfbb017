"""What elements hold: children of all kinds, attributes, style, SVG, form controls."""

from reactpy import component, use_state
from reactpy.types import Component

from ..kit import Kit, case, click, fire, tick, type_into


def turning(kit: Kit, *pictures):
    """A page that shows the next picture whenever `next` is clicked; each is made when it is shown."""

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            pictures[turn % len(pictures)](kit.html),
        )

    return Page()


@case(click("next"), click("next"), click("next"))
def children_that_are_no_elements(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.p(None, False, True, 0, 1.5, "", "text"),
        lambda html: html.p(0),
        lambda html: html.p([None, ["a", ("b", [])]], None),
    )


@case(click("next"), click("next"), click("next"), click("next"))
def text_needs_escaping(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.p("<b>&amp;</b>", html.i("\"'"), "a < b && c > d"),
        lambda html: html.p({"title": "\"<&>'"}, "&lt;"),
        lambda html: html.p({"title": "line\nline"}, "<!--h1-->", "</p>", "  spaces  "),
        lambda html: html.p("ümläut \N{SNOWMAN} \N{GRINNING FACE}\xa0x"),
    )


@case(click("next"), click("next"), click("next"))
def leading_newlines_stay(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.pre("\nbegins with a line"),
        lambda html: html.pre("\n\n", html.b("x")),
        lambda html: html.pre(html.b("\n"), "\n"),
    )


@case(*[click("next")] * 7)
def components_return_all_kinds(kit: Kit) -> Component:
    kinds = {
        "nothing": lambda html: None,
        "text": lambda html: "text",
        "number": lambda html: 5,
        "fragment": lambda html: html._("a", html.b("b")),
        "element": lambda html: html.p("element"),
        "list, which ReactPy shows as Python writes it": lambda html: ["a", 1, None],
        "truth": lambda html: False,
    }

    @component
    def Shows(kind):
        return kinds[kind](kit.html)

    @component
    def Wraps(kind):
        return Shows(kind)

    @component
    def Page():
        turn, set_turn = use_state(0)
        kind = list(kinds)[turn % len(kinds)]
        return kit.html.div(
            {"id": "next", "onClick": lambda _: set_turn(turn + 1)},
            Shows(kind), "|", Wraps(kind), "|", [Shows(name, key=name) for name in kinds],
        )  # fmt: skip

    return Page()


@case()
def a_page_that_is_only_text(kit: Kit) -> Component:
    @component
    def Page():
        return "only <text>"

    return Page()


@case()
def a_page_that_is_nothing(kit: Kit) -> Component:
    @component
    def Page():
        return None

    return Page()


@case(*[click("next")] * 5)
def attributes_come_change_and_go(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.a({"href": "/tasks", "className": "a b", "data-id": 5}, "x"),
        lambda html: html.a({"href": "/tasks?x=1&y=2", "class": "c", "title": ""}, "x"),
        lambda html: html.a({"aria-hidden": True, "aria-label": "x", "tabIndex": 0}, "x"),
        lambda html: html.a("x"),
        lambda html: html.a({"title": None, "hidden": False, "lang": "de", "colSpan": 2}, "x"),
    )


@case(*[click("next")] * 4)
def boolean_attributes(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.button({"disabled": True, "autoFocus": False}, "x"),
        lambda html: html.button({"disabled": False, "hidden": True}, "x"),
        lambda html: html.button({"aria-pressed": False, "draggable": True, "contentEditable": False}, "x"),
        lambda html: html.details({"open": True}, html.summary("x")),
    )


@case(*[click("next")] * 5)
def style_as_dict_and_text(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.p({"style": {"color": "red", "marginTop": 5, "zIndex": 3}}),
        lambda html: html.p({"style": {"color": "blue"}}),
        lambda html: html.p({"style": "color:green"}),
        lambda html: html.p({"style": {}}),
        lambda html: html.p(),
    )


@case(*[click("next")] * 3)
def svg_keeps_its_case(kit: Kit) -> Component:
    def picture(radius):
        return lambda html: html.svg(
            {"viewBox": "0 0 10 10", "width": 10, "strokeWidth": 2},
            html.svg.linearGradient({"id": "g", "gradientUnits": "userSpaceOnUse"}) if radius == 3 else None,
            html.svg.circle({"cx": 5, "cy": 5, "r": radius, "strokeLinecap": "round"}),
            html.svg.g("t", radius),
        )

    return turning(kit, picture(1), picture(2), picture(3))


@case(type_into("name", "A"), type_into("name", "Ad"), type_into("name", "Ada"), click("clear"))
def a_controlled_input_follows_the_state(kit: Kit) -> Component:
    @component
    def Page():
        name, set_name = use_state("")
        return kit.html.div(
            kit.html.input(
                {"id": "name", "value": name, "onChange": lambda e: set_name(e["target"]["value"])}
            ),
            kit.html.output(name),
            kit.html.button({"id": "clear", "onClick": lambda _: set_name("")}),
        )

    return Page()


@case(type_into("name", "ada"), type_into("name", "ADA!"), type_into("name", "ADA?"))
def a_controlled_input_corrects_what_is_typed(kit: Kit) -> Component:
    @component
    def Page():
        name, set_name = use_state("")

        def typed(event):
            set_name("".join(c for c in event["target"]["value"].upper() if c.isalpha()))

        return kit.html.input({"id": "name", "value": name, "onChange": typed})

    return Page()


@case(type_into("name", "x"), click("up"), type_into("name", "xy"))
def a_controlled_input_refuses_what_is_typed(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            kit.html.input({"id": "name", "value": "fixed", "onChange": lambda _: kit.tell("typed")}),
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
        )

    return Page()


@case(tick("box", checked=True), tick("box", checked=False), click("all"), tick("box", checked=False))
def a_controlled_checkbox_follows_the_state(kit: Kit) -> Component:
    @component
    def Page():
        ticked, set_ticked = use_state(False)

        def changed(event):
            set_ticked(event["target"]["checked"])

        return kit.html.div(
            kit.html.input({"id": "box", "type": "checkbox", "checked": ticked, "onChange": changed}),
            "yes" if ticked else "no",
            kit.html.button({"id": "all", "onClick": lambda _: set_ticked(True)}),
        )

    return Page()


@case(type_into("pick", "c"), type_into("pick", "a"), click("less"))
def a_controlled_select_follows_the_state(kit: Kit) -> Component:
    @component
    def Page():
        chosen, choose = use_state("b")
        options, set_options = use_state(("a", "b", "c"))
        return kit.html.div(
            kit.html.select(
                {"id": "pick", "value": chosen, "onChange": lambda e: choose(e["target"]["value"])},
                [kit.html.option({"key": name, "value": name}, f"Option {name}") for name in options],
            ),
            chosen,
            kit.html.button({"id": "less", "onClick": lambda _: set_options(options[:-1])}),
        )

    return Page()


@case(type_into("text", "one\ntwo"), type_into("text", "\nthree <b>"), click("clear"))
def a_controlled_textarea_follows_the_state(kit: Kit) -> Component:
    @component
    def Page():
        text, set_text = use_state("\nstart")
        return kit.html.div(
            kit.html.textarea(
                {"id": "text", "value": text, "onChange": lambda e: set_text(e["target"]["value"])}
            ),
            kit.html.p(text),
            kit.html.button({"id": "clear", "onClick": lambda _: set_text("")}),
        )

    return Page()


@case(type_into("name", "Bo"), click("up"), type_into("name", "Boo", "onInput"), click("up"))
def an_input_that_nobody_controls_stays_the_persons(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        seen, see = use_state("")
        return kit.html.div(
            kit.html.input(
                {"id": "name", "defaultValue": "Ada", "onInput": lambda e: see(e["target"]["value"])}
            )
            if count % 2
            else kit.html.input({"id": "name", "onChange": lambda e: see(e["target"]["value"])}),
            seen,
            kit.html.button({"id": "up", "onClick": lambda _: set_count(count + 1)}, count),
        )

    return Page()


@case(click("deeper"), click("deeper"))
def a_hundred_and_fifty_levels_of_elements(kit: Kit) -> Component:
    @component
    def Page():
        count, set_count = use_state(0)
        inner = kit.html.button({"id": "deeper", "onClick": lambda _: set_count(count + 1)}, count)
        for level in range(150):
            inner = kit.html.div({"data-level": level}, inner, level)
        return inner

    return Page()


@case(click("deep"), click("top"))
def thirty_levels_of_components(kit: Kit) -> Component:
    @component
    def Level(depth, top):
        count, set_count = use_state(0)
        if depth == 0:
            return kit.html.button({"id": "deep", "onClick": lambda _: set_count(count + 1)}, count, top)
        return Level(depth - 1, top)

    @component
    def Page():
        count, set_count = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "top", "onClick": lambda _: set_count(count + 1)}), Level(30, count)
        )

    return Page()


@case(click("next"), click("next"), click("next"))
def attributes_of_void_elements(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.p(html.br(), html.hr(), html.img({"src": "/a.png", "alt": ""})),
        lambda html: html.p(html.br(), html.img({"src": "/b.png", "alt": "b", "srcSet": "/b.png 2x"})),
        lambda html: html.p(html.wbr()),
    )


@case(click("next"), click("next"), fire("other", "onMouseEnter", type="mouseenter"), click("next"))
def elements_with_odd_names(kit: Kit) -> Component:
    return turning(
        kit,
        lambda html: html.my_element({"some-attribute": "x"}, "custom"),
        lambda html: html.del_("deleted"),
        lambda html: html.h1({"id": "other", "onMouseEnter": lambda _: kit.tell("entered")}, "h"),
    )
