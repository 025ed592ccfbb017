"""/dev/sessions: who has which page open; /dev/sessions/NAME: one of them, with its events."""

from collections.abc import Mapping
from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from ..dev_panel.pages_now import PageNow
from ..elements import html
from ..hooks.links import Link
from ..hooks.navigation import use_query_param, use_title
from ..hooks.page import use_session
from .hooks import use_seconds
from .parts import Facts, Nothing, Row, Search, Table, Title
from .words import age, clock, ending, milliseconds, several, size

HEADS = ("Session", "Page", "Who", "Browser", "#Age", "#Components", "#Memory, about", "Last event")
EVENT_HEADS = ("When", "Event", "Component", "#Handler", "#Queries", "#Renders", "#Edits", "#Bytes")


@component
def SessionsPage() -> VdomDict:
    """The open pages of the process, the newest first."""
    panel = use_seconds()
    words, set_words = use_query_param("find", str, "")
    own = use_session().name
    shown = panel.pages_now(words)
    rows = [_row(page, is_this=page.name == own) for page in shown.pages]
    return html.div(
        Title(
            "Sessions",
            "Every open page of this process: one a tab. A page without a browser waits for it to come back.",
        ),
        html.div(
            {"class": "dev-controls"},
            Search(words, set_words, "path, session, user"),
            html.output(several(shown.found, "page", "pages"), _cut(shown.found, len(rows))),
        ),
        Table("Open pages, the newest first", HEADS, rows) if rows else Nothing("No page is like that."),
    )


@component
def SessionPage(name: str) -> VdomDict:
    """One open page: who, what, and what happened on it last."""
    panel = use_seconds()
    use_title(f"Session {name} · dev")
    page = panel.page_called(name)
    if page is None:
        back = Link("/dev/sessions", "Those that are open")
        return html.div(Title(f"Session {name}"), Nothing("This page is closed. ", back))
    return html.div(Title(f"Session {name}", page.path), _facts(page), _events(page))


def _cut(found: int, shown: int) -> str:
    return f"; the newest {shown} are shown" if shown < found else ""


def _row(page: PageNow, *, is_this: bool) -> Row:
    name = Link(f"/dev/sessions/{page.name}", html.code(page.name))
    return (
        page.name,
        (
            html.span({"class": "dev-short"}, name, " (this page)" if is_this else ""),
            page.path,
            _short(ending(page.user), page.user) if page.user else "nobody signed in",
            _short(_browser(page)),
            age(page.age_s),
            f"{page.components:,}",
            size(page.bytes),
            _last(page.last_event),
        ),
    )


def _facts(page: PageNow) -> VdomDict:
    return Facts(
        ("Who", page.user or "nobody signed in"),
        ("Browser", _browser(page)),
        ("Open for", age(page.age_s)),
        ("Components", f"{page.components:,}"),
        ("Memory", f"about {size(page.bytes)}: nodes, arguments and what hooks keep"),
        ("Faults", html.span(*map(_fault, page.faults)) if page.faults else "none"),
    )


def _fault(reference: str) -> VdomDict:
    return html.span({"key": reference}, Link(f"/dev/faults/{reference}", html.code(reference)), " ")


def _events(page: PageNow) -> VdomDict:
    if not page.events:
        return Nothing("Nothing happened on this page yet.", "Click something on it, and look here.")
    rows = [_event(event) for event in reversed(page.events)]
    return Table("Its last events, the newest first", EVENT_HEADS, rows)


def _event(event: Mapping[str, Any]) -> Row:
    figures = (f"{event[name]:,}" for name in ("queries", "renders", "edits", "bytes"))
    handler = milliseconds(event["handler_us"] / 1000)
    return event["seq"], (clock(event["at"]), event["event"], event["component"] or "-", handler, *figures)


def _short(text: str, title: str = "") -> VdomDict:
    return html.span({"class": "dev-short", **({"title": title} if title else {})}, text)


def _browser(page: PageNow) -> str:
    return "connected" if page.is_connected else "gone, waited for"


def _last(event: Mapping[str, Any] | None) -> str:
    if event is None:
        return "none yet"
    return f"{event['event']} {event['component']} at {clock(event['at'])}"
