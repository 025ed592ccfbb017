"""Links are the browser's own; inside the application the socket is quicker."""

from typing import Any

from playwright.async_api import Page, expect

from tests.engine.client.stage import Socket, Stage
from tests.support.waiting import eventually

TALL = '<p data-h="9" data-style="height:3000px">tall</p>'
LINKS = (
    '<nav data-h="1"><a data-h="2" data-live href="/two?x=1" id="two">two</a>'
    '<a data-h="3" href="/plain" id="plain">plain</a>'
    '<a data-h="4" data-live href="#part" id="part-link">part</a>'
    '<a data-h="5" data-live href="/two#end" id="deep">deep</a>'
    '<a data-h="6" data-live download href="/file" id="file">file</a>'
    '<a data-h="7" data-live target="_blank" href="/two" id="blank">blank</a>'
    f'</nav><main data-h="8">{TALL}<i data-h="10" id="part">part</i></main>'
)
SECOND = (
    '<main data-h="20"><h1 data-h="21">Two</h1>'
    '<p data-h="22" data-style="height:3000px">x</p><b data-h="23" id="end">end</b></main>'
)


async def to_second(page: Page, stage: Stage, link: str = "#two") -> tuple[Socket, Any]:
    """Follow a link of a scrolled page; answers the socket and what it was asked."""
    socket = await stage.show(page, LINKS)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate("scrollTo(0, 700)")
    await page.locator(link).dispatch_event("click", {"button": 0})
    return socket, await socket.receive()


async def scroll_to(page: Page, top: int) -> None:
    """Scroll and wait until the place is kept, which is when scrolling rests."""
    await page.evaluate("top => scrollTo(0, top)", top)
    # Playwright's wait_for_function looks again in a way that the page's CSP forbids.
    is_kept = "top => history.state?.scroll?.[1] === top"
    await eventually(lambda: page.evaluate(is_kept, top), what="a kept place")


async def test_a_link_swaps_the_page_over_the_socket(page: Page, stage: Stage) -> None:
    socket, asked = await to_second(page, stage)
    assert asked == [1, 0, "go", {"path": "/two?x=1", "how": "push"}]
    await socket.send([1, ["g", "/two?x=1", "Two", "push"], ["x", 8, SECOND]])

    await expect(page.locator("h1")).to_be_focused()
    await expect(page).to_have_title("Two")
    assert page.url == stage.url + "two?x=1"
    assert await page.evaluate("scrollY") == 0
    assert stage.asked_for.count("/two") == 0


async def test_back_and_forward_return_to_where_one_was(page: Page, stage: Stage) -> None:
    socket, _ = await to_second(page, stage)
    await socket.send([1, ["g", "/two?x=1", "Two", "push"], ["x", 8, SECOND]])
    await expect(page.locator("h1")).to_be_focused()
    await scroll_to(page, 300)
    await page.evaluate("history.back()")
    assert await socket.receive() == [2, 0, "go", {"path": "/", "how": "pop"}]
    await socket.send(
        [2, ["g", "/", "Stage", "pop"], ["x", 20, f'<main data-h="30">{TALL.replace("9", "31", 1)}</main>']]
    )
    await expect(page).to_have_title("Stage")
    assert await page.evaluate("[location.pathname, scrollY]") == ["/", 700]

    await page.evaluate("history.forward()")
    assert await socket.receive() == [3, 0, "go", {"path": "/two?x=1", "how": "pop"}]
    await socket.send([3, ["g", "/two?x=1", "Two", "pop"], ["x", 30, SECOND]])
    await expect(page).to_have_title("Two")
    assert await page.evaluate("[location.pathname, scrollY]") == ["/two", 300]


async def test_a_page_that_comes_back_in_pieces_stays_where_one_was(page: Page, stage: Stage) -> None:
    socket, _ = await to_second(page, stage)
    await socket.send([1, ["g", "/two?x=1", "Two", "push"], ["x", 8, SECOND]])
    await expect(page.locator("h1")).to_be_focused()
    await page.evaluate("history.back()")
    await socket.receive()
    await socket.send(
        [2, ["g", "/", "Stage", "pop"], ["x", 20, '<main data-h="30"><p data-h="31">loading</p></main>']]
    )
    await expect(page).to_have_title("Stage")
    await socket.send([2, ["x", 31, TALL.replace("9", "32", 1)]])

    await expect(page.get_by_text("tall")).to_be_attached()
    assert await page.evaluate("scrollY") == 700


async def test_a_link_into_another_page_scrolls_to_its_anchor(page: Page, stage: Stage) -> None:
    socket, asked = await to_second(page, stage, "#deep")
    assert asked[3]["path"] == "/two"
    await socket.send([1, ["g", "/two", "Two", "push"], ["x", 8, SECOND]])

    await expect(page.locator("#end")).to_be_in_viewport()
    assert page.url == stage.url + "two#end"


async def test_an_anchor_that_nobody_can_read_leads_to_the_top(page: Page, stage: Stage) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    odd = LINKS.replace("/two#end", "/two#100%")
    socket = await stage.show(page, odd)
    await page.evaluate("scrollTo(0, 700)")
    await page.locator("#deep").dispatch_event("click", {"button": 0})
    await socket.receive()
    await socket.send([1, ["g", "/two", "Two", "push"], ["x", 8, SECOND]])

    await expect(page.get_by_role("heading", name="Two")).to_be_focused()
    assert await page.evaluate("scrollY") == 0
    assert page.url == stage.url + "two#100%"
    assert faults == []


async def test_anchors_within_a_page_are_the_browsers(page: Page, stage: Stage) -> None:
    await stage.show(page, LINKS)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.click("#part-link")
    await expect(page.locator("#part")).to_be_in_viewport()
    assert page.url == stage.url + "#part"
    await page.evaluate("history.back()")

    await expect(page.locator("#part")).not_to_be_in_viewport()
    assert await page.evaluate("scrollY") == 0


async def test_other_clicks_are_the_browsers(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LINKS + '<button data-h="40" data-on="click">x</button>')
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate(
        """() => {
        window.prevented = [];
        addEventListener('click', (event) => {
          prevented.push(event.defaultPrevented);
          event.preventDefault();
        });
        const click = (id, more) => document.getElementById(id).dispatchEvent(
          new MouseEvent('click', {bubbles: true, cancelable: true, ...more}));
        for (const id of ['plain', 'file', 'blank']) click(id);
        click('two', {button: 1});
        for (const key of ['ctrlKey', 'shiftKey', 'metaKey', 'altKey']) click('two', {[key]: true});
        }"""
    )
    await page.locator("button").dispatch_event("click")

    assert (await socket.receive())[:3] == [1, 40, "click"]
    assert await page.evaluate("prevented.slice(0, 8)") == [False] * 8


async def test_a_link_without_a_connection_loads_a_document(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LINKS)
    stage.set("<h1>by document</h1>", "/two")
    stage.answers_sockets = False
    await socket.cut()
    await page.click("#two")

    await expect(page.locator("h1")).to_have_text("by document")


async def test_back_to_a_page_that_was_left_by_a_document_returns_to_where_one_was(
    page: Page, stage: Stage
) -> None:
    await stage.show(page, LINKS)
    stage.set("<h1>by document</h1>", "/plain")

    # Before scrolling rests.
    await page.evaluate("scrollTo(0, 700); requestAnimationFrame(() => plain.click())")
    await expect(page.locator("h1")).to_have_text("by document")
    await page.go_back()

    await expect(page.locator("#plain")).to_be_attached()
    await eventually(lambda: page.evaluate("scrollY === 700"), what="the old place")


async def test_a_connection_lost_on_the_way_loads_a_document(page: Page, stage: Stage) -> None:
    socket, _ = await to_second(page, stage)
    stage.set("<h1>by document</h1>", "/two")
    await socket.cut()

    await expect(page.locator("h1")).to_have_text("by document")
    assert page.url == stage.url + "two?x=1"


async def test_a_server_that_does_not_answer_is_not_waited_for(page: Page, stage: Stage) -> None:
    stage.set("<h1>by document</h1>", "/two")
    await to_second(page, stage)

    await expect(page.locator("h1")).to_have_text("by document")


async def test_a_server_that_answers_without_a_page_leaves_one_here(page: Page, stage: Stage) -> None:
    socket, _ = await to_second(page, stage)
    await socket.send([1, ["t", 9, "refused"]])
    await expect(page.get_by_text("refused")).to_be_visible()
    assert page.url == stage.url


async def test_the_application_may_lead_elsewhere_but_not_into_a_script(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LINKS)
    stage.set("<h1>led here</h1>", "/elsewhere")
    await socket.send([0, ["l", "javascript:alert(1)"], ["l", "/elsewhere"]])

    await expect(page.locator("h1")).to_have_text("led here")


async def test_a_reload_stays_where_one_was(page: Page, stage: Stage) -> None:
    await stage.show(page, LINKS)
    stage.script("/style.js", "document.querySelector('[data-style]').style.height = '3000px'")
    stage.set(LINKS + '<script src="/style.js"></script>')
    await scroll_to(page, 900)
    await page.reload()
    await stage.line()
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")

    assert await page.evaluate("scrollY") == 900
