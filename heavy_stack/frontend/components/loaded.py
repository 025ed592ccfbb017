"""What a query found, or how far it is: on its way, nothing there, failed with a way to try again."""

from collections.abc import Callable
from typing import Any, TypeVar

from reactpy import component, use_location, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import Failure, Query
from heavy_engine.elements import html

from .buttons import Button
from .placeholders import Skeleton

T = TypeVar("T")
Show = Callable[[Any], Any]


def Loaded(
    query: Query[T | None],
    show: Callable[[T], Any],
    *,
    waiting: str = "Loading…",
    is_empty: Callable[[T], bool] = lambda value: not value,
    empty: Any = None,
    key: Any = None,
) -> Component:
    """Show the value of a query as soon as there is one, and until then how far it is.

    While another value is on its way the old one stays, marked as busy; so it does after a
    failure, with a sentence above it. Without JavaScript the placeholder has a link that loads
    the page once more.

        tools = use_query(list_tools, topic=TOOLS_CHANGED)
        return Loaded(tools, ToolList, waiting="Loading the tools…", empty=EmptyState("No tools yet."))

    Args:
        query: what use_query() answered.
        show: called with the value.
        waiting: what screen readers hear while there is none.
        is_empty: whether a value is nothing; an empty list is.
        empty: shown instead of what is empty, if given.
        key: its key among its siblings.
    """
    return _Loaded(query, show, waiting=waiting, is_empty=is_empty, empty=empty, key=key)


@component
def _Loaded(
    query: Query[Any], show: Show, *, waiting: str, is_empty: Callable[[Any], bool], empty: Any
) -> VdomDict:
    has_asked, set_asked = use_state(False)

    def try_again(_event: Any) -> None:
        if not query.is_loading:
            set_asked(True)
            query.reload()

    is_busy = "true" if query.is_loading else "false"
    alert = html.div({"role": "alert"}, LoadFailed(query, on_retry=try_again) if query.error else "")
    if not query.has_value:
        placeholder = "" if query.error else Waiting(waiting)
        return html.div({"class": "loaded", "aria-busy": is_busy}, alert, placeholder)
    value = query.value
    # Whoever pressed "Try again" stands on a button that is gone: the focus goes to what came.
    focus = {"tabindex": "-1", "autofocus": True} if has_asked else {}
    content = empty if empty is not None and is_empty(value) else show(value)
    shown = html.div({"class": "loaded-value", "key": "value", **focus}, content)
    return html.div({"class": "loaded", "aria-busy": is_busy}, alert, shown)


@component
def Waiting(label: str) -> VdomDict:
    """A placeholder; without JavaScript, with the way to go on."""
    here = use_location()
    again = html.a({"href": f"{here.path}{here.query_string or ''}"}, "Load the page once more")
    return html.div(
        Skeleton(label),
        html.noscript(html.p({"class": "hint"}, "This takes longer than usual. ", again, ".")),
    )


def LoadFailed(query: Query[Any], *, on_retry: Any) -> VdomDict:
    """Say that a query failed, and offer to try again; the button stays while that is done."""
    failure = query.error or Failure("")
    words = "Trying again…" if query.is_loading else "Try again"
    state: dict[str, Any] = {"aria-disabled": "true" if query.is_loading else "false"}
    stale = "What is below may be out of date. " if query.has_value else ""
    reference = html.span({"class": "fault-reference"}, f"Reference {failure.reference}")
    return html.div(
        {"class": "fault"},
        html.p(stale, failure.sentence, " ", reference if failure.reference else ""),
        Button(words, on_click=on_retry, **state),
        html.pre(failure.stack) if failure.stack else "",
    )
