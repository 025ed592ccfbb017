"""How the person who looks writes numbers and dates."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ..hooks.page import use_session
from . import locales


@dataclass(frozen=True)
class PersonsLocale:
    """Shows numbers and dates as one person writes them; `name` is such as "de_AT"."""

    name: str = locales.DEFAULT

    def number(self, value: int | float | Decimal) -> str:
        """1234.5 is "1.234,5" in German."""
        return locales.show_number(value, self.name)

    def day(self, value: dt.date) -> str:
        """The last day of March is "31.03.2026" in German."""
        return locales.show_date(value, self.name)

    def time(self, value: dt.time) -> str:
        """Half past two is "14:30" in German."""
        return locales.show_time(value, self.name)

    def moment(self, value: dt.datetime) -> str:
        """A day and a time, in the time zone that it has."""
        return locales.show_moment(value, self.name)


def use_locale() -> PersonsLocale:
    """How the person who looks writes numbers and dates, from their browser's Accept-Language."""
    return PersonsLocale(use_session().brought.locale)
