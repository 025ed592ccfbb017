"""5,000 texts that would run code go through every place for a text, in real Chromium: none runs."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Request, Route, async_playwright, expect
from playwright.async_api import Error as PlaywrightError

from heavy_engine.html.attributes import normalise
from heavy_engine.html.document import Document, static_document
from heavy_engine.html.safety import UnsafeMarkup, check_attribute, check_tag
from tests.support.browsers import arguments, find_chromium
from tests.support.hostile import COUNT, payloads
from tests.support.hostile_server import BATCHES, SINKS_EACH, STEPS
from tests.support.hostile_sinks import own_components, sinks, text_tags
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready

PATIENCE_MS = 30_000
# In the page before all else: who runs code is written down, so is what the policy had to stop.
DETECTOR = """
  globalThis.ran = [];
  globalThis.stopped = [];
  globalThis.hit = (number) => { ran.push(number); };
  globalThis.alert = globalThis.confirm = globalThis.prompt = globalThis.print = () => hit("dialog");
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
    // An address that the author's own attribute holds may be one that the policy does not load; addresses
    // of plugins, which it never loads, may not even be set.
    if (/HTML(Embed|Object)Element (src|data|codebase)[|]/i.test(sample)) return;
    if (/script|style|trusted|base|form|navigate/.test(effectiveDirective))
      stopped.push([effectiveDirective, blockedURI, sample].join(" "));
  });
"""
# What is in the page that no author put there, and what would run if somebody used it.
INSPECTION = """() => {
  const root = document.getElementById("heavy-root");
  const odd = [];
  const dangerous = /^[\\u0000-\\u0020]*(javascript|vbscript|data(?!:image))\\s*:/i;
  const elements = [...root.querySelectorAll("*")];
  const addressed = "href src action formAction data cite poster background codeBase".split(" ");
  const refused = /^(script|style|base|frame|frameset)$/;
  const stay = (event) => {
    const link = event.target.closest?.("a, area");
    event.stopImmediatePropagation();
    if (!/^javascript:/i.test(link?.protocol ?? "")) event.preventDefault();
  };
  addEventListener("click", stay, true);
  for (const element of elements) {
    const isParsers = /^(tbody|colgroup)$/.test(element.localName);
    if (!isParsers && !element.hasAttribute("data-h")) odd.push("alien: " + element.outerHTML.slice(0, 80));
    if (refused.test(element.localName)) odd.push("refused: " + element.localName);
    for (const { name } of element.attributes)
      if (/^on|^srcdoc$|^http-equiv$/i.test(name)) odd.push(`attribute ${name} of ${element.localName}`);
    for (const name of addressed) {
      const address = element[name]?.baseVal ?? element[name];
      if (typeof address === "string" && dangerous.test(address))
        odd.push(`${element.localName} ${name} ${address.slice(0, 100)}`);
    }
    if (element.matches("a, area"))
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
  removeEventListener("click", stay, true);
  const count = (selector) => root.querySelectorAll(selector).length;
  return { odd, ran, stopped, elements: elements.length, cells: count("section"), faults: count(".fault") };
}"""
# As a careless page would: markup out of texts, links out of texts.
CARELESS = """(texts) => {
  const put = (box, markup) => {
    try {
      box.append(document.createRange().createContextualFragment(markup));
    } catch {}
  };
  for (const text of texts) {
    const box = document.createElement("div");
    document.body.append(box);
    put(box, text);
    put(box, `<p title="${text}">x</p>`);
    put(box, `<p title='${text}'>x</p>`);
    const link = document.createElement("a");
    link.setAttribute("href", text);
    box.append(link);
    if (link.protocol === "javascript:") link.click();
    for (const element of box.querySelectorAll("*")) {
      for (const { name } of [...element.attributes])
        if (/^on/.test(name)) element.dispatchEvent(new Event(name.slice(2)));
      if (element.protocol === "javascript:") element.click();
    }
    box.remove();
  }
}"""


@pytest.fixture(scope="module")
async def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """Pages full of hostile texts, as production serves them."""
    port, log_path = free_port(), tmp_path_factory.mktemp("hostile") / "server.log"
    with log_path.open("wb") as log:
        command = [sys.executable, "-m", "tests.support.hostile_server", str(port)]
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log, start_new_session=True)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    yield server
    await asyncio.to_thread(server.clean_up)


def test_there_are_5000_texts_and_all_places_for_them() -> None:
    assert len({one.text for one in payloads()}) == COUNT
    assert min(Counter(one.family for one in payloads()).values()) > 300
    assert len(text_tags()) > 120
    assert len(own_components()) > 25
    # Every place gets texts of every step.
    assert 15 * len(sinks()) < COUNT * SINKS_EACH


@pytest.mark.parametrize("batch", range(BATCHES))
async def test_no_text_runs_wherever_it_stands(
    hostile_server: RunningServer, chromium: Browser, batch: int
) -> None:
    page, told = await _watched(chromium, hostile_server)
    await page.goto(
        f"{hostile_server.url}/hostile?batch={batch}", wait_until="domcontentloaded", timeout=PATIENCE_MS
    )
    await expect(page.locator("html[data-connection=open]")).to_be_attached(timeout=PATIENCE_MS)

    for step in range(STEPS):
        await expect(page.locator("#step")).to_have_text(str(step), timeout=PATIENCE_MS)
        found = await page.evaluate(INSPECTION)

        assert found["elements"] > 10 * COUNT // BATCHES, "the ground of it"
        assert (found["odd"][:5], found["ran"], found["stopped"][:5]) == ([], [], [])
        assert (found["cells"] >= COUNT // BATCHES, found["faults"]) == (True, 0)
        await page.evaluate("document.getElementById('go-on').click()")
    assert told == []
    await page.context.close()


async def test_in_a_careless_page_the_same_texts_do_run() -> None:
    ran: set[int] = set()
    tried = payloads()[::3]
    texts = [one.text.encode("utf-8", "replace").decode() for one in tried]

    async with async_playwright() as playwright:
        for first in range(0, len(texts), 250):
            # A browser of its own: some of these texts make Chromium fall over, or never answer again.
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=arguments())
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(PATIENCE_MS / 1000):
                    await _be_careless(browser, texts[first : first + 250], ran)
            await browser.close()

    assert len(ran) > len(tried) // 5
    assert len({one.family for one in tried if one.number in ran}) > 6


async def _be_careless(browser: Browser, texts: list[str], ran: set[int]) -> None:
    context = await browser.new_context(offline=True)
    # Some replace the document, so what runs is written down outside of it.
    await context.expose_function("tell", lambda number: ran.add(number))
    await context.add_init_script(DETECTOR + "globalThis.hit = (number) => { tell(number); };")
    page = await context.new_page()
    await page.goto("about:blank")
    await page.evaluate(CARELESS, texts)


def test_no_text_is_a_name_of_an_element_an_attribute_or_a_handler() -> None:
    for _number, _family, text in payloads():
        for check in (check_tag, check_attribute):
            with pytest.raises(UnsafeMarkup):
                check(text)
        for name in ("srcDoc", "onclick", "onError", "innerHTML"):
            with pytest.raises(UnsafeMarkup):
                normalise("iframe", {name: text})


def test_no_text_leaves_the_title_of_a_document() -> None:
    for _number, _family, text in payloads():
        document = static_document(Document(title=text, stylesheets=(), icon=""), "")
        title = document.partition("<title>")[2].partition("</title>")[0]

        assert "<" not in title
        assert document.count("<title>") == document.count("</title>") == 1


async def _watched(chromium: Browser, server: RunningServer) -> tuple[Page, list[str]]:
    """A window that writes down what code would do: dialogs, windows, requests to others, faults."""
    page = await (await chromium.new_context()).new_page()
    told: list[str] = []
    own = urlsplit(server.url).netloc

    def ended(request: Request) -> None:
        # The policy of the page, or of browsers for pictures of others, let none of these leave.
        # What a blob or a picture in its own address holds comes from nowhere.
        is_own = urlsplit(request.url).netloc == own or request.url.startswith(("data:image", "blob:"))
        if not is_own and request.failure not in ("csp", "origin"):
            told.append(f"request {request.url[:200]} {request.failure}")

    async def dialog(shown: Any) -> None:
        told.append(f"dialog {shown.message}")
        await shown.dismiss()

    async def only_pages(route: Route) -> None:
        # An address such as "#x" is the page itself, which need not be made for a picture.
        await (route.abort() if route.request.resource_type == "image" else route.continue_())

    await page.route("**/*", only_pages)
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    page.on("dialog", dialog)
    page.on("popup", lambda window: told.append(f"window {window.url}"))
    page.on("pageerror", lambda error: told.append(f"error {error}"))
    await page.add_init_script(DETECTOR)
    return page, told
