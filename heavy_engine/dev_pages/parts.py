"""Small parts that the pages under /dev are built of."""

from collections.abc import Callable, Sequence
from typing import Any

from reactpy.types import VdomDict

from ..elements import html
from ..hooks.links import Link

# What tells it from others in its table, and its cells.
Row = tuple[str | int, Sequence[Any]]


def Title(title: str, lead: str = "") -> VdomDict:
    """The page's only heading of the first rank, with a sentence below it."""
    return html.div({"class": "dev-title"}, html.h1(title), html.p(lead) if lead else "")


def Nothing(headline: str, *then: Any) -> VdomDict:
    """What stands where nothing is: what that means, and what to do next."""
    return html.div({"class": "dev-nothing"}, html.p(html.strong(headline)), html.p(*then) if then else "")


def NotTold() -> VdomDict:
    """What stands where the application tells nothing."""
    return Nothing("The application does not tell.", html.code("Application.dev_facts"), " may.")


def Facts(*facts: tuple[str, Any]) -> VdomDict:
    """Names and what they are."""
    rows = [html.div({"key": name}, html.dt(name), html.dd(value)) for name, value in facts]
    return html.dl({"class": "dev-facts"}, *rows)


def Table(caption: str, heads: Sequence[str], rows: Sequence[Row]) -> VdomDict:
    """A table; it scrolls sideways where it is too wide, also by keys. On a phone each row is a card.

    Args:
        caption: what it shows.
        heads: of the columns; those that begin with "#" are numbers.
        rows: what tells each from the others, and a cell for each column.
    """
    window = {"class": "dev-scroll", "tabindex": "0", "role": "region", "aria-label": caption}
    # Said, for a table whose rows are laid out as cards is none to all browsers.
    return html.div(
        window,
        html.table(
            {"role": "table"},
            html.caption(caption),
            html.thead({"role": "rowgroup"}, html.tr({"role": "row"}, *map(_head, heads))),
            html.tbody({"role": "rowgroup"}, *(_row(heads, *row) for row in rows)),
        ),
    )


def Command(text: str) -> VdomDict:
    """A command to copy."""
    return html.code({"class": "dev-command"}, text)


def Search(words: str, set_words: Callable[[str], None], hint: str = "") -> VdomDict:
    """A field whose words narrow what is shown."""
    field = {"type": "search", "name": "find", "value": words, "placeholder": hint}
    change = {"onChange": lambda event: set_words(event["target"]["value"])}
    return html.label("Find ", html.input({**field, **change}))


def Check(text: str, is_on: bool, set_on: Callable[[bool], None]) -> VdomDict:
    """A box to tick."""
    box = {"type": "checkbox", "checked": is_on, "onChange": lambda _event: set_on(not is_on)}
    return html.label(html.input(box), f" {text}")


def Statement(text: str, where: str) -> VdomDict:
    """A statement, and the line that asked it."""
    asked = html.div({"class": "dev-soft"}, "from ", html.code(where)) if where else ""
    return html.div({"class": "dev-statement"}, html.code(text), asked)


def Choices(title: str, here: str, addresses: Sequence[tuple[str, str, str]]) -> VdomDict:
    """Links of which one is chosen: of each its value, its words, its address."""
    items = [
        html.li({"key": value}, Link(to, words, **({"aria-current": "true"} if value == here else {})))
        for value, words, to in addresses
    ]
    return html.nav({"class": "dev-choices", "aria-label": title}, html.span(title), html.ul(*items))


def _head(head: str) -> VdomDict:
    about = {"key": head, "scope": "col", "role": "columnheader", **_as_number(head)}
    return html.th(about, head.removeprefix("#"))


def _row(heads: Sequence[str], key: str | int, cells: Sequence[Any]) -> VdomDict:
    return html.tr(
        {"key": key, "role": "row"}, *(_cell(head, cell) for head, cell in zip(heads, cells, strict=True))
    )


def _cell(head: str, cell: Any) -> VdomDict:
    about = {"key": head, "role": "cell", "data-label": head.removeprefix("#"), **_as_number(head)}
    # One child, so that it is laid out beside its label.
    return html.td(about, html.div(cell))


def _as_number(head: str) -> dict[str, str]:
    return {"class": "dev-number"} if head.startswith("#") else {}
