"""/dev/queries: the statements that the database was asked, the slowest first."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from reactpy import component
from reactpy.types import VdomDict

from ..dev_facts import WatchedQuery
from ..elements import html
from ..hooks.navigation import use_query_param
from .hooks import use_facts, use_seconds
from .parts import Choices, Nothing, NotTold, Row, Search, Statement, Table, Title
from .words import milliseconds, several

HEADS = ("Statement", "#Worst", "#Median", "#Times", "#In all")
SLOW_MS = 50.0
LEAD = (
    "What this process asked of the database, without values. "
    f"From {SLOW_MS:.0f} ms on one is marked; the time is that of the database and of the way to it."
)
ORDERS: Mapping[str, Callable[[WatchedQuery], float]] = {
    "worst": lambda query: query.worst_ms,
    "in all": lambda query: query.total_ms,
    "times": lambda query: query.count,
}


@component
def QueriesPage() -> VdomDict:
    """Statements without their values, how long they took, and which line asked."""
    use_seconds()
    facts = use_facts()
    words, set_words = use_query_param("find", str, "")
    order, _set_order = use_query_param("by", _order, "worst")
    title = Title("Queries", LEAD)
    if facts.queries is None:
        return html.div(title, NotTold())
    asked = facts.queries()
    if not asked:
        return html.div(title, Nothing("No statement yet.", "Open a page that shows data."))
    found = sorted((one for one in asked if _fits(one, words)), key=ORDERS[order], reverse=True)
    controls = html.div(
        {"class": "dev-controls"},
        Search(words, set_words, "table, file, function"),
        Choices("Sort by", order, [(name, name, _address(name, words)) for name in ORDERS]),
        html.output(several(len(found), "statement", "statements")),
    )
    rows = [_row(one) for one in found]
    return html.div(
        title, controls, Table("Statements", HEADS, rows) if rows else Nothing("No statement is like that.")
    )


def _order(text: str) -> str:
    if text not in ORDERS:
        raise ValueError(text)
    return text


def _address(order: str, words: str) -> str:
    said = {"by": order} if order != "worst" else {}
    query = urlencode(said | ({"find": words} if words else {}))
    return f"/dev/queries?{query}" if query else "/dev/queries"


def _fits(query: WatchedQuery, words: str) -> bool:
    text = f"{query.text} {query.where}".lower()
    return all(word in text for word in words.lower().split())


def _row(query: WatchedQuery) -> Row:
    worst = milliseconds(query.worst_ms)
    failed = html.strong({"class": "dev-bad"}, f", {query.failed:,} failed") if query.failed else ""
    return (
        query.text,
        (
            Statement(query.text, query.where),
            html.strong({"class": "dev-slow"}, worst, " slow") if query.worst_ms >= SLOW_MS else worst,
            milliseconds(query.median_ms),
            html.span(f"{query.count:,}", failed),
            milliseconds(query.total_ms),
        ),
    )
