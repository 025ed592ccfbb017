"""A chart and a code editor of npm: both ways, under the strict policy, loaded only where they are used."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenWindow

CODE = ["def greet(name: str) -> str:", '    """Say hello."""', '    return f"Hello {name}"', ""]
OTHERS = re.compile(r"/static/islands/|/_live/modules/|islands\.js")
# An editor beside the page's own, whose Python is this test.
SECOND_EDITOR = """async () => {
  const { source } = JSON.parse(document.querySelectorAll("heavy-island")[1].dataset.island);
  const { bind } = await import(`/_live/modules/${source}`);
  const binding = bind(document.querySelector("main").appendChild(document.createElement("div")));
  const told = [];
  const onChange = (text) => document.documentElement.dataset.told = (told.push(text), told.join(" "));
  globalThis.show = (value) => binding.render(binding.create(null, { value, label: "Second", onChange }, []));
  show("start");
}"""


@pytest.fixture
async def page(visit: OpenWindow) -> Page:
    # Its faults, those of the Content-Security-Policy among them, fail the test.
    page = await visit("/design/islands")
    await expect(chart(page)).to_have_attribute("data-points", "6")
    await expect(editor(page)).to_be_visible()
    return page


def chart(page: Page) -> Locator:
    return page.get_by_role("img", name="Visits by week")


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="A function in Python")


async def lines(page: Page) -> list[str]:
    return await editor(page).locator(".cm-line").all_inner_texts()


async def test_python_hears_which_point_was_clicked(page: Page) -> None:
    over = chart(page).locator(".u-over")
    box = await over.bounding_box()
    assert box is not None

    await over.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    await expect(page.locator("#picked")).to_have_text("Week 6: 27 visits")
    await over.click(position={"x": 2, "y": box["height"] / 2})

    await expect(page.locator("#picked")).to_have_text("Week 1: 12 visits")


async def test_the_chart_shows_what_python_adds(page: Page) -> None:
    before = await chart(page).locator("canvas").screenshot()

    await page.get_by_role("button", name="Add a week").click()

    await expect(chart(page)).to_have_attribute("data-points", "7")
    await expect(page.get_by_role("rowheader")).to_have_count(7)
    assert await chart(page).locator("canvas").screenshot() != before


async def test_python_hears_what_is_typed_and_changes_it(page: Page) -> None:
    await editor(page).press("ControlOrMeta+End")
    await editor(page).press_sequentially("# typed")
    await expect(page.locator("#counted")).to_contain_text(
        f"4 lines, {len(chr(10).join(CODE)) + 7} characters"
    )

    await page.get_by_role("button", name="In capitals").click()
    await expect(editor(page).locator(".cm-line").last).to_have_text("# TYPED")
    assert (await lines(page))[0] == CODE[0].upper()
    await page.get_by_role("button", name="As before").click()

    await expect(editor(page).locator(".cm-line").first).to_have_text(CODE[0])


async def test_what_is_typed_over_a_selection_takes_its_place(page: Page) -> None:
    await editor(page).press("ControlOrMeta+a")
    await editor(page).press_sequentially("x = 1")

    await expect(page.locator("#counted")).to_have_text("1 lines, 5 characters")
    assert await lines(page) == ["x = 1"]


async def test_an_answer_to_older_keys_leaves_newer_ones(page: Page) -> None:
    told = page.locator("html")
    await page.evaluate(SECOND_EDITOR)
    second = page.get_by_role("textbox", name="Second")
    await second.press("ControlOrMeta+End")
    await second.press_sequentially("abc")
    await expect(told).to_have_attribute("data-told", re.compile(r"startabc$"))

    await second.press("d")
    await page.evaluate("show('startabc')")
    await expect(second).to_have_text("startabcd")
    await expect(told).to_have_attribute("data-told", re.compile(r"startabcd$"))
    await page.evaluate("show('startabcd'), show('theirs')")

    await expect(second).to_have_text("theirs")


async def test_code_is_coloured_and_tab_leaves_it(page: Page) -> None:
    colour = "(keyword) => getComputedStyle(keyword).color"
    keyword = editor(page).locator(".cm-line").first.locator("span").first
    assert await keyword.inner_text() == "def"
    assert await keyword.evaluate(colour) != await editor(page).evaluate(colour)

    await editor(page).focus()
    await page.keyboard.press("Tab")

    await expect(page.get_by_role("button", name="In capitals")).to_be_focused()


async def test_scripts_of_others_load_on_their_page_only_and_go_with_it(visit: OpenWindow) -> None:
    asked: list[str] = []
    page = await visit("/design")
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    assert asked
    assert not [url for url in asked if OTHERS.search(url)]

    await page.get_by_role("link", name="A chart and a code editor").click()
    await expect(chart(page)).to_have_attribute("data-points", "6")
    assert [url for url in asked if OTHERS.search(url)]
    await page.go_back()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Building blocks")
    await expect(page.locator(".chart, .code-editor")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_there(visit: OpenWindow, scheme: str) -> None:
    page = await visit("/design/islands", color_scheme=scheme, reduced_motion="reduce")
    await expect(editor(page)).to_be_visible()
    await expect(chart(page)).to_have_attribute("data-points", "6")

    found = await Axe().run(page)

    bad = [rule["id"] for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")]
    assert bad == []
