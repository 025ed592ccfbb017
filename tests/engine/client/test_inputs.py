"""Inputs never lose a keystroke, and keep caret and selection."""

import asyncio
import random
import string
from collections.abc import Callable
from contextlib import suppress

from playwright.async_api import Page, expect
from websockets.exceptions import ConnectionClosed

from tests.engine.client.stage import Socket, Stage

FIELD = '<input data-h="1" data-on="input" id="name"><output data-h="2">-</output>'


async def worsen_network(page: Page, **network: float) -> None:
    """Use the simulator that developers have."""
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate(
        """async (network) => {
        // It is there when the client has loaded its module for developers, which takes what it takes.
        while (!window.heavy) await new Promise((go) => setTimeout(go, 10));
        heavy.network(network);
        }""",
        network,
    )


async def echo(socket: Socket, change: Callable[[str], str] = str) -> None:
    """Play a page with a controlled input: it shows what it was told, changed."""
    while True:
        seq, number, _, payload = await socket.receive()
        value = payload["target"]["value"]
        await socket.send([seq, ["p", number, {"value": change(value)}], ["t", 2, str(len(value))]])


async def test_three_hundred_characters_at_400_ms_lose_none(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, FIELD, dev=True)
    await worsen_network(page, latency=400)
    text = "".join(random.Random(7).choices(string.ascii_lowercase + " ", k=300))
    server = asyncio.create_task(echo(socket))
    await page.focus("#name")
    await page.keyboard.type(text)

    await expect(page.locator("output")).to_have_text("300")
    assert await page.input_value("#name") == text
    server.cancel()


async def test_characters_survive_loss_and_broken_connections(page: Page, stage: Stage) -> None:
    heard: list[str] = []

    async def serve() -> None:
        """Know the page over all its sockets, and handle each event once."""
        handled = 0
        while True:
            socket = await stage.socket()
            with suppress(ConnectionClosed):
                await socket.greet(handled, dev=True)
                while True:
                    seq, _, _, payload = await socket.receive()
                    if seq <= handled:
                        continue
                    handled = seq
                    heard.append(payload["target"]["value"])
                    await socket.send([seq, ["p", 1, {"value": heard[-1]}], ["t", 2, str(len(heard[-1]))]])

    stage.set(FIELD)
    server = asyncio.create_task(serve())
    await page.goto(stage.url)
    await worsen_network(page, latency=40, loss=0.05, cut=0.03)
    text = "".join(random.Random(8).choices(string.ascii_lowercase, k=200))
    await page.focus("#name")
    await page.keyboard.type(text, delay=5)
    await page.evaluate("heavy.network({})")

    try:
        await expect(page.locator("output")).to_have_text("200")
    except AssertionError as error:
        # Seen once in some hundred runs, on a machine with much else to do: say whose fault it is.
        raise AssertionError(f"{server}, {await _state_of(page)}") from error
    assert await page.input_value("#name") == text
    assert heard[-1] == text
    server.cancel()


async def _state_of(page: Page) -> object:
    return await page.evaluate(
        """() => {
        const { journal, isOpen, isMoving, isLeaving, ack, acked, sent, made, attempts, socket } = heavy.line;
        const focused = document.activeElement.outerHTML.slice(0, 99);
        const [typed, ready] = [document.querySelector('#name').value.length, socket?.readyState];
        const counts = { ack, acked, sent, made, attempts };
        return { journal, isOpen, isMoving, isLeaving, counts, ready, focused, typed };
        }"""
    )


async def test_a_late_value_is_not_written_over_newer_keys(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, FIELD)
    await page.focus("#name")
    await page.keyboard.type("ab")
    await socket.receive()
    await socket.send([1, ["p", 1, {"value": "A"}], ["t", 2, "late"]])
    await expect(page.locator("output")).to_have_text("late")
    assert await page.input_value("#name") == "ab"

    await socket.send([2, ["p", 1, {"value": "AB"}], ["t", 2, "seen"]])
    await expect(page.locator("output")).to_have_text("seen")
    assert await page.input_value("#name") == "AB"


async def test_the_caret_stays_in_a_value_that_is_changed(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, FIELD.replace('id="name"', 'id="name" value="oneTHREE"'))
    server = asyncio.create_task(echo(socket, str.upper))
    await page.focus("#name")
    await page.evaluate("document.querySelector('#name').setSelectionRange(3, 3)")
    for key in "two":
        await page.keyboard.press(key)

    await expect(page.locator("output")).to_have_text("11")
    assert await page.input_value("#name") == "ONETWOTHREE"
    assert await page.evaluate("document.querySelector('#name').selectionStart") == 6
    server.cancel()


async def test_a_shorter_value_keeps_the_caret_before_the_same_rest(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, FIELD.replace('id="name"', 'id="name" value="1000"'))
    await page.focus("#name")
    await page.evaluate("document.querySelector('#name').setSelectionRange(2, 2)")
    await socket.send([0, ["p", 1, {"value": "1,000"}], ["t", 2, "done"]])

    await expect(page.locator("output")).to_have_text("done")
    assert await page.evaluate("document.querySelector('#name').selectionStart") == 3


async def test_no_value_is_written_while_text_is_composed(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, FIELD)
    await page.focus("#name")
    keyboard = await page.context.new_cdp_session(page)
    await keyboard.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    seq = (await socket.receive())[0]
    await socket.send([seq, ["p", 1, {"value": "NI"}], ["t", 2, "composing"]])
    await expect(page.locator("output")).to_have_text("composing")
    assert await page.input_value("#name") == "ni"

    await keyboard.send("Input.insertText", {"text": "你"})
    seq, _, _, payload = await socket.receive()
    assert payload["target"]["value"] == "你"
    await socket.send([seq, ["p", 1, {"value": "你!"}]])
    await expect(page.locator("#name")).to_have_value("你!")


async def test_a_value_waits_until_nobody_has_typed_for_a_while(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, FIELD.replace('"input"', '"input:d400"'))
    await page.focus("#name")
    await page.keyboard.type("a")
    seq = (await socket.receive())[0]
    await socket.send([seq, ["p", 1, {"value": "A"}], ["t", 2, "answered"]])
    await expect(page.locator("output")).to_have_text("answered")
    early = await page.input_value("#name")

    await expect(page.locator("#name")).to_have_value("A")
    assert early == "a"


async def test_choices_follow_the_same_rule(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<input type="checkbox" data-h="1" data-on="change">'
        '<input type="radio" name="r" value="a" data-h="3" data-on="change">'
        '<input type="radio" name="r" value="b" data-h="4" data-on="change">'
        '<select data-h="5" data-on="change">'
        '<option data-h="6">x</option><option data-h="7">y</option></select><output data-h="2">-</output>',
    )
    await page.check("[type=checkbox]")
    await page.check("[value=b]")
    await page.select_option("select", "y")
    await socket.send(
        [
            0,
            ["p", 1, {"checked": False}],
            ["p", 3, {"checked": True}],
            ["p", 6, {"selected": True}],
            ["t", 2, "late"],
        ]
    )
    await expect(page.locator("output")).to_have_text("late")
    state = """() => {
        const find = (selector) => document.querySelector(selector);
        return [find('[type=checkbox]').checked, find('[value=b]').checked, find('select').value];
        }"""
    assert await page.evaluate(state) == [True, True, "y"]

    await socket.send(
        [
            3,
            ["p", 1, {"checked": False}],
            ["p", 3, {"checked": True}],
            ["p", 5, {"value": "x"}],
            ["t", 2, "seen"],
        ]
    )
    await expect(page.locator("output")).to_have_text("seen")
    assert await page.evaluate(state) == [False, False, "x"]


async def test_what_was_typed_outlives_a_page_that_is_replaced(page: Page, stage: Stage) -> None:
    first = await stage.show(
        page,
        '<input data-h="1" id="free"><textarea data-h="2" name="note"></textarea>'
        '<input data-h="3" id="known" data-on="input" value="a">'
        '<div data-h="4" id="list" data-style="height:20px;overflow:auto">'
        '<p data-h="5" data-style="height:500px">x</p></div><input type="checkbox" data-h="6" name="sharp">',
    )
    await page.fill("textarea", "a note")
    await page.check("[name=sharp]")
    await page.fill("#known", "b")
    seq = (await first.next_of("input"))[0]
    await page.fill("#free", "typed")
    await page.evaluate("document.querySelector('#free').setSelectionRange(2, 4), (list.scrollTop = 70)")
    await first.send([seq, ["p", 3, {"value": "B"}]])
    await expect(page.locator("#known")).to_have_value("B")
    await first.cut()

    second = await stage.line(
        seq,
        html='<main data-h="11"><input data-h="12" id="free"><textarea data-h="13" name="note"></textarea>'
        '<input data-h="14" id="known" data-on="input" value="C">'
        '<div data-h="15" id="list" data-style="height:20px;overflow:auto">'
        '<p data-h="16" data-style="height:500px">x</p></div>'
        '<input type="checkbox" data-h="17" name="sharp"></main>',
    )
    await expect(page.locator("main")).to_be_visible()

    kept = await page.evaluate(
        """() => {
        const [free, list] = [document.querySelector('#free'), document.querySelector('#list')];
        return [free.value, document.activeElement === free, free.selectionStart, free.selectionEnd,
          list.scrollTop, document.querySelector('textarea').value,
          document.querySelector('[name=sharp]').checked,
          document.querySelector('#known').value];
        }"""
    )
    assert kept == ["typed", True, 2, 4, 70, "a note", True, "C"]
    await second.send([seq, ["t", 16, "y"]])
    await expect(page.locator("#list p")).to_have_text("y")


async def test_a_server_that_starts_afresh_is_told_what_was_typed(page: Page, stage: Stage) -> None:
    first = await stage.show(page, FIELD)
    await page.fill("#name", "axe")
    await first.receive()
    await first.cut()
    socket = await stage.socket()
    await socket.send(["hello", {"ack": 1, "page": "p2", "html": FIELD.replace('"1"', '"7"')}])

    assert await socket.receive() == [2, 7, "input", {"target": {"value": "axe"}}]
    assert await page.locator("#heavy-notice").count() == 0
