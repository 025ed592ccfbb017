"""The panel and the overlay as a developer meets them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from heavy_engine.recordings.steps import read
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

Open = Callable[..., Awaitable[Page]]
PHONE = {"width": 360, "height": 740}
KEYS = "Alt+Shift+D"


@pytest.fixture
async def visit(dev_server: RunningServer, chromium: Browser) -> AsyncIterator[Open]:
    """Open a page; at the end no window may have complained, and none may have broken the policy."""
    contexts, faults = [], []
    expect.set_options(timeout=15_000)

    async def begin(path: str = "/", **window: Any) -> Page:
        context = await chromium.new_context(**window)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
        page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
        await page.goto(dev_server.url + path)

        async def listens() -> bool:
            return bool(await page.evaluate("'heavy' in window"))

        await eventually(listens, what="the developer's tools")
        return page

    yield begin
    for context in contexts:
        await context.close()
    assert faults == []


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Developer panel")


def overlay(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def tab(page: Page, name: str) -> Locator:
    await panel(page).get_by_role("tab", name=name).click()
    return panel(page).get_by_role("tabpanel")


async def test_it_opens_by_keys_and_goes_by_escape_and_gives_the_focus_back(visit: Open) -> None:
    ada = await visit()
    button = ada.get_by_role("button", name="Lend the axe")
    await button.focus()
    await expect(panel(ada)).to_have_count(0)

    await ada.keyboard.press(KEYS)
    await expect(panel(ada).get_by_role("tab", name="Components")).to_be_focused()
    await ada.keyboard.press("ArrowRight")
    await expect(panel(ada).get_by_role("tab", name="Events")).to_be_focused()
    await expect(panel(ada).get_by_role("tab", selected=True)).to_have_text("Events")
    await ada.keyboard.press("Escape")

    await expect(panel(ada)).to_be_hidden()
    await expect(button).to_be_focused()


async def test_nothing_of_it_is_loaded_before_somebody_asks(visit: Open) -> None:
    ada = await visit()
    loaded = (
        "performance.getEntriesByType('resource').map(one => one.name).filter(name => /dev_panel/.test(name))"
    )
    assert await ada.evaluate(loaded) == []
    await expect(ada.locator("heavy-dev-tools")).to_have_count(0)

    await ada.keyboard.press(KEYS)
    await expect(panel(ada)).to_be_visible()

    assert len(await ada.evaluate(loaded)) == 1


async def test_the_tree_is_walked_by_keys_and_follows_the_page(visit: Open) -> None:
    ada = await visit()
    await ada.keyboard.press(KEYS)
    tree = panel(ada).get_by_role("tree")
    await expect(tree.get_by_role("treeitem")).to_have_count(3)

    await tree.get_by_role("treeitem", name="ShedPage").focus()
    await ada.keyboard.press("ArrowDown")
    await expect(tree.get_by_role("treeitem", name="ToolRow key axe")).to_be_focused()
    await expect(panel(ada).locator("dd")).to_have_text(["'axe'", "0"])
    await ada.get_by_role("button", name="Lend the axe").click()
    await expect(panel(ada).locator("dd")).to_have_text(["'axe'", "1"])
    await tree.get_by_role("treeitem", name="ToolRow key axe").focus()
    await ada.keyboard.press("ArrowLeft")
    await ada.keyboard.press("ArrowLeft")

    await expect(tree.get_by_role("treeitem")).to_have_count(1)
    await expect(tree.get_by_role("treeitem")).to_have_attribute("aria-expanded", "false")


async def test_it_tells_events_and_renders_and_links_to_the_editor(visit: Open) -> None:
    ada = await visit()
    await ada.get_by_role("button", name="Lend the saw").click()
    await expect(ada.get_by_text("saw 1")).to_be_visible()
    await ada.get_by_role("button", name="Be slow").click()
    await ada.keyboard.press(KEYS)

    events = await tab(ada, "Events")
    await expect(events.get_by_role("row").nth(2)).to_contain_text("ToolRow")
    renders = await tab(ada, "Renders")
    shed = renders.get_by_role("row").filter(has_text="ShedPage")
    await expect(shed).to_contain_text("slow")

    link = shed.get_by_role("link")
    href = await link.get_attribute("href") or ""
    assert href.startswith("vscode://file/")
    assert "/tests/engine/dev_panel/served.py:" in href


async def test_it_shows_who_is_here(visit: Open) -> None:
    ada, _bo = await visit(), await visit("/effect")
    await ada.keyboard.press(KEYS)

    sessions = await tab(ada, "Sessions")

    await expect(sessions.get_by_role("row").filter(has_text="this page")).to_contain_text("connected")
    await expect(sessions.get_by_role("row").filter(has_text="/effect").first).to_contain_text("KiB")


@pytest.mark.parametrize(
    ("path", "words", "kind"),
    [
        ("/broken", "nobody has the rake", "The component BrokenPart failed"),
        ("/effect", "nobody has the hoe", "The effect of EffectPage failed"),
        ("/loader", "nobody has the spade", "The loader of LoaderPage failed"),
    ],
)
async def test_a_fault_of_the_first_paint_shows_the_overlay(
    visit: Open, path: str, words: str, kind: str
) -> None:
    ada = await visit(path)

    await expect(overlay(ada)).to_contain_text(f"LookupError: {words}")
    await expect(overlay(ada)).to_contain_text(kind)
    await expect(overlay(ada).locator("pre .here").last).to_contain_text("raise LookupError")


@pytest.mark.parametrize("name", ["Fail", "Fail later"])
async def test_the_overlay_goes_and_comes_back_by_its_reference(visit: Open, name: str) -> None:
    ada = await visit()
    await ada.get_by_role("button", name=name, exact=True).click()
    await expect(overlay(ada)).to_contain_text("The handler of click of ShedPage failed")
    reference = await overlay(ada).locator("header code").inner_text()

    await ada.keyboard.press("Escape")
    await expect(overlay(ada)).to_be_hidden()
    await ada.locator("main code").filter(has_text=reference).click()
    await expect(overlay(ada)).to_be_visible()
    await overlay(ada).get_by_role("button", name="Dismiss").click()
    await ada.get_by_role("button", name="1 fault").click()
    await panel(ada).get_by_label("Reference").fill(reference)
    await panel(ada).get_by_role("button", name="Show").click()

    await expect(overlay(ada)).to_contain_text(reference)


async def test_what_led_to_a_fault_is_saved_as_a_recording(visit: Open) -> None:
    ada = await visit()
    await ada.get_by_role("button", name="Fail", exact=True).click()
    reference = await overlay(ada).locator("header code").first.inner_text()

    await overlay(ada).get_by_role("button", name="Save this session").click()

    command = overlay(ada).get_by_role("status").locator("code")
    await expect(command).to_contain_text("--debug")
    recording = read(Path((await command.inner_text()).split()[2]))
    assert recording.name == f"error-{reference}.jsonl"
    assert recording.header.reference == reference
    assert [step.do for step in recording.steps[-2:]] == ["trouble", "end"]
    assert recording.deeds[-1].on is not None
    assert recording.deeds[-1].on.name == "Fail"


async def test_a_page_that_does_not_come_offers_to_save_what_led_there(
    dev_server: RunningServer, chromium: Browser
) -> None:
    context = await chromium.new_context()
    ada = await context.new_page()
    answer = await ada.goto(f"{dev_server.url}/locked")
    assert answer is not None
    assert answer.status == 500

    await ada.get_by_role("button", name="Save this session").click()

    await expect(ada.get_by_role("heading", level=1)).to_contain_text("error-")
    command = ada.locator("code", has_text="--debug")
    await expect(command).to_be_visible()
    recording = read(Path((await command.inner_text()).split()[2]))
    assert (recording.header.error, recording.header.said) == ("LookupError", "nobody has the key")
    assert [(step.do, step.path) for step in recording.deeds] == [("visit", "/locked")]
    await ada.go_back()
    await ada.get_by_role("link", name="Look at this fault").click()
    await expect(ada.get_by_role("heading", name="LookupError")).to_be_visible()
    await context.close()


async def test_a_fault_that_was_dismissed_does_not_come_back_by_itself(visit: Open) -> None:
    ada = await visit()
    await ada.get_by_role("button", name="Fail", exact=True).click()
    await overlay(ada).get_by_role("button", name="Dismiss").click()

    await ada.get_by_role("button", name="Fail", exact=True).click()
    await expect(ada.get_by_role("button", name="2 faults")).to_be_visible()
    await expect(overlay(ada)).to_be_hidden()
    await ada.get_by_role("button", name="Fail later").click()

    await expect(overlay(ada)).to_contain_text("3 of 3")


async def test_what_was_typed_as_a_password_is_nowhere_in_it(visit: Open) -> None:
    ada = await visit()
    heard: list[str] = []

    async def hear(response: Any) -> None:
        if "/_live/dev/" in response.url:
            heard.append(await response.text())

    ada.on("response", hear)
    await ada.get_by_label("Word").fill("open sesame")
    await ada.get_by_role("button", name="Fail", exact=True).click()
    await expect(overlay(ada).locator("dd", has_text="••••••")).to_have_text("'••••••'")
    await overlay(ada).get_by_role("button", name="Developer panel").click()
    for name in ("Components", "Events", "Faults", "Warnings", "Sessions"):
        view = await tab(ada, name)
        await expect(view).not_to_contain_text("Asking the server")
        await expect(view).not_to_contain_text("sesame")

    assert len(heard) > 5
    assert "sesame" not in "".join(heard)


async def test_offline_keeps_what_was_clicked_until_the_network_is_back(visit: Open) -> None:
    ada = await visit()
    await ada.keyboard.press(KEYS)
    network = await tab(ada, "Network")
    await network.get_by_role("button", name="Offline").click()
    await expect(network.get_by_role("button", name="Offline")).to_be_focused()
    await expect(network.get_by_role("status").first).to_have_text("Offline, as the simulator wants it.")
    await expect(ada.get_by_text("The server does not answer. Trying again…")).to_be_visible()

    for _click in range(3):
        await ada.get_by_role("button", name="Lend the axe").click()
    await expect(ada.get_by_text("axe 0")).to_be_visible()
    await network.get_by_role("button", name="As it is").click()

    await expect(ada.get_by_text("axe 3")).to_be_visible()


async def test_a_worse_network_keeps_order_loses_nothing_and_stays_with_the_tab(visit: Open) -> None:
    ada = await visit()
    await ada.keyboard.press(KEYS)
    network = await tab(ada, "Network")
    await network.get_by_label("Latency").fill("40")
    await network.get_by_label("Loss").fill("30")
    await network.get_by_role("button", name="Apply").click()
    await ada.reload()
    await expect(ada.get_by_role("button", name="slow network")).to_be_visible()

    for _click in range(10):
        await ada.get_by_role("button", name="Lend the axe").click()
    await expect(ada.get_by_text("axe 10")).to_be_visible()
    other = await visit()

    await expect(ada.get_by_role("button", name="slow network")).to_be_visible()
    await expect(other.get_by_role("button", name="slow network")).to_have_count(0)


async def test_a_view_that_the_server_cannot_give_says_why_and_where_to_look(visit: Open) -> None:
    ada = await visit()
    answer = {
        "status": 500,
        "error": "Something went wrong here",
        "detail": "It has been noted.",
        "reference": "b0b",
    }
    await ada.route("**/_live/dev/pages/*/renders", lambda route: route.fulfill(status=500, json=answer))
    await ada.keyboard.press(KEYS)

    view = await tab(ada, "Renders")

    await expect(view.get_by_role("alert")).to_have_text(
        'The server failed to answer "renders" (500). It has been noted. '
        "Reference b0b: the log has the stack. Asking again…"
    )


async def test_a_finger_finds_a_button_and_a_phone_has_room(visit: Open) -> None:
    ada = await visit(viewport=PHONE, has_touch=True, is_mobile=True)
    await ada.get_by_role("button", name="dev", exact=True).tap()

    for name in ("Events", "Renders", "Faults", "Warnings", "Sessions", "Network", "Components"):
        await tab(ada, name)
        assert await ada.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_it(visit: Open, scheme: str) -> None:
    ada = await visit("/effect", color_scheme=scheme, reduced_motion="reduce")
    await expect(overlay(ada)).to_be_visible()
    assert await violations(ada) == []
    await overlay(ada).get_by_role("button", name="Developer panel").click()

    for name in ("Components", "Faults", "Warnings", "Sessions", "Network"):
        view = await tab(ada, name)
        await expect(view).not_to_contain_text("Asking the server")
        assert await violations(ada) == [], name


async def test_its_styles_and_the_pages_do_not_meet(visit: Open) -> None:
    ada = await visit()
    before = await ada.evaluate("getComputedStyle(document.querySelector('button')).borderRadius")
    await ada.keyboard.press(KEYS)
    await expect(panel(ada)).to_be_visible()
    own = (
        "getComputedStyle(document.querySelector('heavy-dev-tools').shadowRoot.querySelector('button')).color"
    )
    plain = await ada.evaluate(own)

    await ada.evaluate(
        "document.adoptedStyleSheets = [new CSSStyleSheet()];"
        "document.adoptedStyleSheets[0].replaceSync('* { color: rgb(1, 2, 3) !important; display: none }')"
    )

    assert await ada.evaluate(own) == plain
    assert await ada.evaluate("getComputedStyle(document.querySelector('button')).borderRadius") == before


async def violations(page: Page) -> list[str]:
    found = await Axe().run(page, context="heavy-dev-tools", options={"resultTypes": ["violations"]})
    return [
        f"{one['impact']} {one['id']} {one['nodes'][0]['html'][:150]}" for one in found.response["violations"]
    ]
