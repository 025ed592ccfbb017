"""The first paint is taken over as it is, and nothing that was done to it before is lost."""

from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage

OBSERVE = """
window.mutations = [];
new MutationObserver((seen) => mutations.push(...seen)).observe(document.documentElement,
  {subtree: true, childList: true, characterData: true, attributes: true});
"""
CONTENT = (
    '<main data-h="1"><h1 data-h="2">Tools</h1><p data-h="3"><!--h4-->Hello <b data-h="5">Ada</b>'
    "<!--h6-->!</p>"
    '<input data-h="7" data-on="input" id="name" value="axe">'
    '<button data-h="8" data-on="click" id="take">Take</button></main>'
)


async def test_adopts_the_first_paint_without_a_single_mutation(page: Page, stage: Stage) -> None:
    stage.set(CONTENT)
    await page.goto(stage.url)
    socket = await stage.socket()
    await page.evaluate(OBSERVE)
    before = await page.inner_html("#heavy-root")
    await socket.greet()
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")

    assert await page.inner_html("#heavy-root") == before
    changed = await page.evaluate("mutations.map((one) => one.target.nodeName + ' ' + one.attributeName)")
    assert changed == ["HTML data-connection"]


async def test_not_even_the_start_of_the_script_changes_the_page(page: Page, stage: Stage) -> None:
    watch = "new MutationObserver((all) => window.changes = (window.changes ?? 0) + all.length).observe("
    stage.script("/watch.js", f"{watch}document.getElementById('heavy-root'), "
                 "{subtree: true, childList: true, characterData: true, attributes: true});")  # fmt: skip
    stage.set(CONTENT + '<script src="/watch.js"></script>')
    await page.goto(stage.url)
    await stage.line()
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    # The parser's own work on the rest of the document is seen as well: nothing follows the root.
    assert await page.evaluate("window.changes ?? 0") == 0


async def test_asks_for_its_own_page(page: Page, stage: Stage) -> None:
    stage.set(CONTENT, "/tools")
    await page.goto(stage.url + "tools?q=a%20b")
    socket = await stage.socket()

    assert socket.asked == {
        "version": "2", "page": "p1", "line": "p1", "token": "t1", "path": "/tools?q=a%20b", "digest": "d1",
        "frames": "0", "seq": "0", "acked": "0", "log": "0",
    }  # fmt: skip


async def test_a_click_before_the_socket_is_open_is_answered_later(page: Page, stage: Stage) -> None:
    stage.set(CONTENT)
    await page.goto(stage.url)
    socket = await stage.socket()
    await page.locator("#take").dispatch_event("click")
    await socket.greet()

    assert (await socket.receive())[:3] == [1, 8, "click"]
    await socket.send([1, ["t", 8, "Taken"]])
    await expect(page.locator("#take")).to_have_text("Taken")


async def test_text_typed_before_the_script_ran_is_reported(page: Page, stage: Stage) -> None:
    stage.script("/early.js", "document.getElementById('name').value = 'axes'")
    stage.set(CONTENT + '<script src="/early.js"></script>')
    await page.goto(stage.url)
    socket = await stage.line()

    assert await socket.receive() == [1, 7, "input", {"target": {"value": "axes"}}]


async def test_a_page_without_anything_typed_reports_nothing(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<select data-h="1" data-on="change"><option data-h="2">a</option>'
        '<option data-h="3" selected>b</option></select>'
        '<textarea data-h="4" data-on="input">x</textarea>'
        '<input type="checkbox" data-h="5" data-on="change" checked>'
        '<input type="range" data-h="6" data-on="input"><input type="color" data-h="7" data-on="input">'
        '<button data-h="8" data-on="click">Go</button>',
    )
    await page.click("button")

    assert (await socket.receive())[:3] == [1, 8, "click"]


async def test_inline_styles_come_through_the_policy(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="1" data-style="color: rgb(1, 2, 3)">x</p>')
    await expect(page.locator("p")).to_have_css("color", "rgb(1, 2, 3)")

    await socket.send(
        [
            0,
            ["a", 1, {"data-style": "color: rgb(4, 5, 6)"}],
            ["i", 0, 0, '<b data-h="2" data-style="top:1px">y</b>'],
        ]
    )

    await expect(page.locator("p")).to_have_css("color", "rgb(4, 5, 6)")
    assert await page.locator("b").evaluate("b => b.style.top") == "1px"
