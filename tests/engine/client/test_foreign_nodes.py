"""Edits find their nodes by number, whatever extensions and translators put around them."""

import pytest
from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage

SPRINKLE = """
for (const node of [...document.querySelectorAll('#heavy-root, #heavy-root *')])
  for (const place of ['beforebegin', 'afterbegin', 'beforeend', 'afterend'])
    if (node.id !== 'heavy-root' || place.endsWith('n') === false)
      node.insertAdjacentElement(place, document.createElement('x-ext'));
"""
WRAP = """(selector) => {
  const node = document.querySelector(selector);
  const span = document.createElement('span');
  node.replaceWith(span);
  span.append(node);
}"""
TRANSLATE = """
const walker = document.createTreeWalker(document.getElementById('heavy-root'), NodeFilter.SHOW_TEXT);
const texts = [];
while (walker.nextNode()) texts.push(walker.currentNode);
for (const text of texts) {
  const font = document.createElement('font');
  font.append(document.createElement('font'));
  font.firstChild.textContent = text.data.toUpperCase();
  text.replaceWith(font);
}
"""
LIST = (
    '<p data-h="1"><!--h2-->Hello <b data-h="3">Ada</b><!--h4-->!</p>'
    '<ul data-h="5"><li data-h="6">axe</li><li data-h="7">saw</li><li data-h="8">awl</li></ul>'
)
EVERY_EDIT = [
    0,
    ["t", 2, "Bye "],
    ["t", 4, "?"],
    ["t", 3, "Bo"],
    ["i", 5, 7, '<li data-h="10">pin</li>'],
    ["i", 5, 0, '<li data-h="11">end</li>'],
    ["m", 8, 5, 6],
    ["x", 7, '<li data-h="12">SAW</li>'],
    ["r", 6],
]


async def ours(page: Page) -> str:
    """The page without what is foreign, as text."""
    return await page.locator("#heavy-root").evaluate(
        "root => [...root.querySelectorAll('p, li')].map((node) => node.textContent).join('|')"
    )


@pytest.mark.parametrize("disturb", ["", SPRINKLE, TRANSLATE])
async def test_every_edit_is_right_among_foreign_nodes(page: Page, stage: Stage, disturb: str) -> None:
    socket = await stage.show(page, LIST)
    await page.evaluate(f"() => {{ {disturb} }}")
    await socket.send(EVERY_EDIT)

    await expect(page.locator("b")).to_have_text("Bo")
    shown = await ours(page)
    assert shown.replace("AXE", "axe").replace("AWL", "awl") == "Bye Bo?|awl|pin|SAW|end"


async def test_foreign_nodes_stay(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LIST)
    await page.evaluate(f"() => {{ {SPRINKLE} }}")
    before = await page.locator("ul > x-ext, p > x-ext").count()
    await socket.send([*EVERY_EDIT[:3], *EVERY_EDIT[4:]])

    await expect(page.locator("ul")).to_contain_text("pin")
    assert await page.locator("ul > x-ext, p > x-ext").count() == before


@pytest.mark.parametrize("wrapped", ["li:nth-child(1)", "li:nth-child(2)", "li:nth-child(3)", "b"])
async def test_our_element_may_be_wrapped(page: Page, stage: Stage, wrapped: str) -> None:
    socket = await stage.show(page, LIST)
    await page.evaluate(WRAP, wrapped)
    await socket.send(EVERY_EDIT)

    await expect(page.locator("b")).to_have_text("Bo")
    assert await ours(page) == "Bye Bo?|awl|pin|SAW|end"


async def test_rows_join_the_parsers_own_body_of_a_table(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<table data-h="1"><tr data-h="2"><td data-h="3">a</td></tr></table>')
    await socket.send([0, ["i", 1, 0, '<tr data-h="4"><td data-h="5">c</td></tr>']])
    await socket.send([0, ["i", 1, 4, '<tr data-h="6"><td data-h="7">b</td></tr>']])

    await expect(page.locator("table > tbody > tr")).to_have_text(["a", "b", "c"])


async def test_a_highlighted_text_is_written_anew(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="1"><!--h2-->one two three<i data-h="3">!</i></p>')
    await page.evaluate(
        """() => {
        const text = document.querySelector('p').childNodes[1];
        const mark = document.createElement('mark');
        const two = text.splitText(4);
        two.splitText(3);
        two.replaceWith(mark);
        mark.append(two);
        }"""
    )
    await socket.send([0, ["t", 2, "four"]])

    await expect(page.locator("p")).to_have_text("four!")


async def test_what_is_not_there_is_skipped(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, LIST)
    nowhere = [[op, 99, "x", "y"] for op in "tapimxrfj"]
    await socket.send([0, *nowhere, ["__proto__", 1], ["constructor", 1], ["t", 3, "Bo"]])

    await expect(page.locator("p")).to_have_text("Hello Bo!")


async def test_names_of_prototypes_go_nowhere(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<input data-h="1"><p data-h="2">x</p>')
    await socket.send_text(
        '[0,["p",1,{"__proto__":{"bad":1},"constructor":1,"click":"no","value":"fine"}],'
        '["a",1,{"__proto__":{"bad":1},"title":"t"}],["t",2,"done"]]'
    )

    await expect(page.locator("p")).to_have_text("done")
    assert await page.evaluate(
        "[{}.bad, typeof document.querySelector('input').click, Object.prototype.bad]"
    ) == [
        None,
        "function",
        None,
    ]
    assert await page.input_value("input") == "fine"
