"""Small things that show data: a number that matters, tags, what happened when."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from reactpy import component
from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine import use_locale
from heavy_engine.elements import html

from .buttons import RemoveButton
from .text import Tone

Turn = Literal["up", "down", "level"]
_TURNS = {"up": "↑", "down": "↓", "level": "→"}
_SAID = {"up": "up by", "down": "down by", "level": "unchanged:"}


def StatCard(
    label: str, value: str, *, change: str = "", turn: Turn = "level", tone: Tone = "plain", hint: str = ""
) -> VdomDict:
    """A number that people look for.

    Args:
        label: what it counts.
        value: as it is to be read.
        change: by how much it changed, such as "12 %".
        turn: which way.
        tone: whether that is good news; what it says does not rest on the colour.
        hint: such as since when.
    """
    arrow = html.span({"aria-hidden": "true"}, f"{_TURNS[turn]} ")
    said = html.span({"class": "visually-hidden"}, f"{_SAID[turn]} ")
    kind = "stat-change" if tone == "plain" else f"stat-change stat-{tone}"
    return html.dl(
        {"class": "stat"},
        html.dt({"class": "stat-label"}, label),
        html.dd({"class": "stat-value"}, value),
        html.dd({"class": kind}, arrow, said, change) if change else "",
        html.dd({"class": "hint"}, hint) if hint else "",
    )


def StatCards(*cards: VdomDict) -> VdomDict:
    """Several of them, as many in a row as fit."""
    return html.div({"class": "stats"}, *cards)


def Tag(text: str, *, on_remove: EventHandler | Any = None, key: Any = None) -> VdomDict:
    """A word that something is filed under.

    Args:
        text: the word.
        on_remove: called by its cross; without it there is none.
        key: its key among its siblings.
    """
    cross = RemoveButton(f"Remove: {text}", on_click=on_remove) if on_remove else ""
    return html.li({"class": "tag", "key": key}, text, cross)


def Tags(*tags: VdomDict, label: str = "Tags") -> VdomDict:
    """A line of tags."""
    return html.ul({"class": "tags", "aria-label": label}, *tags)


class Happened(NamedTuple):
    """Something that happened: when, what, and more about it."""

    when: dt.datetime
    what: str
    more: Any = ""


def Timeline(
    happened: Sequence[Happened], *, label: str, show: Callable[[dt.datetime], Any] | None = None
) -> VdomDict:
    """What happened, in the order that is given.

    Args:
        happened: moments with their time zones.
        label: whose story it is.
        show: shows a moment, such as LocalTime, which asks the browser for its time zone; if left
            out, it is written in the zone that it has.
    """
    items = [
        html.li(
            {"class": "moment", "key": number},
            html.div({"class": "hint"}, (show or Moment)(each.when)),
            html.p({"class": "moment-what"}, each.what),
            html.div(each.more) if each.more else "",
        )
        for number, each in enumerate(happened)
    ]
    return html.ol({"class": "timeline", "aria-label": label}, *items)


@component
def Moment(when: dt.datetime) -> VdomDict:
    """A moment in the zone that it has, as its reader writes it."""
    zone = when.tzname() or ""
    words = f"{use_locale().moment(when)} {zone}".strip()
    return html.time({"datetime": when.isoformat()}, words)
