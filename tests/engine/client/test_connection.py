"""A lost connection is said, comes back by itself, and loses no event."""

from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage

BUTTON = '<button data-h="1" data-on="click">Add</button><output data-h="2">0</output>'


async def test_events_of_a_lost_connection_are_sent_again_in_order(page: Page, stage: Stage) -> None:
    first = await stage.show(page, BUTTON)
    for _ in range(3):
        await page.locator("button").dispatch_event("click")
    await first.send([1, ["t", 2, "1"]])
    await expect(page.locator("output")).to_have_text("1")
    await first.cut()
    second = await stage.socket()
    assert (second.asked["frames"], second.asked["seq"]) == ("1", "3")
    await page.locator("button").dispatch_event("click")
    await second.greet(2)

    assert [await second.receive(), await second.receive()] == [[3, 1, "click"], [4, 1, "click"]]


async def test_events_for_what_is_gone_are_dropped(page: Page, stage: Stage) -> None:
    first = await stage.show(page, BUTTON + '<i data-h="3" data-on="click">x</i>')
    await first.cut()
    second = await stage.socket()
    await page.locator("button").dispatch_event("click")
    await page.locator("i").dispatch_event("click")
    await second.greet(0, html='<i data-h="3" data-on="click">still</i>')

    assert await second.receive() == [2, 3, "click"]


async def test_the_banner_speaks_only_after_a_while_and_goes(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, BUTTON)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    stage.answers_sockets = False
    await socket.cut()
    assert await page.locator("#heavy-connection").count() == 0
    banner = page.locator("#heavy-connection.connection-banner[role=status]")
    await expect(banner).to_have_text("The server does not answer. Trying again…")
    await expect(page.locator("html")).to_have_attribute("data-connection", "lost")

    stage.answers_sockets = True
    await page.evaluate("dispatchEvent(new Event('online'))")
    await stage.line()
    await expect(banner).to_be_hidden()
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")


async def test_a_short_loss_shows_no_banner(page: Page, stage: Stage) -> None:
    await (await stage.show(page, BUTTON)).cut()
    second = await stage.line()
    await second.send([0, ["t", 2, "back"]])

    await expect(page.locator("output")).to_have_text("back")
    assert await page.locator("#heavy-connection").count() == 0


async def test_an_event_that_waits_is_shown_as_pending(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, BUTTON)
    await page.click("button")
    await expect(page.locator("html")).to_have_attribute("data-pending", "true")
    await socket.send([1])
    await expect(page.locator("html")).not_to_have_attribute("data-pending", "true")


async def test_the_server_may_ask_for_a_new_document_but_not_for_many(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, BUTTON)
    await socket.send(["reload", "version"])
    second = await stage.line()
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await second.send(["reload", "version"])
    await second.send([0, ["t", 2, "still here"]])

    await expect(page.locator("output")).to_have_text("still here")
    assert stage.asked_for.count("/") == 2


async def test_a_refusal_loads_the_document_anew(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, BUTTON)
    await socket.close(4406)
    await stage.line()

    assert stage.asked_for.count("/") == 2


async def test_a_page_from_the_browsers_memory_connects_again(page: Page, stage: Stage) -> None:
    await stage.show(page, BUTTON)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    second = await stage.line()
    await second.send([0, ["t", 2, "back"]])
    await expect(page.locator("output")).to_have_text("back")


async def test_a_page_that_asked_for_too_much_says_so_and_keeps_its_events(page: Page, stage: Stage) -> None:
    first = await stage.show(page, BUTTON)
    await page.locator("button").dispatch_event("click")
    await first.close(4429)
    await expect(page.locator("#heavy-notice")).to_contain_text("It goes on in some seconds.")

    await page.evaluate("dispatchEvent(new Event('pointerdown'))")  # It would come back by itself, later.
    second = await stage.socket()
    await second.greet(0)

    assert await second.receive() == [1, 1, "click"]
