"""What the recorder writes the player does again: a session in a shop, from the wire to the verdict."""

from dataclasses import replace
from pathlib import Path

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import Route, use_session
from heavy_engine.elements import html
from heavy_engine.recordings.rehearsal import Faults, Outcome, rehearse
from heavy_engine.recordings.steps import Recording
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.world import World, services_of
from tests.engine.brython_bridge.lamps import brightness
from tests.engine.testing.shed import Shed
from tests.engine.testing.shed import application as shed_application
from tests.support.shop import Shop, application
from tests.support.taping import Tape


async def a_day_at_the_shop(page: Page) -> None:
    """Ada looks around, buys, comes back."""
    await page.click("Add axe")
    await page.click("Add saw")
    await page.click("Add axe")
    await page.type("For whom", "Bo")
    await page.fill("Password", "hunter2")
    await page.check("Gift")
    await page.click("Buy")
    await page.click("About us")
    await page.click("Back to the shop")
    await page.click("Add saw")


async def taped(folder: Path, shop: Shop) -> Recording:
    tape = Tape(application(shop))
    page = await visit(tape.world, "/", as_="Ada")
    await a_day_at_the_shop(page)
    if not shop.divisor:
        await page.click("Discount")
    line = page.wire.line
    await page.close()
    await tape.world.close()
    return tape.recording(folder, line)


async def play(shop: Shop, recording: Recording) -> Outcome:
    faults = Faults()
    world = World(services_of(application(shop), developer=faults))
    try:
        return await rehearse(world, recording, faults=faults, values={"password": "hunter2"})
    finally:
        await world.close()


async def test_the_same_shop_is_as_recorded(tmp_path: Path) -> None:
    then = Shop(divisor=4)
    recording = await taped(tmp_path, then)
    now = Shop(divisor=4)

    outcome = await play(now, recording)

    assert outcome.mismatch is None
    assert outcome.done == outcome.deeds >= 9
    assert now.orders == then.orders


async def test_more_elements_and_another_component_change_nothing(tmp_path: Path) -> None:
    recording = await taped(tmp_path, Shop(divisor=4))

    outcome = await play(Shop(divisor=4, is_rebuilt=True), recording)

    assert outcome.mismatch is None
    assert outcome.done == outcome.deeds


async def test_a_price_that_changed_is_told(tmp_path: Path) -> None:
    recording = await taped(tmp_path, Shop(divisor=4))

    outcome = await play(Shop(prices={"axe": "13.00", "saw": "8.00"}, divisor=4), recording)

    assert outcome.mismatch is not None
    assert "12.50" in outcome.mismatch.expected
    assert "13.00" in outcome.mismatch.got


async def test_an_error_is_reached_again(tmp_path: Path) -> None:
    recording = await taped(tmp_path, Shop())
    (trouble,) = [step for step in recording.steps if step.do == "trouble"]
    assert trouble.type == "ZeroDivisionError"

    outcome = await play(Shop(), recording)

    assert outcome.mismatch is None
    mended = await play(Shop(divisor=4), recording)
    assert "raised ZeroDivisionError when it was recorded, and does not any more" in str(mended.mismatch)


async def test_the_clock_and_the_language_of_the_browser_are_as_recorded(tmp_path: Path) -> None:
    @component
    def WhoPage() -> VdomDict:
        brought = use_session().brought
        return html.main(html.h1("Who"), html.p(f"{brought.locale} {brought.time_zone}"))

    there = replace(shed_application(Shed()), routes={"/": Route(WhoPage, "Who")})
    tape = Tape(there)
    page = await visit(tape.world, "/", as_="Ada", language="de-AT", time_zone="Asia/Tokyo")
    assert page.sees("de_AT Asia/Tokyo")
    line = page.wire.line
    await page.close()
    await tape.world.close()

    recording = tape.recording(tmp_path, line)
    faults = Faults()
    world = World(services_of(there, developer=faults))
    outcome = await rehearse(world, recording, faults=faults)
    await world.close()

    assert (recording.header.language, recording.header.time_zone) == ("de-AT", "Asia/Tokyo")
    assert outcome.mismatch is None
    assert outcome.done == 1


async def test_who_plays_a_recording_again_has_no_python(tmp_path: Path) -> None:
    tape = Tape(shed_application(Shed()))
    page = await visit(tape.world, "/lamp", as_="Ada")
    page.answer_client({brightness: 7})
    await page.click("Look")
    assert page.text("output") == "it is 7 bright"
    line = page.wire.line
    await page.close()
    await tape.world.close()
    entries = b"".join(tape.entries(line))
    recording = tape.recording(tmp_path, line)

    faults = Faults()
    world = World(services_of(shed_application(Shed()), developer=faults))
    outcome = await rehearse(world, recording, faults=faults)
    await world.close()

    assert b"answer" not in entries, "who records hears of events and frames only"
    assert b"lamps.brightness" not in entries
    assert outcome.mismatch is not None
    assert "it is 7 bright" in outcome.mismatch.expected, "what the browser said is not said again"
