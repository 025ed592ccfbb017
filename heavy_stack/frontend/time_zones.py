"""Where the person who looks is by the clock: their time zone, as their browser says."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from brython.clock import time_zone
from heavy_engine import use_session

from .browser_values import use_browser_value

# The longest name that IANA has is under 40 letters.
NAME_MAX = 64
# Files beside the zones: what this server's own zone is, and what stands for none.
NO_PLACES = {"localtime", "posixrules", "Factory"}


@dataclass(frozen=True)
class PersonsZone:
    """A time zone by its IANA name, such as "Europe/Berlin"; `name` is "" before it is known."""

    name: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the browser has told it; until then everything is shown in UTC."""
        return bool(self.name)

    @property
    def info(self) -> dt.tzinfo:
        """The zone as Python has it."""
        return ZoneInfo(self.name) if self.name else dt.UTC

    def local(self, moment: dt.datetime) -> dt.datetime:
        """A moment by the clock of this zone; which hour that is, the zone's rules of that day say.

        In UTC where the calendar has no day for it: before the year 1, after the year 9999.

        Raises:
            ValueError: for a moment without a time zone.
        """
        if moment.tzinfo is None:
            raise ValueError(f"{moment!r} has no time zone. Wanted a moment: datetime.now(UTC) makes one.")
        try:
            return moment.astimezone(self.info)
        except OverflowError:
            return moment.astimezone(dt.UTC)

    def words_for_zone(self, local: dt.datetime) -> str:
        """What has to be said besides the time: "UTC" while the zone is unknown, or cannot show the moment.

        When summer time ends, an hour comes twice: 02:30 is no moment then unless one says which, "UTC+2".
        """
        if not self.name or local.tzinfo is dt.UTC:
            return "UTC"
        is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        return _offset_of(local) if is_twice else ""


UNKNOWN = PersonsZone()


def use_time_zone() -> PersonsZone:
    """The time zone of the person who looks; unknown until their browser told it once.

    The page never waits for it: the first document is in UTC, later ones are in the zone that the
    browser keeps in a cookie. It is followed: who travels with an open page sees other times.
    """
    return zone_named(use_browser_value(time_zone, use_session().brought.time_zone))


def zone_named(name: str) -> PersonsZone:
    """The zone that a browser names; the unknown one if there is no such zone."""
    return PersonsZone(name) if len(name) <= NAME_MAX and name in _names() else UNKNOWN


@cache
def _names() -> frozenset[str]:
    """All zones that this machine knows; others are never looked for, for their names are paths."""
    return frozenset(available_timezones() - NO_PLACES)


def _offset_of(local: dt.datetime) -> str:
    """The distance to UTC: "UTC+2", "UTC-3:30"."""
    minutes = round((local.utcoffset() or dt.timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
