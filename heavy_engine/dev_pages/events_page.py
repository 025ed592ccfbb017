"""/dev/events: what happened on all pages, with what it cost."""

from functools import partial
from typing import Any

from reactpy import component
from reactpy.types import Component, VdomDict

from ..dev_panel import DevPanel
from ..dev_panel.recent import EVENTS_KEPT, SeenEvent
from ..elements import html
from ..hooks.links import Link
from ..hooks.navigation import use_query_param
from ..hooks.virtual import Placed, Slice, Virtual, use_virtual
from ..layout import each
from ..state import use_unkept_state
from .hooks import use_seconds
from .parts import Check, Nothing, Search, Title
from .sampler import EVENTS_TOLD
from .words import clock, milliseconds, several

ROW_REM = 3.5
# What takes longer than this is felt.
SLOW_MS = 100.0


@component
def EventsPage() -> VdomDict:
    """The events, newest first, narrowed by words and by how long they took."""
    paused_at, pause_at = use_unkept_state(0)
    words, set_words = use_query_param("find", str, "")
    only_slow, set_only_slow = use_query_param("slow", bool, False)
    panel = use_seconds()
    found = found_in(panel, words, only_slow=only_slow, up_to=paused_at)

    def toggle(_event: dict[str, Any]) -> None:
        pause_at(0 if paused_at else max(panel.recent.total, 1))

    controls = html.div(
        {"class": "dev-controls"},
        Search(words, set_words, "page, component, trace id"),
        Check(f"{SLOW_MS:.0f} ms and more", only_slow, set_only_slow),
        html.button({"type": "button", "onClick": toggle}, "Resume" if paused_at else "Pause"),
        html.output(several(len(found), "event", "events"), ", paused" if paused_at else ""),
    )
    return html.div(
        Title("Events", f"The last {EVENTS_KEPT:,} events of all pages but these here, the newest first."),
        controls,
        EventRows(words, only_slow, paused_at) if found else _nothing(panel),
    )


@component
def EventRows(words: str, only_slow: bool, paused_at: int) -> VdomDict:
    """A window onto the events."""
    panel = use_seconds()

    async def read(_work: Any, first: int, count: int) -> Slice[SeenEvent]:
        found = found_in(panel, words, only_slow=only_slow, up_to=paused_at)
        return Slice(found[first : first + count], len(found))

    virtual = use_virtual(read, topic=EVENTS_TOLD, row_rem=ROW_REM)
    window = {"class": "dev-window", "role": "region", "aria-label": "Events", **virtual.scroller}
    rows = each(virtual.rows, partial(_row, virtual), key=lambda row: row.item.number)
    return html.div(window, html.ul(virtual.space, rows))


@component
def EventRow(seen: SeenEvent, place: int, total: int) -> VdomDict:
    """One event: what, where, what it cost; a line for each, cut where there is no room."""
    record = seen.record
    attributes = Virtual[SeenEvent](total=total, row_rem=ROW_REM).row(place)
    slow = "dev-slow" if seen.took_ms >= SLOW_MS else ""
    fault = Link(f"/dev/faults/{record.reference}", f"fault {record.reference}") if record.reference else ""
    return html.li(
        attributes,
        html.p(
            Link(f"/dev/events/{seen.number}", html.strong(record.event), f" {record.component}"),
            html.span({"class": "dev-soft"}, f" {record.page} at {clock(seen.at)} "),
            Link(f"/dev/sessions/{seen.session}", html.code(seen.session)),
        ),
        html.p(
            html.strong({"class": slow}, milliseconds(seen.took_ms)),
            html.span({"class": "dev-soft"}, " · "),
            html.strong(fault, " · ") if fault else "",
            html.span({"class": "dev-soft"}, " · ".join(_cost(seen))),
            html.code({"class": "dev-trace", "title": "trace id"}, record.trace_id),
        ),
    )


def found_in(panel: DevPanel, words: str, *, only_slow: bool, up_to: int) -> list[SeenEvent]:
    """The events that somebody wants to see, newest first.

    Args:
        panel: what the process remembers.
        words: all of them stand in its page, component, kind, session, trace id or reference.
        only_slow: only those that people felt.
        up_to: the number of the last one that is shown; 0 for all.
    """
    wanted = words.lower().split()
    return [
        seen
        for seen in reversed(panel.recent.events)
        if not (up_to and seen.number > up_to)
        and not (only_slow and seen.took_ms < SLOW_MS)
        and (not wanted or _has_all(seen, wanted))
    ]


def _has_all(seen: SeenEvent, wanted: list[str]) -> bool:
    record = seen.record
    parts = (record.page, record.component, record.event, seen.session, record.reference, record.trace_id)
    text = " ".join(parts).lower()
    return all(word in text for word in wanted)


def _cost(seen: SeenEvent) -> tuple[str, ...]:
    record = seen.record
    return (
        f"handler {milliseconds(record.handler_us / 1000)}",
        several(record.queries, "query", "queries"),
        several(record.renders, "render", "renders"),
        several(record.edits, "edit", "edits"),
        f"{record.bytes:,} bytes",
    )


def _row(virtual: Virtual[SeenEvent], row: Placed[SeenEvent], key: int) -> Component:
    return EventRow(row.item, row.index, virtual.total, key=key)


def _nothing(panel: DevPanel) -> VdomDict:
    if panel.recent.total:
        return Nothing("No event is like that.", "Take words out of the field, or wait for the next one.")
    return Nothing("Nothing happened yet.", "Click something on a page of the application, and look here.")
