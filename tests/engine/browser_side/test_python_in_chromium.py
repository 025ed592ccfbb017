"""Python in a real browser: calls with answers, handlers that never leave it, and what goes wrong."""

import re

import pytest
from playwright.async_api import Page, WebSocket, expect

from tests.engine.browser_side.conftest import OpenWindow

# Messages of the server wait until the test lets them go.
HOLD = """
  const held = [];
  let isHeld = false;
  const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", { set(hear) {
    set.call(this, (message) => isHeld ? held.push(() => hear(message)) : hear(message));
  } });
  globalThis.hold = () => { isHeld = true; };
  globalThis.letGo = () => { isHeld = false; held.splice(0).forEach((hear) => hear()); };
"""
PYTHON = re.compile(r"/_live/python/|/python\.js")


async def ask(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def said(page: Page, text: str | re.Pattern[str]) -> None:
    await expect(page.locator("output").first).to_have_text(text)


async def test_a_handler_calls_functions_and_gets_typed_answers(open_page: OpenWindow) -> None:
    page = await open_page("/")

    await ask(page, "double")
    await said(page, "double: 42")
    await ask(page, "facts")
    await said(page, "facts: {'text': 'Calls', 'size': 0.5}")
    await ask(page, "nothing")
    await said(page, "nothing: 'No element of the page has the id \"nowhere\".'")
    await ask(page, "library")
    await said(page, re.compile("^library: .*keen"))


async def test_fields_of_a_form_are_not_taken_for_what_the_form_is(open_page: OpenWindow) -> None:
    page = await open_page("/")

    await ask(page, "form")

    await said(page, "form: ['form', 'form', '', '', False, False]")


async def test_a_form_is_changed_whatever_its_fields_are_called(open_page: OpenWindow) -> None:
    page = await open_page("/")
    form = page.locator("#form")

    await ask(page, "change")

    await said(page, "change: 'changed'")
    await expect(form).to_have_attribute("title", "changed")
    await expect(form).to_have_css("color", "rgb(1, 2, 3)")
    await expect(form).not_to_have_attribute("hidden", re.compile(""))


async def test_half_a_character_travels_as_a_mark_and_the_page_stays(open_page: OpenWindow) -> None:
    page = await open_page("/plain")
    sent: list[str] = []
    page.on("websocket", lambda socket: watch(socket, sent))
    await page.goto(page.url.replace("/plain", "/"))
    loads: list[str] = []
    page.on("load", lambda _page: loads.append("anew"))

    await ask(page, "halves")
    await said(page, "halves: {'\ufffd': 'low \ufffd', 'whole': '\U0001f642 \\\\ud83d'}")
    await ask(page, "fail in halves")
    await said(page, re.compile("^fail in halves: ClientFailed: .*xx\ufffd"))

    assert loads == []
    said_so = "".join(sent)
    assert "low \ufffd" in said_so
    assert not [half for half in (r'"\ud83d":', r"low \ude42", r"x\ud83d") if half in said_so]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("fail", r"ClientFailed: probe.fail raised ZeroDivisionError.*brython/probe\.py.*in divide"),
        ("anything", r"ClientAnswerInvalid: probe.answer_anything was answered with"),
        ("no JSON", r"ClientFailed: .* raised TypeError in the browser: Page is no value of JSON"),
        ("much", r"ClientAnswerInvalid: .* more than its browser may send"),
        ("mark", r"ClientFailed: .* raised NotAllowed in the browser: The attribute onclick"),
        ("for ever", r"ClientTimedOut: probe.wait_for_ever: no answer came within 0\.5 s"),
        ("loop", r"ClientTimedOut: probe.loop"),
    ],
)
async def test_what_goes_wrong_ends_in_one_typed_error(open_page: OpenWindow, name: str, wanted: str) -> None:
    page = await open_page("/")
    await ask(page, "double")
    await said(page, "double: 42")

    await ask(page, name)
    await said(page, re.compile(wanted, re.DOTALL))
    await ask(page, "double")

    await said(page, "double: 42")


async def test_a_handler_in_the_browser_tells_the_server_nothing(open_page: OpenWindow) -> None:
    sent: list[str] = []
    page = await open_page("/plain")
    page.on("websocket", lambda socket: watch(socket, sent))
    await page.goto(page.url.replace("/plain", "/handlers"))
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")

    await page.get_by_role("button", name="Menu").click()
    await expect(page.locator("#menu")).to_have_class("menu open")
    await page.get_by_role("button", name="Menu").click()
    await expect(page.locator("#menu")).to_have_class("menu")
    assert sent == []
    await page.get_by_role("button", name="Guess").click()

    await expect(page.locator("#heard")).to_have_text("1")
    assert len(sent) == 1


def watch(socket: WebSocket, sent: list[str]) -> None:
    socket.on("framesent", lambda text: sent.append(str(text)))


async def test_hooks_run_when_an_element_comes_changes_and_goes(open_page: OpenWindow) -> None:
    page = await open_page("/hooks")
    log = page.locator("#log")
    await expect(page.locator("#ticks")).to_have_text("3")

    await page.get_by_role("button", name="Show or hide").click()
    await expect(log).to_have_text("came")
    await page.get_by_role("button", name="Grow").click()
    await expect(log).to_have_text("came is 2")
    await page.get_by_role("button", name="Show or hide").click()

    await expect(log).to_have_text("came is 2 went")


async def test_a_function_sends_an_event_to_a_handler_of_the_server(open_page: OpenWindow) -> None:
    page = await open_page("/hooks")

    await page.get_by_role("button", name="Send").click()

    await expect(page.locator("#ear")).to_have_text("hello")


async def test_a_page_without_python_loads_nothing_of_it(open_page: OpenWindow) -> None:
    page = await open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(page.url + "plain")
    await page.get_by_role("button", name="0").click()
    await expect(page.get_by_role("button", name="1")).to_be_visible()
    assert asked
    assert not [url for url in asked if PYTHON.search(url)]

    await page.goto(page.url.replace("/plain", "/hooks"))
    await expect(page.locator("#ticks")).to_have_text("3")

    assert [url for url in asked if PYTHON.search(url)]


async def test_what_is_shown_at_once_stays_when_the_server_agrees(open_page: OpenWindow) -> None:
    page = await open_page("/handlers")
    lamp = page.locator("#lamp")

    await page.get_by_role("button", name="Switch").click()
    await expect(lamp).to_have_text("on")

    await expect(lamp).to_have_class("lit")
    await expect(lamp).not_to_have_attribute("title", re.compile(""))


async def test_what_is_shown_at_once_is_undone_when_the_server_answers(
    open_page: OpenWindow,
) -> None:
    page = await open_page("/handlers", HOLD)
    guess, heard = page.locator("#guess"), page.locator("#heard")
    await page.get_by_role("button", name="Menu").click()
    await expect(page.locator("#menu")).to_have_class("menu open")  # Python has started.

    await page.evaluate("hold()")
    await page.get_by_role("button", name="Guess").click()
    await expect(guess).to_have_text("accepted")
    await expect(heard).to_have_text("0")
    await page.evaluate("letGo()")
    await expect(heard).to_have_text("1")

    await expect(guess).to_have_text("waiting")
