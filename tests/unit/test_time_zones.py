"""Moments by the clock of who looks; names that browsers make up."""

import datetime as dt

import pytest
from reactpy.utils import reactpy_to_string

from heavy_engine import PersonsLocale
from heavy_stack.frontend.components.local_time import zoned_time
from heavy_stack.frontend.time_zones import UNKNOWN, PersonsZone, zone_named

BERLIN = zone_named("Europe/Berlin")
SUMMER_BEGINS = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)
SUMMER_ENDS = dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC)
A_MINUTE = dt.timedelta(minutes=1)
HALF_AN_HOUR = dt.timedelta(minutes=30)


def shown(moment: dt.datetime, zone: PersonsZone, locale: str = "de", show: str = "time") -> str:
    return reactpy_to_string(zoned_time(moment, zone, PersonsLocale(locale), show))  # type: ignore[arg-type]


def test_the_clock_jumps_when_summer_time_begins() -> None:
    assert ">01:59<" in shown(SUMMER_BEGINS - A_MINUTE, BERLIN)
    assert ">03:00<" in shown(SUMMER_BEGINS, BERLIN)


def test_the_hour_that_comes_twice_says_which_one_it_is() -> None:
    assert ">02:30 UTC+2<" in shown(SUMMER_ENDS - HALF_AN_HOUR, BERLIN)
    assert ">02:30 UTC+1<" in shown(SUMMER_ENDS + HALF_AN_HOUR, BERLIN)
    assert ">03:30<" in shown(SUMMER_ENDS + 3 * HALF_AN_HOUR, BERLIN)


def test_a_zone_with_half_hours_says_them() -> None:
    ends = dt.datetime(2026, 4, 4, 15, 15, tzinfo=dt.UTC)  # Lord Howe's clocks go back half an hour.

    assert ">1:45 UTC+10:30<" in shown(ends, zone_named("Australia/Lord_Howe"), "de").replace(">01", ">1")


def test_an_unknown_zone_is_utc_and_says_so() -> None:
    assert shown(SUMMER_BEGINS, UNKNOWN) == '<time datetime="2026-03-29T01:00:00Z">01:00 UTC</time>'


def test_the_day_is_that_of_the_zone() -> None:
    late = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)

    assert ">01.01.2027<" in shown(late, BERLIN, show="day")
    assert ">Dec 31, 2026<" in shown(late, zone_named("America/New_York"), "en", "day")


def test_any_zone_of_the_moment_leads_to_the_same_words() -> None:
    tokyo = dt.timezone(dt.timedelta(hours=9))

    assert shown(SUMMER_BEGINS.astimezone(tokyo), BERLIN) == shown(SUMMER_BEGINS, BERLIN)


@pytest.mark.parametrize(
    ("moment", "zone"),
    [
        (dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC), "Asia/Tokyo"),
        (dt.datetime(1, 1, 1, tzinfo=dt.UTC), "America/New_York"),
    ],
)
def test_a_moment_that_a_zone_has_no_date_for_is_shown_in_utc_and_says_so(
    moment: dt.datetime, zone: str
) -> None:
    assert zone_named(zone).local(moment) == moment
    assert f">{moment:%H:%M} UTC<" in shown(moment, zone_named(zone))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        BERLIN.local(dt.datetime(2026, 3, 29))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc",
        "../../../../etc/passwd",
        "/etc/localtime",
        "Europe",
        "Europe/",
        "europe/berlin\0",
        "Europe/Berlin\n",
        "Mars/Olympus",
        "x" * 10_000,
        "Etc/Unknown",
        "",
        "localtime",
        "posixrules",
    ],
)
def test_a_name_that_no_zone_has_leaves_it_unknown(name: str) -> None:
    assert zone_named("Europe/Berlin").is_known

    assert zone_named(name) == UNKNOWN
