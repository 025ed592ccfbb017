"""How a person writes numbers and dates: to read what they typed, and to show them values.

Locales are CLDR's, as Babel has them. A browser says which in Accept-Language.
"""

import datetime as dt
import re
from copy import copy
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, get_date_format
from babel.numbers import get_decimal_symbol, get_group_symbol, parse_decimal

DEFAULT = "en"
HEADER_MAX = 200
LANGUAGES_MAX = 10
# Longer texts are no numbers that anybody typed, and reading them takes time.
NUMBER_MAX = 60
DATE_MAX = 40
# What people type between groups of digits where CLDR wants a kind of space or apostrophe.
SPACES = " \u00a0\u202f\u2009'\u2019"
A_DAY = dt.date(2026, 3, 31)
# Two digits mean a year from 69 years ago to 30 years ahead, as POSIX has it.
CENTURY_TURNS = 69
LONGEST_YEAR = 4


class NotRead(ValueError):
    """A text is no number or no date in this locale."""


def locale_of(accept_language: str) -> str:
    """The first language of an Accept-Language header that is known, by weight; "en" if none is.

    Args:
        accept_language: such as "de-AT,de;q=0.9,en;q=0.8".
    """
    weighed = [_weighed(part) for part in accept_language[:HEADER_MAX].split(",")[:LANGUAGES_MAX]]
    for weight, tag in sorted(weighed, key=lambda pair: -pair[0]):
        if weight > 0 and (known := _known(tag)):
            return known
    return DEFAULT


def read_number(text: str, locale: str = DEFAULT) -> Decimal:
    """The number that a person of this locale wrote: "1.234,5" in German is 1234.5.

    Group separators may be left out, but not stand in a wrong place.

    Raises:
        NotRead: for everything else.
    """
    written = _as_in_cldr(text.strip(), locale)
    known = {*_symbols(locale), "-", "+"}
    if len(written) > NUMBER_MAX or any(not (sign.isdecimal() or sign in known) for sign in written):
        raise NotRead(text)
    try:
        return parse_decimal(written, locale=locale, strict=True)
    except ValueError:
        raise NotRead(text) from None


def read_date(text: str, locale: str = DEFAULT) -> dt.date:
    """The day that a person of this locale wrote: "31.3.2026" in German; ISO 8601 everywhere.

    Raises:
        NotRead: for everything else.
    """
    written = text.strip()
    numbers = re.findall(r"\d+", written)
    if len(written) > DATE_MAX or len(numbers) != 3 or re.search(r"[^\W\d_]", written):
        raise NotRead(text)
    order = "ymd" if len(numbers[0]) == LONGEST_YEAR else _date_order(locale)
    parts = dict(zip(order, numbers, strict=True))
    try:
        return dt.date(_year(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        raise NotRead(text) from None


def show_number(value: int | float | Decimal, locale: str = DEFAULT) -> str:
    """A number as its readers write it, with all its digits: Decimal("1234.50") is "1.234,50" in German."""
    return _written(value, locale, is_grouped=True)


def show_date(value: dt.date, locale: str = DEFAULT) -> str:
    """A day as its readers write it: "31.03.2026" in German."""
    return format_date(value, "medium", locale=locale)


def show_time(value: dt.time, locale: str = DEFAULT) -> str:
    """A time of day, without seconds."""
    return format_time(value, "short", locale=locale)


def show_moment(value: dt.datetime, locale: str = DEFAULT) -> str:
    """A day and a time in the time zone that it has."""
    return format_datetime(value, "medium", locale=locale, tzinfo=value.tzinfo)


def typed_number(value: int | float | Decimal, locale: str = DEFAULT) -> str:
    """A number as somebody would type it: as show_number() without groups."""
    return _written(value, locale, is_grouped=False)


def typed_date(value: dt.date, locale: str = DEFAULT) -> str:
    """A day as somebody would type it: digits only, with a year of four; read_date() reads it back."""
    texts = {"d": str(value.day), "m": str(value.month), "y": f"{value.year:04d}"}
    return _date_separator(locale).join(texts[part] for part in _date_order(locale))


def number_example(locale: str = DEFAULT) -> str:
    """A number with a fraction, as an example of how to write one."""
    return f"12{get_decimal_symbol(locale)}5"


def date_example(locale: str = DEFAULT) -> str:
    """A day, as an example of how to write one."""
    return typed_date(A_DAY, locale)


def _written(value: int | float | Decimal, locale: str, *, is_grouped: bool) -> str:
    """With the zeros at the end that a Decimal has, as prices do: 12.50."""
    exact = value if isinstance(value, int | Decimal) else Decimal(repr(value))
    pattern = copy(Locale.parse(locale).decimal_formats[None])
    if isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent)) if value.is_finite() else 0
        pattern.frac_prec = (places, places)
    text: str = pattern.apply(exact, locale, decimal_quantization=False, group_separator=is_grouped)
    return text


def _weighed(part: str) -> tuple[float, str]:
    tag, _, parameter = part.partition(";")
    weight = parameter.strip().removeprefix("q=")
    try:
        return (min(float(weight), 1.0) if parameter.strip() else 1.0), tag.strip()
    except ValueError:
        return 0.0, tag.strip()


@lru_cache(maxsize=512)
def _known(tag: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", tag):
        return ""
    try:
        return str(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return _known(tag.rpartition("-")[0]) if "-" in tag else ""


def _symbols(locale: str) -> tuple[str, str]:
    """What stands between groups of digits, and before the fraction."""
    return get_group_symbol(locale), get_decimal_symbol(locale)


def _as_in_cldr(text: str, locale: str) -> str:
    group = _symbols(locale)[0]
    if group not in SPACES:
        return text.replace("\u2212", "-")
    return re.sub(rf"(?<=\d)[{SPACES}](?=\d)", group, text).replace("\u2212", "-")


def _year(text: str) -> int:
    year = int(text)
    if len(text) >= LONGEST_YEAR:
        return year
    if len(text) != 2:
        raise ValueError(text)
    return (1900 if year >= CENTURY_TURNS else 2000) + year


@lru_cache(maxsize=512)
def _date_order(locale: str) -> str:
    """The order of day, month and year: "dmy"."""
    return "".join(dict.fromkeys(re.findall("[dmy]", _date_pattern(locale).lower())))


@lru_cache(maxsize=512)
def _date_separator(locale: str) -> str:
    found = re.search("[./-]", _date_pattern(locale))
    return found[0] if found else "/"


def _date_pattern(locale: str) -> str:
    """Such as "dd.MM.yy", without literal words."""
    return re.sub("'[^']*'", "", get_date_format("short", locale=locale).pattern)
