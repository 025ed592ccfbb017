"""One text of a page of a thousand rows is changed without walking the page."""

from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage

ROWS = "".join(
    f'<tr data-h="{10 * row + 1}">'
    + "".join(f'<td data-h="{10 * row + 2 + cell}">{row}.{cell}</td>' for cell in range(5))
    + "</tr>"
    for row in range(1, 1001)
)
WATCH = """() => {
  const text = document.querySelector('[data-h="5004"]').firstChild;
  window.touched = [];
  new MutationObserver((all) => touched.push(...all.map((one) => one.target === text)))
    .observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
}"""
# Milliseconds per message, from its text to the changed DOM; the clock itself counts in 0.1 ms.
MEASURE = """() => {
  const began = performance.now();
  for (let turn = 0; turn < 1000; turn++)
    heavy.line.receive(JSON.parse(`[0,["t",5004,"fast ${turn}"]]`));
  return (performance.now() - began) / 1000;
}"""


async def test_one_cell_is_one_mutation(page: Page, stage: Stage) -> None:
    table = f'<table data-h="1"><tbody data-h="2">{ROWS}</tbody></table>'
    socket = await stage.show(page, table, dev=True)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate(WATCH)
    for turn in range(100):
        await socket.send([0, ["t", 5004, f"turn {turn}"]])

    await expect(page.locator('[data-h="5004"]')).to_have_text("turn 99")
    assert await page.evaluate("touched") == [True] * 100
    print(f"\nmessage to DOM, 1,000 rows: {1000 * await page.evaluate(MEASURE):.1f} us")
