"""A page with state of every kind, as it was before a deploy."""

from typing import Any

from reactpy import component, event, html, use_state
from reactpy.types import Component


@component
def Counter() -> Component:
    count, set_count = use_state(0)

    def add(_event: Any) -> None:
        set_count(lambda before: before + 1)

    return html.section(
        html.button({"id": "add", "onClick": event(add)}, "Add"), html.output({"id": "count"}, str(count))
    )


@component
def Basket() -> Component:
    items, set_items = use_state(())

    def put(_event: Any) -> None:
        set_items(lambda before: (*before, f"axe {len(before) + 1}"))

    rows = [html.li({"key": item, "className": "item"}, item) for item in items]
    return html.section(html.button({"id": "put", "onClick": event(put)}, "Put"), html.ul(*rows))


@component
def Grade() -> Component:
    grade, set_grade = use_state(1)

    def raise_grade(_event: Any) -> None:
        set_grade(grade + 1)

    return html.section(
        html.button({"id": "raise", "onClick": event(raise_grade)}, "Raise"),
        html.output({"id": "grade"}, f"grade {grade}"),
    )


@component
def Finder() -> Component:
    words, set_words = use_state("")

    def find(given: dict[str, Any]) -> None:
        set_words(given["target"]["value"])

    return html.section(
        html.input({"id": "find", "aria-label": "Find", "value": words, "onChange": event(find)}),
        html.p({"id": "found"}, f"Looking for {words}."),
    )


@component
def ShopPage() -> Component:
    """Counters, a list, a field, and what only the browser knows of."""
    return html.main(
        html.h1("Shop"),
        Counter(),
        Basket(),
        Grade(),
        Finder(),
        html.textarea({"id": "note", "aria-label": "Note"}),
        html.details({"id": "more"}, html.summary("More"), html.p("Open on Sundays.")),
        html.div(
            {"id": "shelf", "style": {"height": "3rem", "overflow": "auto"}},
            html.p({"style": {"height": "60rem"}}, "A long shelf."),
        ),
        html.div({"style": {"height": "80rem"}}, "The rest of the page."),
    )
