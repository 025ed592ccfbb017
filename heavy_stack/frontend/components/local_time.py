"""Moments, by the clock and in the manner of the person who looks."""

import datetime as dt
from typing import Literal

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import PersonsLocale, use_locale
from heavy_engine.elements import html

from ..time_zones import PersonsZone, use_time_zone

Show = Literal["moment", "day", "time"]


@component
def LocalTime(moment: dt.datetime, show: Show = "moment") -> VdomDict:
    """A moment in the time zone and the manner of who looks; in UTC, and said so, until the zone is known.

    All of them on a page ask the browser once. Whole lists may also take the zone with
    `use_time_zone()` and draw each moment with `zoned_time`.

    Args:
        moment: with its time zone; ValueError without.
        show: day and time, only the day, or only the time.
    """
    return zoned_time(moment, use_time_zone(), use_locale(), show)


def zoned_time(
    moment: dt.datetime, zone: PersonsZone, locale: PersonsLocale, show: Show = "moment"
) -> VdomDict:
    """A moment as an element <time>, whose `datetime` says it in UTC."""
    local = zone.local(moment)
    exact = moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    # One text: assistive technology reads it in one go.
    return html.time(
        {"datetime": exact}, f"{_words(local, locale, show)} {zone.words_for_zone(local)}".strip()
    )


def _words(local: dt.datetime, locale: PersonsLocale, show: Show) -> str:
    if show == "day":
        return locale.day(local.date())
    if show == "time":
        return locale.time(local.time())
    return locale.moment(local)
