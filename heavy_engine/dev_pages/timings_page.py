"""/dev/timings: which handlers and which components take long."""

from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from ..dev_panel.recent import EVENTS_KEPT, Handler
from ..elements import html
from ..hooks.links import Link
from .events_page import SLOW_MS
from .hooks import use_seconds
from .parts import Nothing, Row, Table, Title
from .words import milliseconds

HANDLER_HEADS = (
    "Event",
    "Component",
    "#95 of 100",
    "#Median",
    "#Longest",
    "#Times",
    "#Queries each",
    "#Faults",
)
COMPONENT_HEADS = ("Component", "#Longest", "#Mean", "#Renders", "#In all", "Place")


@component
def TimingsPage() -> VdomDict:
    """Events by handler, renders by component."""
    panel = use_seconds()
    handlers = [_handler(one) for one in panel.recent.handlers()]
    components = [_component(place, cost) for place, cost in enumerate(panel.renders.slowest())]
    return html.div(
        Title(
            "Timings",
            f"Handlers: of the last {EVENTS_KEPT:,} events, from an event's turn to its frame. Components:"
            " their own functions, on all pages since the process began; 16 ms is one picture of a screen.",
        ),
        Table("Handlers, the slowest first", HANDLER_HEADS, handlers)
        if handlers
        else Nothing("No event yet.", "Click something on a page of the application, and look here."),
        Table("Components, the slowest first", COMPONENT_HEADS, components)
        if components
        else Nothing("Nothing was rendered yet.", "Open a page of the application."),
    )


def _handler(one: Handler) -> Row:
    count = len(one.times)
    return (
        f"{one.event} {one.component}",
        (
            Link(f"/dev/events?find={one.event}+{one.component}", one.event),
            one.component or "-",
            _marked(one.p95_ms, is_slow=one.p95_ms >= SLOW_MS),
            milliseconds(one.median_ms),
            milliseconds(one.times[-1]),
            f"{count:,}",
            f"{one.queries / count:.2g}",
            html.strong({"class": "dev-bad"}, f"{one.faults:,}") if one.faults else "0",
        ),
    )


def _component(place: int, cost: dict[str, Any]) -> Row:
    return (
        # Two components may have one name, and one place.
        place,
        (
            cost["name"],
            _marked(cost["longest_ms"], is_slow=cost["slow"]),
            milliseconds(cost["mean_ms"]),
            f"{cost['renders']:,}",
            milliseconds(cost["total_ms"]),
            html.code(cost["place"]["short"]) if cost["place"] else "-",
        ),
    )


def _marked(took_ms: float, *, is_slow: bool) -> VdomDict | str:
    return (
        html.strong({"class": "dev-slow"}, milliseconds(took_ms), " slow")
        if is_slow
        else milliseconds(took_ms)
    )
