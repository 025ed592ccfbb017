"""Links that a person points at are told to the server, and what a page says of itself follows."""

import asyncio

from playwright.async_api import Page, expect

from tests.engine.client.stage import Socket, Stage

LINKS = (
    '<nav data-h="1"><a data-h="2" data-live href="/two?x=1#end" id="two">two</a>'
    '<a data-h="3" data-live="" href="/three" id="three">three</a>'
    '<a data-h="4" data-live="later" href="/costly" id="costly">costly</a>'
    '<a data-h="5" data-live target="_blank" href="/blank" id="blank">blank</a>'
    '<a data-h="6" data-live download href="/file" id="file">file</a>'
    '<a data-h="7" data-live href="/?q=here" id="here">here</a>'
    '<a data-h="8" data-live href="https://elsewhere.example/" id="away">away</a>'
    '<a data-h="9" href="/plain" id="plain">plain</a></nav>'
)
POINT = """(ids) => {
  for (const id of ids) {
    const link = document.getElementById(id);
    if (window.last) window.last.dispatchEvent(new PointerEvent("pointerleave"));
    link.dispatchEvent(new PointerEvent("pointerenter"));
    window.last = link;
  }
}"""


async def shown(page: Page, stage: Stage) -> Socket:
    """The links, with the module that looks after them at work: it has told of "three"."""
    socket = await stage.show(page, LINKS)
    told = asyncio.create_task(socket.receive())
    while not told.done():
        # Until the module is there, nobody notices.
        await page.evaluate(POINT, ["three"])
        await asyncio.wait({told}, timeout=0.5)
    assert (await told)[1:] == [0, "ahead", {"path": "/three"}]
    return socket


async def test_a_link_that_is_pointed_at_is_told_and_one_that_is_passed_over_is_not(
    page: Page, stage: Stage
) -> None:
    socket = await shown(page, stage)

    await page.evaluate(POINT, ["three", "two"])

    assert await socket.receive() == [2, 0, "ahead", {"path": "/two?x=1"}]


async def test_a_link_that_is_left_at_once_is_not_told(page: Page, stage: Stage) -> None:
    socket = await shown(page, stage)

    await page.evaluate(
        """() => {
          const two = document.getElementById("two");
          for (const type of ["pointerenter", "pointerleave"]) two.dispatchEvent(new PointerEvent(type));
        }"""
    )
    # Timers of one page keep their order: the one of the link would have come before.
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 200))")
    await page.evaluate("document.getElementById('three').dispatchEvent(new Event('touchstart'))")

    assert await socket.receive() == [2, 0, "ahead", {"path": "/three"}]


async def test_links_that_the_socket_does_not_follow_are_not_told(page: Page, stage: Stage) -> None:
    socket = await shown(page, stage)

    await page.evaluate(
        """(ids) => {
          for (const id of ids) document.getElementById(id).dispatchEvent(new Event("touchstart"));
        }""",
        ["costly", "blank", "file", "here", "away", "plain", "two"],
    )

    assert await socket.receive() == [2, 0, "ahead", {"path": "/two?x=1"}]


async def test_a_key_that_reaches_a_link_points_at_it(page: Page, stage: Stage) -> None:
    socket = await shown(page, stage)

    await page.focus("#two")

    assert await socket.receive() == [2, 0, "ahead", {"path": "/two?x=1"}]


async def test_a_link_that_came_later_is_heard_and_one_that_went_is_silent(page: Page, stage: Stage) -> None:
    socket = await shown(page, stage)
    await socket.send(
        [1, ["r", 2], ["i", 1, 0, '<a data-h="20" data-live="" href="/late" id="two">late</a>']]
    )
    await expect(page.locator("#two")).to_have_text("late")

    told = asyncio.create_task(socket.receive())
    while not told.done():
        await page.evaluate(POINT, ["three", "two"])
        await asyncio.wait({told}, timeout=0.5)

    assert (await told)[3] == {"path": "/late"}


async def test_nothing_is_told_while_the_connection_is_lost(page: Page, stage: Stage) -> None:
    socket = await shown(page, stage)
    stage.answers_sockets = False
    await socket.cut()
    await expect(page.locator("html")).not_to_have_attribute("data-connection", "open")
    await page.evaluate("document.getElementById('two').dispatchEvent(new Event('touchstart'))")

    stage.answers_sockets = True
    socket = await stage.line(ack=1)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate("document.getElementById('three').dispatchEvent(new Event('touchstart'))")

    assert (await socket.receive())[3] == {"path": "/three"}


async def test_what_a_page_says_of_itself_is_put_into_the_head_and_taken_out(
    page: Page, stage: Stage
) -> None:
    socket = await stage.show(page, "<h1>One</h1>", head={"robots": "noindex", "canonical": None})
    robots, description = page.locator("meta[name=robots]"), page.locator("meta[name=description]")
    canonical = page.locator("link[rel=canonical]")
    await expect(robots).to_have_attribute("content", "noindex")

    await socket.send([0, ["h", {"title": "<b>", "description": '"x" <y>', "canonical": "/one"}]])
    await expect(page).to_have_title("<b>")
    await expect(description).to_have_attribute("content", '"x" <y>')
    await expect(canonical).to_have_attribute("href", "/one")

    await socket.send([0, ["h", {"description": "z", "robots": None, "canonical": None}]])
    await expect(description).to_have_attribute("content", "z")
    await expect(description).to_have_count(1)
    await expect(robots).to_have_count(0)
    await expect(canonical).to_have_count(0)
    await expect(page).to_have_title("<b>")
