"""Forms over the socket: errors as one types and when one sends, and sending once."""

import asyncio
from decimal import Decimal

from heavy_engine.forms.sent import TOKEN
from heavy_engine.testing.browser import Page
from heavy_engine.testing.find import select
from heavy_engine.testing.forms import controls_of, set_property
from heavy_engine.testing.people import find_target
from tests.forms.conftest import Visit
from tests.forms.workshop import Refused, Sentence, Workshop
from tests.support.waiting import eventually

SUMMARY = ".form-summary li"
ERRORS = ".field-error"


async def test_what_ada_fills_in_is_sent_as_a_model(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")

    await ada.fill("Name", "axe")
    await ada.fill("Price", "12.50")
    await ada.check("Sharp")
    await ada.click("Used")
    await ada.click("Save")

    assert [tool.model_dump() for tool in shop.sent] == [
        {"name": "axe", "price": Decimal("12.50"), "bought": None, "state": "used", "is_sharp": True}
    ]
    assert ada.sees("The tool is on the shelf.")
    assert (ada.value("Name"), ada.is_checked("Sharp"), ada.is_checked("New")) == ("", False, True)


async def test_errors_are_told_of_fields_that_were_left_only(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")

    await ada.type("Price", "-")
    assert ada.texts(ERRORS) == []
    await ada.fire("[name=price]", "focusout")

    assert ada.texts(ERRORS) == ["Write a number, such as 12.5."]
    await ada.fill("Price", "-1")
    assert ada.texts(ERRORS) == ["The least that fits is 0."]
    await ada.fill("Price", "1")
    assert ada.texts(ERRORS) == []


async def test_what_is_wrong_is_summed_up_with_links_to_the_fields(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")

    await ada.fill("Price", "1.234")
    await ada.click("Save")

    assert ada.texts(SUMMARY) == [
        "Name: This is needed.",
        "Price: At most 2 digits fit after the point.",
    ]
    assert 'href="#tool-price"' in ada.html
    assert 'aria-describedby="tool-price-help tool-price-error"' in ada.html
    assert shop.sent == []


async def test_the_summary_takes_the_focus_each_time(visit: Visit) -> None:
    ada = await visit("/tool")

    for _time in range(2):
        await ada.click("Save")
        inserted = "".join(str(op[-1]) for op in ada.ops if op[0] in ("i", "x"))
        assert 'class="form-summary" tabindex="-1" autofocus' in inserted


async def test_what_the_application_refuses_is_told_at_the_field(visit: Visit, shop: Workshop) -> None:
    shop.refuses = Refused(name="There is an axe already.", colour="No such colour.")
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    await ada.click("Save")
    assert ada.texts(SUMMARY) == ["No such colour.", "Name: There is an axe already."]
    assert ada.value("Name") == "axe"

    shop.refuses = None
    await ada.fill("Name", "saw")
    assert ada.texts(ERRORS) == []
    await ada.click("Save")

    assert [tool.name for tool in shop.sent] == ["saw"]


async def test_what_the_application_says_in_words_is_told_above(visit: Visit, shop: Workshop) -> None:
    shop.refuses = Sentence("The shed is full.")
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")

    await ada.click("Save")

    assert ada.texts(SUMMARY) == ["The shed is full."]


async def test_a_fault_is_told_with_a_reference_and_the_form_lives(visit: Visit, shop: Workshop) -> None:
    shop.refuses = ZeroDivisionError("the secret is 42")
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")

    await ada.click("Save")

    assert "Reference" in ada.texts(SUMMARY)[0]
    shop.refuses = None
    await ada.click("Save")
    assert len(shop.sent) == 1


async def test_a_form_that_is_being_sent_cannot_be_sent_again(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    shop.gate = asyncio.Event()

    sending = asyncio.create_task(ada.click("Save"))
    await eventually(lambda: _says(ada, 'aria-busy="true"'))
    assert await _says(ada, 'type="submit" disabled="" class="button button-primary"')
    # A second click that was under way before the button was disabled.
    ada._dispatch(find_target(ada.root, "form"), "submit")
    shop.gate.set()
    await sending

    assert len(shop.sent) == 1
    assert not await _says(ada, "aria-busy")


async def test_a_submit_of_an_earlier_filling_in_is_refused(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    token = next(each for each in ada.root.elements() if each.attributes.get("name") == TOKEN)
    old = token.attributes["value"]
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    await ada.click("Save")
    assert len(shop.sent) == 1

    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    token = next(each for each in ada.root.elements() if each.attributes.get("name") == TOKEN)
    assert token.attributes["value"] != old
    token.attributes["value"] = old
    await ada.click("Save")

    assert len(shop.sent) == 1


async def test_it_may_lead_to_another_page(visit: Visit, shop: Workshop) -> None:
    shop.leads_to = "/done"
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")

    await ada.click("Save")

    assert ada.path == "/done"


async def test_values_are_kept_while_the_connection_is_away(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    await ada.fill("Name", "ax")
    await ada.drop_connection()
    await ada.type("Name", "e")
    await ada.fill("Price", "3")

    await ada.reconnect()
    await ada.click("Save")

    assert [(tool.name, tool.price) for tool in shop.sent] == [("axe", Decimal(3))]


async def test_typed_values_outlive_the_server_process(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "3")

    await ada.kill_worker()
    await ada.click("Save")

    assert [(tool.name, tool.price) for tool in shop.sent] == [("axe", Decimal(3))]


async def test_two_forms_of_one_name_say_so(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/twins")
    first = select(ada.root, "form")[0]
    for control in controls_of(first):
        if control.attributes.get("name") in ("name", "price"):
            control.live["value"] = "1"

    ada._dispatch(first, "submit")
    await ada._settle()

    assert shop.sent == []
    assert "Two forms of this page are called 'tool'" in ada.text(SUMMARY)


async def test_enter_sends_the_form_and_presses_no_other_button(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/order")
    await ada.fill("Customer", "Bo")
    await ada.click("Add to parts")
    await ada.fill("[name='parts.0.name']", "bolt")

    await ada.press("Enter", "[name='parts.0.name']")

    assert [order.parts[0].name for order in shop.sent] == ["bolt"]


async def test_the_next_one_may_be_sent_before_the_answer_to_the_last(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/tool")
    await ada.fill("Name", "axe")
    await ada.fill("Price", "1")
    shop.gate = asyncio.Event()
    sending = asyncio.create_task(ada.click("Save"))
    await eventually(lambda: _says(ada, 'aria-busy="true"'))

    # Ada's browser has not heard of it yet: the old token is in the form still.
    name = find_target(ada.root, "[name=name]")
    for text in ("axe", "saw", "saw"):
        set_property(name, "value", text)
        ada._dispatch(name, "input")
        ada._dispatch(find_target(ada.root, "form"), "submit")
    shop.gate.set()
    await sending

    assert [tool.name for tool in shop.sent] == ["axe", "saw"]


async def _says(page: Page, html: str) -> bool:
    """Whether the server's tree has this; the browser gets it only when all are at rest."""
    assert page._live is not None
    return html in page._live.layout.html()


async def test_a_double_click_on_a_form_that_keeps_values_sends_once(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/everything")

    await ada.click("Save")
    await ada.click("Save")
    assert len(shop.sent) == 1

    await ada.fill("[name=a_text]", "changed")
    await ada.click("Save")
    assert [sent.a_text for sent in shop.sent] == ["t", "changed"]
