"""The app's pages as people use them."""

from tests.pages.conftest import Visit


async def test_the_counter_counts_with_one_small_edit(visit: Visit) -> None:
    ada = await visit("/")

    await ada.click("Add one")
    await ada.click("Add one")

    assert ada.text("#count") == "2"
    assert ada.last_event.edits == 1
    # The edit, and the count once more, sealed; the first time also the name of what is kept.
    assert ada.last_event.bytes < 80


async def test_every_key_counts_on_a_bad_network(visit: Visit) -> None:
    ada = await visit("/")
    ada.network(latency_ms=400, loss=0.05)

    await ada.type("Your words", "Sharpen the axe, oil the saw")
    await ada.click("Send")

    assert ada.sees("Input value is: Sharpen the axe, oil the saw")


async def test_a_link_leads_to_the_building_blocks_and_back(visit: Visit) -> None:
    ada = await visit("/")

    await ada.click(".button[href='/design']")
    assert ada.path == "/design"

    await ada.back()
    assert ada.path == "/"


async def test_the_forms_value_comes_back_without_javascript(visit: Visit) -> None:
    ada = await visit("/", javascript=False)

    await ada.type("Your words", "Sharpen the axe & oil the saw")
    await ada.click("Send")

    assert ada.sees("Input value is: Sharpen the axe & oil the saw")
    assert ada.path == "/?words=Sharpen+the+axe+%26+oil+the+saw"
    assert ada.value("Your words") == ""
