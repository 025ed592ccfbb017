"""The forms on /design work as shown, with and without JavaScript."""

import pytest

from tests.pages.conftest import Visit

HEARD = "Nothing is kept; this only shows how it works."


@pytest.mark.parametrize("javascript", [True, False])
async def test_an_order_asks_for_what_its_country_wants(visit: Visit, javascript: bool) -> None:
    ada = await visit("/design", javascript=javascript)

    await ada.select("#order-country", "Peru")
    if not javascript:
        await ada.submit("#order-form")
        assert ada.sees("asks for more")
    await ada.select("#order-city", "Lima")
    await ada.fill("#order-visa", "P-1")
    await ada.click("Add to parts")
    await ada.fill("[name='parts.0.part']", "bolt")
    await ada.click("Order")

    assert ada.sees(HEARD)
    assert ada.value("#order-country") == ""


async def test_every_input_can_be_sent_as_it_stands(visit: Visit) -> None:
    ada = await visit("/design", language="de")
    assert ada.value("#everyinput-price") == "1234,5"
    await ada.fill("#everyinput-name", "axe")

    await ada.submit("#everyinput-form")

    assert ada.texts("#everyinput-form .field-error") == []
    assert ada.sees(HEARD)
