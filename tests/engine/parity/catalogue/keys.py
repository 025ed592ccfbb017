"""Lists, keys and fragments: what keeps its state, and where it goes."""

from reactpy import component, use_effect, use_state
from reactpy.types import Component

from heavy_engine.layout import each

from ..kit import Kit, case, click


def row_of(kit: Kit):
    """A row with state of its own: clicks are counted."""

    @component
    def Row(name, tag="li"):
        count, set_count = use_state(0)

        def told():
            kit.unordered.append(f"begin {name}")
            return lambda: kit.unordered.append(f"end {name}")

        use_effect(told, [])
        make = getattr(kit.html, tag)
        return make({"id": f"row {name}", "onClick": lambda _: set_count(count + 1)}, name, ": ", count)

    return Row


def list_page(kit: Kit, *orders, keyed=True, first=0):
    """A list that takes the next of these orders whenever `next` is clicked."""
    Row = row_of(kit)

    @component
    def Page():
        turn, set_turn = use_state(first)
        names = orders[turn % len(orders)]
        rows = [Row(name, key=name) if keyed else Row(name) for name in names]
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}, turn),
            kit.html.ul(*rows),
        )

    return Page()


@case(click("row b"), click("next"), click("row a"), click("next"), click("row d"), click("next"))
def rows_are_inserted_at_both_ends_and_between(kit: Kit) -> Component:
    return list_page(kit, "bd", "abd", "abcd", "abcde")


@case(click("row b"), click("row c"), click("next"), click("next"), click("next"))
def rows_are_removed(kit: Kit) -> Component:
    return list_page(kit, "abcd", "bcd", "bc", "c")


@case(click("row a"), click("row c"), click("next"), click("row a"), click("next"))
def rows_turn_round(kit: Kit) -> Component:
    return list_page(kit, "abcde", "edcba")


@case(click("row a"), click("next"), click("row a"), click("next"), click("next"))
def a_row_moves_from_end_to_end(kit: Kit) -> Component:
    return list_page(kit, "abcde", "bcdea", "eabcd")


@case(click("row b"), click("next"), click("row b"), click("next"), click("next"))
def rows_come_go_and_move_at_once(kit: Kit) -> Component:
    return list_page(kit, "abcdef", "fxbzad", "zba", "")


@case(click("next"), click("row a"), click("next"), click("next"), click("row a"))
def a_list_empties_and_fills(kit: Kit) -> Component:
    return list_page(kit, "", "ab")


@case(click("row a"), click("next"), click("row b"), click("next"))
def rows_without_keys_keep_their_places(kit: Kit) -> Component:
    return list_page(kit, "abc", "bca", "b", keyed=False)


@case(click("next"), click("in b"), click("next"), click("next"))
def elements_with_keys_keep_the_state_inside(kit: Kit) -> Component:
    @component
    def Inner(name):
        count, set_count = use_state(0)
        return kit.html.b({"id": f"in {name}", "onClick": lambda _: set_count(count + 1)}, name, count)

    orders = ("abc", "cab", "bdc", "b")

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            [kit.html.p({"key": name}, "row ", Inner(name)) for name in orders[turn % 4]],
        )

    return Page()


@case(click("row a"), click("next"), click("row b"), click("next"))
def keyed_rows_and_texts_mix(kit: Kit) -> Component:
    Row = row_of(kit)

    @component
    def Page():
        turn, set_turn = use_state(0)
        one, other = Row("a", "span", key="a"), Row("b", "span", key="b")
        mixes = (["x", one, "y", other], [other, "x", "y", one, "z"], [one, other], ["x", "y", other])
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            kit.html.p(*mixes[turn % 4]),
        )

    return Page()


@case(click("row n"), click("row s"), click("next"), click("row s"), click("next"))
def keys_are_numbers_texts_and_empty(kit: Kit) -> Component:
    Row = row_of(kit)

    @component
    def Page():
        turn, set_turn = use_state(0)
        rows = [Row("n", key=7), Row("s", key="s"), Row("zero", key=0), Row("empty", key="")]
        if turn % 2:
            rows.reverse()
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}), kit.html.ul(rows)
        )

    return Page()


@case(click("in"), click("swap"), click("in"), click("swap"))
def another_component_under_the_same_key_starts_anew(kit: Kit) -> Component:
    def make(name):
        @component
        def Part():
            count, set_count = use_state(0)
            return kit.html.p({"id": "in", "onClick": lambda _: set_count(count + 1)}, name, count)

        return Part

    One, Other = make("one"), make("other")

    @component
    def Page():
        swapped, swap = use_state(False)
        return kit.html.div(
            kit.html.button({"id": "swap", "onClick": lambda _: swap(not swapped)}),
            Other(key="same") if swapped else One(key="same"),
        )

    return Page()


@case(click("in"), click("rekey"), click("in"), click("redraw"))
def another_key_starts_a_component_anew(kit: Kit) -> Component:
    @component
    def Part():
        count, set_count = use_state(0)
        return kit.html.p({"id": "in", "onClick": lambda _: set_count(count + 1)}, count)

    @component
    def Page():
        key, set_key = use_state(0)
        drawn, redraw = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "rekey", "onClick": lambda _: set_key(key + 1)}),
            kit.html.button({"id": "redraw", "onClick": lambda _: redraw(drawn + 1)}, drawn),
            Part(key=f"part {key}"),
        )

    return Page()


@case(click("next"), click("in"), click("next"), click("next"))
def another_tag_at_the_same_place(kit: Kit) -> Component:
    """What has state starts anew then (see test_differences.py), so its state never changes here."""

    @component
    def Inner():
        count, set_count = use_state(0)
        return kit.html.b({"id": "in", "onClick": lambda _: set_count(0)}, count)

    @component
    def Page():
        turn, set_turn = use_state(0)
        make = (kit.html.p, kit.html.div, kit.html.section)[turn % 3]
        return kit.html.main(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            make({"className": "box"}, "before", Inner(), "after"),
        )

    return Page()


@case(*[click("next")] * 9)
def text_element_component_and_nothing_take_turns(kit: Kit) -> Component:
    @component
    def Part():
        return kit.html.b("part")

    @component
    def Page():
        turn, set_turn = use_state(0)
        kinds = ("text", kit.html.i("element"), Part(), None, kit.html._(), kit.html._("a", "b"), "")
        return kit.html.div(
            {"id": "next", "onClick": lambda _: set_turn(turn + 1)}, "[", kinds[turn % 7], "]"
        )

    return Page()


@case(*[click("next")] * 9)
def an_only_child_takes_turns(kit: Kit) -> Component:
    @component
    def Part():
        return "text of a part"

    @component
    def Page():
        turn, set_turn = use_state(0)
        kinds = ("text", kit.html.i("element"), Part(), None, kit.html._(), kit.html._("a", "b"), "")
        return kit.html.div({"id": "next", "onClick": lambda _: set_turn(turn + 1)}, kinds[turn % 7])

    return Page()


@case(click("row b"), click("next"), click("row a"), click("next"), click("next"))
def fragments_with_keys_move(kit: Kit) -> Component:
    Row = row_of(kit)
    orders = ("abc", "cba", "ac", "")

    @component
    def Page():
        turn, set_turn = use_state(0)
        groups = [kit.html._({"key": n}, kit.html.dt(n), Row(n, "dd"), "text ", n) for n in orders[turn % 4]]
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            kit.html.dl("before", *groups, "after"),
        )

    return Page()


@case(click("row in"), click("next"), click("row in"), click("next"), click("next"))
def fragments_nest(kit: Kit) -> Component:
    Row, html = row_of(kit), kit.html

    @component
    def Page():
        turn, set_turn = use_state(0)
        deep = html._(html._("a", html._(Row("in", "span"), "b")), html._(), "c" * turn)
        return html._(
            html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            html.div(deep, html._("x", html.hr()) if turn % 2 else None, "end"),
        )

    return Page()


@case(click("row a"), click("next"), click("next"), click("next"))
def components_that_show_several_nodes_move(kit: Kit) -> Component:
    Row, html = row_of(kit), kit.html
    orders = ("ab", "ba", "bca", "a")

    @component
    def Several(name):
        return html._(html.dt("about ", name), Row(name, "dd"), name)

    @component
    def Page():
        turn, set_turn = use_state(0)
        return html.dl(
            {"id": "next", "onClick": lambda _: set_turn(turn + 1)},
            *(Several(name, key=name) for name in orders[turn % 4]),
        )

    return Page()


@case(click("grow a"), click("grow b"), click("grow a"), click("grow b"), click("grow b"))
def components_beside_each_other_grow_and_shrink_by_themselves(kit: Kit) -> Component:
    html = kit.html

    @component
    def Growing(name):
        size, set_size = use_state(0)
        more = [html.i({"key": n}, name, n) for n in range(size % 3)]
        return html._(
            more, html.button({"id": f"grow {name}", "onClick": lambda _: set_size(size + 1)}), name
        )

    @component
    def Page():
        return html._(Growing("a"), html._(Growing("b")), "tail")

    return Page()


@case(click("swap"), click("row a"), click("swap"))
def tables_keep_their_rows(kit: Kit) -> Component:
    html = kit.html

    @component
    def TableRow(name):
        count, set_count = use_state(0)
        return html.tr(
            html.td({"id": f"row {name}", "onClick": lambda _: set_count(count + 1)}, name),
            html.td(count),
        )

    @component
    def Page():
        names, set_names = use_state(("a", "b", "c"))
        return html.table(
            html.caption({"id": "swap", "onClick": lambda _: set_names(names[::-1])}, "people"),
            [TableRow(name, key=name) for name in names],
        )

    return Page()


@case(click("next"), click("next"), click("next"))
def wide_lists_of_two_thousand(kit: Kit) -> Component:
    html = kit.html

    @component
    def Page():
        turn, set_turn = use_state(0)
        names = [f"row {n}" for n in range(2000)]
        orders = (names, names[::-1], names[1000:] + names[:1000], [n for n in names if "7" not in n])
        return html.div(
            html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            html.ul([html.li({"key": name}, name) for name in orders[turn % 4]]),
        )

    return Page()


@case(click("row b"), click("next"), click("row b"), click("next"), click("next"))
def each_shows_what_keyed_components_show(kit: Kit) -> Component:
    Row = row_of(kit)
    orders = ("abc", "abcd", "dba", "")

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            kit.html.ul("before", each(tuple(orders[turn % 4]), Row), kit.html.li("after")),
        )

    return Page()


@case(click("row Ada"), click("next"), click("row Ada"), click("next"), click("next"))
def each_names_items_by_a_key(kit: Kit) -> Component:
    @component
    def Row(person):
        count, set_count = use_state(0)
        _number, name = person
        return kit.html.li({"id": f"row {name}", "onClick": lambda _: set_count(count + 1)}, name, count)

    orders = (((1, "Ada"),), ((2, "Bo"), (1, "Ada")), ((1, "Ada of B"), (2, "Bo")))

    @component
    def Page():
        turn, set_turn = use_state(0)
        return kit.html.div(
            kit.html.button({"id": "next", "onClick": lambda _: set_turn(turn + 1)}),
            each(orders[turn % 3], Row, key=lambda person: person[0]),
            each((), Row, list_key="empty"),
        )

    return Page()
