"""Moments in a form: read and shown by the clock of the person who fills it in."""

import datetime as dt

import pytest

from heavy_engine.forms.zones import SkippedTime, clock_in, moment_in, zone_of
from tests.forms.conftest import Visit
from tests.forms.workshop import Meeting, Workshop

BEGINS = "[name=begins]"
NOON = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)


async def test_a_moment_is_read_from_the_clock_of_who_writes_it(visit: Visit, shop: Workshop) -> None:
    shop.zone, shop.meeting = "Europe/Vienna", Meeting(begins=NOON)
    ada = await visit("/meeting")
    assert ada.value(BEGINS) == "2026-07-01T14:00"
    assert ada.sees("Time zone: Europe/Vienna.")

    await ada.fill(BEGINS, "2026-12-24T18:30")
    await ada.click("Save")

    assert [sent.begins for sent in shop.sent] == [dt.datetime(2026, 12, 24, 17, 30, tzinfo=dt.UTC)]


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        # The later one of two: clocks show it again after they were set back.
        (dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), "2026-10-25T02:30"),
        # What programs write for "never".
        (dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC), "9999-12-31T23:59:59"),
        (dt.datetime(2026, 7, 1, 12, 0, 5, 123456, tzinfo=dt.UTC), "2026-07-01T14:00:05"),
    ],
)
async def test_a_moment_that_nobody_changes_stays_what_it_was(
    visit: Visit, shop: Workshop, moment: dt.datetime, shown: str, javascript: bool
) -> None:
    shop.zone, shop.meeting = "Europe/Vienna", Meeting(begins=moment)
    ada = await visit("/meeting", javascript=javascript)
    assert ada.value(BEGINS) == shown

    await ada.click("Save")

    assert [sent.begins for sent in shop.sent] == [moment]


@pytest.mark.parametrize("javascript", [True, False])
async def test_an_hour_that_clocks_skip_is_refused_in_words(
    visit: Visit, shop: Workshop, javascript: bool
) -> None:
    shop.zone = "Europe/Vienna"
    ada = await visit("/meeting", javascript=javascript)

    await ada.fill(BEGINS, "2026-03-29T02:30")
    await ada.click("Save")

    assert ada.texts(".field-error") == [
        "Clocks in Europe/Vienna skip 02:30 on that day. Write another time."
    ]
    assert shop.sent == []


async def test_a_zone_that_is_known_later_counts_while_nothing_is_filled_in(
    visit: Visit, shop: Workshop
) -> None:
    shop.meeting = Meeting(begins=NOON)
    ada, bo = await visit("/meeting"), await visit("/meeting", as_="Bo")
    assert ada.value(BEGINS) == "2026-07-01T12:00"

    await ada.click("To Tokyo")
    await bo.fill(BEGINS, "2026-07-01T13:00")
    await bo.click("To Tokyo")

    assert ada.value(BEGINS) == "2026-07-01T21:00"
    assert bo.value(BEGINS) == "2026-07-01T13:00"
    assert bo.sees("Time zone: UTC."), "what was written stays what it meant"
    await ada.click("Save")
    await bo.click("Save")
    assert [sent.begins for sent in shop.sent] == [NOON, dt.datetime(2026, 7, 1, 13)]


async def test_what_was_filled_in_keeps_its_zone_in_another_process(visit: Visit, shop: Workshop) -> None:
    shop.zone, shop.meeting = "Europe/Vienna", Meeting(begins=NOON)
    ada = await visit("/meeting")
    await ada.fill("[name=subject]", "rope")

    shop.zone = ""  # The other process does not know it yet.
    await ada.kill_worker()

    assert ada.value(BEGINS) == "2026-07-01T14:00"
    await ada.click("Save")
    assert [(sent.begins, sent.subject) for sent in shop.sent] == [(NOON, "rope")]


@pytest.mark.parametrize(
    ("zone", "written"), [("America/New_York", "9999-12-31T23:59"), ("Asia/Tokyo", "0001-01-01T00:00")]
)
async def test_a_time_that_no_calendar_has_in_utc_is_refused_in_words(
    visit: Visit, shop: Workshop, zone: str, written: str
) -> None:
    shop.zone = zone
    ada = await visit("/meeting")

    await ada.fill(BEGINS, written)
    await ada.click("Save")

    assert ada.texts(".field-error") == ["Write a day and a time, such as 2026-03-31T14:30."]
    assert shop.sent == []


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Asia/Tokyo", dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC)),
        ("America/New_York", dt.datetime(1, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_a_moment_that_the_clock_has_no_date_for_stays_in_utc(zone: str, moment: dt.datetime) -> None:
    assert clock_in(moment, zone) == moment.replace(tzinfo=None)


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../../etc/passwd", "/etc/passwd", "x" * 1000, "a\0b"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone_of(name) is None
    written = dt.datetime(2026, 3, 29, 2, 30)
    assert moment_in(written, name) is written
    assert clock_in(NOON, name) is NOON


def test_an_hour_that_is_there_twice_is_the_first_of_them() -> None:
    assert moment_in(dt.datetime(2026, 10, 25, 2, 30), "Europe/Vienna").hour == 0
    with pytest.raises(SkippedTime):
        moment_in(dt.datetime(2026, 3, 29, 2, 30), "Europe/Vienna")
