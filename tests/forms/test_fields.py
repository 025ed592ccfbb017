"""Fields: dependent ones, lists, steps, every kind, and how people write numbers and days."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.engine.uploads.samples import PNG
from tests.forms.conftest import Visit
from tests.forms.workshop import Workshop

ERRORS = ".field-error"


async def test_what_there_is_to_choose_depends_on_another_field(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/trip")
    assert ada.texts("#trip-city option") == ["Choose…"]

    await ada.select("Country", "Austria")
    assert ada.texts("#trip-city option") == ["Choose…", "Graz", "Vienna"]
    await ada.select("City", "Graz")
    await ada.select("Country", "Peru")

    assert ada.value("City") == ""
    await ada.select("Country", "Austria")
    assert ada.value("City") == ""
    await ada.select("Country", "Peru")
    await ada.select("City", "Lima")
    await ada.click("Save")
    assert [trip.city for trip in shop.sent] == ["Lima"]


async def test_a_field_comes_and_goes_with_another_one(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/trip")
    assert ada.texts("[id=trip-visa]") == []

    await ada.select("Country", "Peru")
    await ada.fill("Visa number optional", "P-1")
    await ada.select("Country", "Austria")
    assert ada.texts("[id=trip-visa]") == []
    await ada.select("City", "Graz")
    await ada.click("Save")

    assert [(trip.city, trip.visa) for trip in shop.sent] == [("Graz", None)]


async def test_rows_keep_what_they_hold_when_others_move_or_go(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/order")
    await ada.fill("Customer", "Bo")
    for number, name in enumerate(("bolt", "nut", "washer")):
        await ada.click("Add to parts")
        await ada.fill(f"[name='parts.{number}.name']", name)

    await ada.click("Move up: Parts 3")
    assert {op[0] for op in ada.ops} <= {"m", "a", "t"}
    await ada.click("Remove: Parts 1")
    await ada.click("Add to parts")
    await ada.fill("[name='parts.3.name']", "screw")
    await ada.click("Order")

    assert [part.name for part in shop.sent[0].parts] == ["washer", "nut", "screw"]


async def test_an_error_in_a_row_is_told_in_that_row(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/order")
    await ada.fill("Customer", "Bo")
    await ada.click("Add to parts")
    await ada.click("Add to parts")
    await ada.fill("[name='parts.0.name']", "bolt")
    await ada.fill("[name='parts.1.count']", "10")

    await ada.click("Order")

    assert ada.texts(".form-summary li") == ["Name: This is needed.", "Count: The most that fits is 9."]
    assert ada.html.count('href="#order-parts-1-') == 2


async def test_a_list_that_is_too_short_says_so_and_a_full_one_takes_no_more(
    visit: Visit, shop: Workshop
) -> None:
    ada = await visit("/order")
    await ada.fill("Customer", "Bo")
    await ada.click("Order")
    assert ada.texts(".form-summary li") == ["Parts: At least 1 are needed."]

    for _row in range(6):
        await ada.click("Add to parts")

    assert len(ada.texts(".form-row")) == 4


async def test_a_wizard_checks_each_step_and_keeps_what_was_filled_in(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/member")
    await ada.fill("Name", "Ada")
    await ada.click("Next")
    assert ada.texts(".form-summary li") == ["Email: This is needed."]
    await ada.fill("Email", "ada@example.org")
    await ada.click("Next")
    assert ada.sees("Step 2 of 4: Where")
    await ada.fill("Street", "Main Street 1")
    await ada.click("Back")
    await ada.click("Next")
    assert ada.value("Street") == "Main Street 1"
    await ada.fill("City", "Graz")
    await ada.press("Enter", "City")
    await ada.click("Next")
    assert ada.sees("Home: Street Main Street 1")

    await ada.click("Join")

    assert [(member.name, member.home.city, member.tools) for member in shop.sent] == [("Ada", "Graz", [])]
    assert ada.sees("Welcome.")
    assert ada.sees("Step 1 of 4: Who")


async def test_every_kind_of_input_holds_and_gives_its_value(visit: Visit, shop: Workshop) -> None:
    filled = {
        "a_text": "x", "a_search": "s", "an_email": "ada@example.org", "an_url": "https://example.org",
        "a_tel": "+43 1", "a_password": "  secret  ", "a_whole": "8", "a_decimal": "2.5", "a_number": "3.5",
        "a_range": "9", "a_date": "2026-04-01", "a_day": "4/1/2026", "a_time": "14:30",
        "a_moment": "2026-04-01T14:30", "a_month": "2026-04", "a_week": "2026-W14", "a_color": "#ff0000",
        "an_area": "one\ntwo", "a_json": '{"colour": "red"}',
        "a_country": "austria", "some_tags": "wood, metal", "a_code": "12 34-56",
    }  # fmt: skip
    for javascript in (True, False):
        page = await visit("/everything", javascript=javascript)
        for name, value in filled.items():
            await page.fill(f"[name={name}]", value)
        await page.select("[name=a_select]", "e")
        await page.select("[name=a_multi]", "Two")
        await page.select("[name=a_multi]", "Three")
        for box in ("A tick", "High", "Green", "A switch"):
            await page.click(box)
        await page.upload("[name=a_file]", "axe.png", PNG)
        await page.click("Save")

    first, second = (sent.model_dump(exclude={"a_password", "a_file"}) for sent in shop.sent)
    assert first == second
    assert [sent.a_file.name for sent in shop.sent] == ["axe.png"] * 2
    assert first == {
        "a_text": "x", "a_search": "s", "an_email": "ada@example.org", "an_url": "https://example.org",
        "a_tel": "+43 1", "a_whole": 8, "a_decimal": Decimal("2.5"), "a_number": 3.5, "a_range": 9,
        "a_date": dt.date(2026, 4, 1), "a_day": dt.date(2026, 4, 1), "a_time": dt.time(14, 30),
        "a_moment": dt.datetime(2026, 4, 1, 14, 30), "a_month": "2026-04", "a_week": "2026-W14",
        "a_color": "#ff0000", "a_tick": True, "a_radio": "high", "a_select": "e",
        "some_boxes": ["green"], "a_multi": ["2", "3"], "an_area": "one\ntwo", "a_hidden": "h",
        "a_json": {"colour": "red"}, "a_switch": True, "a_country": "at",
        "some_tags": ["wood", "metal"], "a_code": "123456",
    }  # fmt: skip
    assert [sent.a_password.get_secret_value() for sent in shop.sent] == ["  secret  "] * 2


async def test_a_password_never_comes_back_in_a_page(visit: Visit) -> None:
    for javascript in (True, False):
        ada = await visit("/everything", javascript=javascript)
        await ada.fill("[name=a_password]", "hunter2")
        await ada.fill("[name=a_whole]", "no number")
        await ada.click("Save")

        assert ada.texts(ERRORS) == ["Write a whole number, such as 7."]
        assert "hunter2" not in ada.wire.document
        assert not any("hunter2" in str(frame) for frame in ada.frames)


@pytest.mark.parametrize("javascript", [True, False])
async def test_numbers_and_days_are_read_as_their_person_writes_them(
    visit: Visit, shop: Workshop, javascript: bool
) -> None:
    ada = await visit("/everything", language="de-AT,de;q=0.9,en;q=0.8", javascript=javascript)
    assert (ada.value("[name=a_decimal]"), ada.value("[name=a_day]")) == ("1234,5", "31.3.2026")
    await ada.fill("[name=a_decimal]", "1.5")
    await ada.fill("[name=a_day]", "3/31/2026")
    await ada.click("Save")
    assert ada.texts(ERRORS) == ["Write a number, such as 12,5.", "Write a day, such as 31.3.2026."]

    await ada.fill("[name=a_decimal]", "9.999,25")
    await ada.fill("[name=a_day]", "1.4.2026")
    await ada.click("Save")

    assert [(sent.a_decimal, sent.a_day) for sent in shop.sent] == [(Decimal("9999.25"), dt.date(2026, 4, 1))]


async def test_pages_show_numbers_and_days_as_their_person_writes_them(visit: Visit) -> None:
    shown = [
        (await visit("/locale", language=each)).text(".shown") for each in ("de", "en-GB", "xx", "en-US")
    ]

    assert shown == [
        "1.234,5 31.03.2026",
        "1,234.5 31 Mar 2026",
        "1,234.5 Mar 31, 2026",
        "1,234.5 Mar 31, 2026",
    ]


async def test_the_locale_outlives_the_server_process(visit: Visit) -> None:
    ada = await visit("/locale", language="de")

    await ada.kill_worker()

    assert ada.text(".shown") == "1.234,5 31.03.2026"
