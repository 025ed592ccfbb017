"""Moments in a form, in the time zone of the person who fills it in."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from .problems import NO_SUCH_TIME
from .texts import ISO, Unreadable

NAME_MAX = 64


class SkippedTime(ValueError):
    """Clocks never show this time on that day; str() is a sentence for who wrote it."""


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo | None:
    """A time zone by its IANA name, such as "Europe/Vienna"; None if there is none of it.

    Names come from browsers, so they may be anything.
    """
    try:
        return ZoneInfo(name) if 0 < len(name) <= NAME_MAX else None
    except (ValueError, OSError, LookupError):
        return None


def moment_in(written: dt.datetime, name: str) -> dt.datetime:
    """The moment that somebody means who reads this from their clock; as it is written without a zone.

    Where clocks are set back an hour is there twice; the first one counts.

    Raises:
        SkippedTime: for an hour that clocks skip on that day.
        Unreadable: for a moment that is outside the calendar, before the year 1 or after the year 9999.
    """
    zone = zone_of(name)
    if zone is None or written.tzinfo is not None:
        return written
    try:
        moment = written.replace(tzinfo=zone).astimezone(dt.UTC)
    except OverflowError:
        raise Unreadable(ISO["datetime-local"][1]) from None
    if moment.astimezone(zone).replace(tzinfo=None) != written:
        raise SkippedTime(NO_SUCH_TIME.format(time=f"{written:%H:%M}", zone=name))
    return moment


def clock_in(moment: object, name: str) -> object:
    """What their clock shows at a moment; all else is as it was.

    UTC where the calendar has no day for it: before the year 1, after the year 9999.
    """
    zone = zone_of(name)
    if zone is None or not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return moment.astimezone(dt.UTC).replace(tzinfo=None)
