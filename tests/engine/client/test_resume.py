"""A page comes back as it was: its sealed state is handed in, and what is equal is not touched."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.engine.client.stage import Socket, Stage
from tests.engine.client.test_islands import BINDING, box, island

OBSERVE = """
window.mutations = [];
window.watcher = new MutationObserver((seen) => mutations.push(...seen));
watcher.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
"""
CONTENT = (
    '<main data-h="1"><h1 data-h="2">Tools</h1>'
    '<p data-h="3"><!--h4-->Hello <b data-h="5">Ada</b><!--h6-->!</p>'
    '<input data-h="7" id="name" data-on="input"><textarea data-h="8" name="note"></textarea>'
    '<details data-h="9"><summary data-h="10">More</summary><!--h11-->text</details>'
    '<div data-h="12" id="list" data-style="height:20px;overflow:auto"><p data-h="13" '
    'data-style="height:500px">x</p></div>'
    '<button data-h="14" data-on="click" id="take">Take</button><output data-h="15">0</output></main>'
)


def renumbered(html: str, by: int = 100) -> str:
    """The same page as another process would number it."""
    for number in range(99, 0, -1):
        html = html.replace(f'data-h="{number}"', f'data-h="{number + by}"')
        html = html.replace(f"<!--h{number}-->", f"<!--h{number + by}-->")
    return html


async def come_back(stage: Stage, html: str, **more: Any) -> Socket:
    """Play a server that does not know the page and makes it anew."""
    socket = await stage.socket()
    await socket.send(["hello", {"ack": int(socket.asked["acked"]), "page": "p2", "html": html, **more}])
    return socket


async def back(page: Page) -> None:
    """Wait until the page is connected."""
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")


async def test_sealed_state_is_handed_in_in_its_order(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT, log="S1")
    await first.send([0, ["k", "D1"]])
    await first.send([0, ["t", 15, "1"], ["k", "D2"]])
    await expect(page.locator("output")).to_have_text("1")
    await first.cut()
    second = await stage.socket()
    assert (second.asked["log"], second.asked["line"]) == ("3", "p1")
    await second.send(["state"])

    assert await second.receive() == ["state", "S1\nD1\nD2", 0]


async def test_a_snapshot_replaces_all_that_was_kept(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT, log="S1")
    await first.send([0, ["k", "D1"]])
    await first.send([0, ["k", "S2", 1], ["t", 15, "1"]])
    await expect(page.locator("output")).to_have_text("1")
    await first.cut()
    second = await stage.socket()
    await second.send(["state"])

    assert await second.receive() == ["state", "S2", 0]


async def test_a_long_log_is_handed_in_piece_by_piece(page: Page, stage: Stage) -> None:
    texts = ["S" * 20_000, "D" * 20_000]
    first = await stage.show(page, CONTENT, log=texts[0])
    await first.send([0, ["k", texts[1]], ["t", 15, "1"]])
    await expect(page.locator("output")).to_have_text("1")
    await first.cut()
    second = await stage.socket()
    await second.send(["state"])
    pieces = [await second.receive() for _ in range(3)]

    assert [left for _, _, left in pieces] == [2, 1, 0]
    assert max(len(piece) for _, piece, _ in pieces) == 16_384
    assert "".join(piece for _, piece, _ in pieces) == "\n".join(texts)


async def test_nothing_is_said_before_the_greeting_but_the_state(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT, log="S1")
    await first.cut()
    second = await stage.socket()
    await page.locator("#take").dispatch_event("click")
    await second.send(["state"])
    assert (await second.receive())[0] == "state"
    await second.send(["hello", {"ack": 0, "page": "p2", "html": renumbered(CONTENT), "kept": "all"}])

    assert (await second.receive())[:3] == [1, 114, "click"]


async def test_the_log_of_a_new_page_begins_with_its_greeting(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT, log="S1")
    await first.cut()
    second = await come_back(stage, renumbered(CONTENT), kept="all", log="S2")
    await second.send([0, ["k", "D2"], ["t", 115, "1"]])
    await expect(page.locator("output")).to_have_text("1")
    await second.cut()
    third = await stage.socket()
    assert (third.asked["page"], third.asked["line"], third.asked["digest"]) == ("p2", "p1", "")
    await third.send(["state"])
    assert await third.receive() == ["state", "S2\nD2", 0]
    await third.send(["hello", {"ack": 0, "page": "p3", "html": CONTENT, "kept": "expired"}])
    await back(page)
    await third.cut()

    assert (await stage.socket()).asked["log"] == "0"


async def test_where_nothing_differs_not_one_node_is_touched(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT)
    await back(page)
    await page.fill("#name", "ax")
    await page.fill("textarea", "a note")
    await page.click("summary")
    await page.evaluate("list.scrollTop = 70")
    await page.focus("#name")
    await page.evaluate("document.querySelector('#name').setSelectionRange(1, 2)")
    seq = (await first.next_of("input"))[0]
    await first.send([seq])
    await first.cut()
    await page.evaluate(OBSERVE)
    second = await come_back(
        stage, renumbered(CONTENT).replace('id="name"', 'id="name" value="ax"'), kept="all"
    )
    await second.send([seq, ["a", 115, {"title": "edited"}]])
    await expect(page.locator("output")).to_have_attribute("title", "edited")

    seen = await page.evaluate("mutations.map((one) => `${one.target.nodeName} ${one.attributeName}`)")
    assert [one for one in seen if not one.startswith("HTML data-")] == ["OUTPUT title"]
    kept = await page.evaluate(
        """() => {
        const [name, note] = ['#name', 'textarea'].map((each) => document.querySelector(each));
        return [name.value, document.activeElement === name, name.selectionStart, name.selectionEnd,
          note.value, document.querySelector('details').open, list.scrollTop];
        }"""
    )
    assert kept == ["ax", True, 1, 2, "a note", True, 70]


async def test_events_go_to_the_new_numbers_of_their_elements(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT)
    await first.cut()
    second = await stage.socket()
    await page.locator("#take").dispatch_event("click")
    await second.send(["hello", {"ack": 0, "page": "p2", "html": renumbered(CONTENT)}])
    assert (await second.receive())[:3] == [1, 114, "click"]
    await page.locator("#take").dispatch_event("click")

    assert (await second.receive())[:3] == [2, 114, "click"]
    assert await page.locator("#heavy-notice").count() == 0


async def test_an_event_whose_element_may_be_another_one_is_dropped_and_said(
    page: Page, stage: Stage
) -> None:
    rows = '<ul data-h="1">{}</ul><button data-h="9" data-on="click" id="other">Other</button>'
    row = '<li data-h="{}"><b data-h="{}">{}</b><button data-h="{}" data-on="click">Done</button></li>'
    first = await stage.show(page, rows.format(row.format(2, 3, "Ada", 4) + row.format(5, 6, "Bo", 7)))
    await first.cut()
    second = await stage.socket()
    await page.locator("li button").first.dispatch_event("click")
    html = rows.format(row.format(12, 13, "Cy", 14) + row.format(15, 16, "Bo", 17))
    await second.send(["hello", {"ack": 0, "page": "p2", "html": html}])
    notice = page.locator("#heavy-notice")
    await expect(notice.get_by_role("status")).to_have_text(
        "Your last action may not have been kept. Please check."
    )
    await page.locator("#other").dispatch_event("click")

    assert (await second.receive())[:3] == [2, 9, "click"]
    await notice.get_by_role("button", name="Close").click()
    await expect(notice).to_have_count(0)


def rows_of(*rows: tuple[int, str]) -> str:
    """A list with a button in each row; the row's number and its text."""
    row = '<li data-h="{}"><b data-h="{}">{}</b><button data-h="{}" data-on="click">Done</button></li>'
    shown = "".join(row.format(number, number + 1, text, number + 2) for number, text in rows)
    return f'<ul data-h="{min(number for number, _ in rows) - 1}">{shown}</ul>'


def names(**of: str) -> dict[str, Any]:
    return {"by": "x", "of": {name.removeprefix("n"): key for name, key in of.items()}}


async def test_an_event_goes_to_the_row_that_has_its_key(page: Page, stage: Stage) -> None:
    first = await stage.show(page, rows_of((2, "Ada"), (5, "Bo")), keys=names(n2="00a", n5="00b"))
    await back(page)
    await page.evaluate("document.querySelectorAll('button')[1].focus()")
    await first.cut()
    second = await stage.socket()
    await page.locator("li button").nth(1).dispatch_event("click")
    html = rows_of((12, "Bo, late"), (15, "Cy"), (18, "Ada"))
    await second.send(
        ["hello", {"ack": 0, "page": "p2", "html": html, "keys": names(n12="00b", n15="00c", n18="00a")}]
    )

    assert (await second.receive())[:3] == [1, 14, "click"]
    assert await page.evaluate("document.activeElement.closest('li').textContent") == "Bo, lateDone"
    await expect(page.locator("b")).to_have_text(["Bo, late", "Cy", "Ada"])
    assert await page.locator("#heavy-notice").count() == 0


async def test_an_event_of_a_row_whose_key_is_gone_is_dropped_though_another_looks_the_same(
    page: Page, stage: Stage
) -> None:
    first = await stage.show(page, rows_of((2, "Ada"), (5, "Bo")), keys=names(n2="00a", n5="00b"))
    await back(page)
    await first.cut()
    second = await stage.socket()
    await page.locator("li button").first.dispatch_event("click")
    hello = {"ack": 0, "page": "p2", "keys": names(n12="00c", n15="00b")}
    await second.send(["hello", {**hello, "html": rows_of((12, "Ada"), (15, "Bo"))}])

    await expect(page.locator("#heavy-notice").get_by_role("status")).to_have_text(
        "Your last action may not have been kept. Please check."
    )
    await page.locator("li button").nth(1).dispatch_event("click")
    assert (await second.receive())[:3] == [2, 17, "click"]


async def test_names_that_were_made_with_another_secret_say_nothing(page: Page, stage: Stage) -> None:
    first = await stage.show(page, rows_of((2, "Ada"), (5, "Bo")), keys=names(n2="00a", n5="00b"))
    await back(page)
    await page.evaluate("window.rows = [...document.querySelectorAll('li')]; 0")
    await first.cut()
    keys = {**names(n12="00x", n15="00a"), "by": "y"}
    second = await come_back(stage, rows_of((12, "Ada"), (15, "Bo")), keys=keys)
    await back(page)
    await second.send([0, ["t", 13, "Adam"]])

    await expect(page.locator("b")).to_have_text(["Adam", "Bo"])
    assert await page.evaluate("rows.every((row, at) => row === document.querySelectorAll('li')[at])")


async def test_names_that_came_with_the_wish_to_move_are_those_of_rows_that_came_later(
    page: Page, stage: Stage
) -> None:
    first = await stage.show(page, rows_of((2, "Ada")), keys=names(n2="00a"))
    await first.send([0, ["i", 1, 0, rows_of((5, "Bo"))[len('<ul data-h="4">') : -len("</ul>")]]])
    await expect(page.locator("b")).to_have_text(["Ada", "Bo"])
    await first.send(["move", 20, names(n2="00a", n5="00b")])
    second = await stage.socket()
    await page.locator("li button").nth(1).dispatch_event("click")
    hello = {"ack": 0, "page": "p2", "keys": names(n12="00a", n15="00b")}
    await second.send(["hello", {**hello, "html": rows_of((12, "Ada"), (15, "Bo, late"))}])

    assert (await second.receive())[:3] == [1, 17, "click"]


async def test_typed_text_is_told_when_its_event_was_dropped(page: Page, stage: Stage) -> None:
    row = '<ul data-h="1"><li data-h="2"><b data-h="3">{}</b><input data-h="4" data-on="input"></li></ul>'
    first = await stage.show(page, row.format("Ada"))
    await first.cut()
    second = await stage.socket()
    await page.fill("input", "axe")
    await second.send(["hello", {"ack": 0, "page": "p2", "html": renumbered(row.format("Bo"))}])

    assert await second.receive() == [2, 104, "input", {"target": {"value": "axe"}}]
    assert await page.input_value("input") == "axe"
    assert await page.locator("#heavy-notice").count() == 0


async def test_keys_typed_while_there_is_no_server_are_told_once_it_is_back(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT)
    await first.cut()
    second = await stage.socket()
    await page.focus("#name")
    await page.keyboard.type("chisel")
    await second.send(["hello", {"ack": 0, "page": "p2", "html": renumbered(CONTENT), "kept": "all"}])

    _, number, kind, payload = await second.receive()
    assert (number, kind, payload["target"]["value"]) == (107, "input", "chisel")
    assert await page.input_value("#name") == "chisel"


async def test_what_the_server_set_gives_way_to_what_it_sets_now(page: Page, stage: Stage) -> None:
    fields = (
        '<input data-h="1" data-on="input"><input type="checkbox" data-h="2" data-on="change">'
        '<select data-h="3" data-on="change">'
        '<option data-h="4">a</option><option data-h="5">b</option></select>'
        '<textarea data-h="6" data-on="input"></textarea><output data-h="7">0</output>'
    )
    first = await stage.show(page, fields)
    await first.send(
        [
            0,
            ["p", 1, {"value": "x"}],
            ["p", 2, {"checked": True}],
            ["p", 3, {"value": "b"}],
            ["p", 6, {"value": "x"}],
            ["t", 7, "1"],
        ]
    )
    await expect(page.locator("output")).to_have_text("1")
    await first.cut()
    second = await come_back(stage, fields.replace('"input"', '"input" value="y"', 1), kept="all")
    await second.send([0, ["t", 7, "2"]])
    await expect(page.locator("output")).to_have_text("2")

    shown = await page.evaluate(
        """() => {
        const [name, tick, choice, note] =
          ['input', '[type=checkbox]', 'select', 'textarea'].map((each) => document.querySelector(each));
        return [name.value, tick.checked, choice.value, note.value];
        }"""
    )
    assert shown == ["y", False, "a", ""]


async def test_refused_state_begins_anew_with_one_sentence(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT, log="S1")
    await page.fill("#name", "axe")
    await page.locator("#take").dispatch_event("click")
    assert (await first.next_of("click"))[0] == 2
    await first.cut()
    second = await stage.socket()
    assert (second.asked["seq"], second.asked["acked"]) == ("2", "0")
    await page.locator("#take").dispatch_event("click")
    hello = {"ack": 2, "page": "p2", "html": renumbered(CONTENT), "kept": "altered"}
    await second.send(["hello", hello])

    # What was typed is still there, so the new page is told of it; no click is done on another page.
    assert await second.receive() == [4, 107, "input", {"target": {"value": "axe"}}]
    await expect(page.locator("#heavy-notice").get_by_role("status")).to_have_text(
        "This page could not be brought back as it was and starts afresh. Please check what you did last."
    )
    assert await page.input_value("#name") == "axe"


async def test_nothing_is_done_or_filled_in_on_a_page_that_its_person_did_not_ask_for(
    page: Page, stage: Stage
) -> None:
    first = await stage.show(page, CONTENT)
    await page.fill("#name", "a secret")
    await first.cut()
    second = await stage.socket()
    await page.locator("#take").dispatch_event("click")
    html = renumbered(CONTENT.replace("Tools", "Who are you?"))
    await second.send(["hello", {"ack": 1, "page": "p2", "path": "/log-in", "html": html}])
    await expect(page.locator("#heavy-notice").get_by_role("status")).to_have_text(
        "Your last action may not have been kept. Please check."
    )
    assert await page.input_value("#name") == ""
    await page.locator("#take").dispatch_event("click")

    assert (await second.receive())[:3] == [3, 114, "click"]
    await second.cut()
    assert (await stage.socket()).asked["path"] == "/log-in"


async def test_edits_behind_a_greeting_wait_for_it(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT)
    await first.cut()
    second = await come_back(stage, renumbered(CONTENT))
    await second.send([0, ["t", 115, "one"]])
    await second.send([0, ["t", 115, "two"], ["a", 115, {"title": "last"}]])

    await expect(page.locator("output")).to_have_attribute("title", "last")
    await expect(page.locator("output")).to_have_text("two")


async def test_what_goes_on_stays_in_the_journal(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT)
    for _ in range(3):
        await page.locator("#take").dispatch_event("click")
    await first.send([1])
    await first.send([3, ["o", 2], ["t", 15, "3"]])
    await expect(page.locator("output")).to_have_text("3")
    await expect(page.locator("html")).not_to_have_attribute("data-pending", "true")
    await first.cut()
    second = await stage.socket()
    assert (second.asked["seq"], second.asked["acked"]) == ("3", "1")
    await second.send(["hello", {"ack": 1, "page": "p2", "html": renumbered(CONTENT)}])
    assert [(await second.receive())[0], (await second.receive())[0]] == [2, 3]
    await second.send([3, ["o", 0], ["t", 115, "6"]])
    await expect(page.locator("output")).to_have_text("6")
    await second.cut()

    assert (await stage.socket()).asked["acked"] == "3"


async def test_a_page_moves_to_another_server_and_nobody_sees_it(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT)
    await back(page)
    await page.evaluate(OBSERVE)
    await first.send(["move", 20])
    second = await stage.socket()
    await page.locator("#take").dispatch_event("click")
    await second.send(["hello", {"ack": 0, "page": "p2", "html": renumbered(CONTENT), "kept": "all"}])
    assert (await second.receive())[:3] == [1, 114, "click"]
    await second.send([1, ["t", 115, "1"]])
    await expect(page.locator("output")).to_have_text("1")

    seen = await page.evaluate("mutations.map((one) => `${one.target.nodeName} ${one.attributeName}`)")
    assert [one for one in seen if "data-pending" not in one] == ["#text null"]
    assert await page.locator("#heavy-connection").count() == 0


async def test_nothing_is_said_over_a_socket_that_is_to_be_left(page: Page, stage: Stage) -> None:
    first = await stage.show(page, CONTENT)
    await back(page)
    await page.evaluate(
        "window.timers = []; window.real = setTimeout; window.setTimeout = (work) => timers.push(work); 0"
    )
    await first.send(["move", 1])
    await expect(page.locator("output")).to_have_text("0")
    await first.send([0, ["t", 15, "still here"]])
    await expect(page.locator("output")).to_have_text("still here")
    await page.locator("#take").dispatch_event("click")
    await page.evaluate("() => { window.setTimeout = real; timers[0](); }")
    second = await stage.line()

    assert (second.asked["seq"], (await second.receive())[:3]) == ("0", [1, 14, "click"])


async def test_an_island_goes_on_with_a_new_model(page: Page, stage: Stage) -> None:
    stage.script("/_live/modules/box.js", BINDING)
    first = await stage.show(page, '<p data-h="2">a</p>' + island(1, box("one")))
    await expect(page.locator("section")).to_have_text("one")
    await page.evaluate("window.kept = document.querySelector('heavy-island')")
    await first.cut()
    second = await come_back(stage, '<p data-h="5">a</p>' + island(6, box("two")))
    await expect(page.locator("section")).to_have_text("two")
    await second.send([0, ["j", 6, box("three")]])
    await expect(page.locator("section")).to_have_text("three")

    assert await page.evaluate(
        "[kept === document.querySelector('heavy-island'), window.unmounted ?? []]"
    ) == [
        True,
        [],
    ]


async def test_what_was_typed_finds_its_field_in_a_page_of_another_shape(page: Page, stage: Stage) -> None:
    first = await stage.show(page, '<input data-h="1" name="title" data-on="input"><b data-h="2">x</b>')
    await page.fill("input", "axe")
    await page.evaluate("document.querySelector('input').setSelectionRange(1, 1)")
    await first.receive()
    await first.send([1])
    await first.cut()
    second = await come_back(
        stage,
        '<form data-h="4"><label data-h="5"><input data-h="6" name="title" data-on="input"></label></form>',
    )

    assert await second.receive() == [2, 6, "input", {"target": {"value": "axe"}}]
    assert await page.evaluate("[document.activeElement.value, document.activeElement.selectionStart]") == [
        "axe",
        1,
    ]


async def test_the_part_for_it_loads_ahead(page: Page, stage: Stage) -> None:
    async with page.expect_response("**/resume.js"):
        await stage.show(page, CONTENT)


@pytest.mark.parametrize("module", ["resume.js", "pairing.js"])
async def test_where_the_part_for_it_cannot_load_it_is_tried_again_and_nothing_is_lost(
    page: Page, stage: Stage, module: str
) -> None:
    """The network goes just when it is needed, and comes back."""
    await page.route(f"**/{module}", lambda route: route.abort())
    first = await stage.show(page, CONTENT)
    await page.fill("#name", "axe")
    await first.receive()
    await first.cut()
    greeting = ["hello", {"ack": 0, "page": "p2", "html": renumbered(CONTENT), "kept": "all"}]
    second = await stage.socket()
    await page.locator("#take").dispatch_event("click")
    await second.send(greeting)
    third = await stage.socket()
    # As long as it does not come, all goes on as without a server.
    await third.send(["state"])
    await expect(page.locator("#heavy-connection")).to_have_text("The server does not answer. Trying again…")
    fourth = await stage.socket()
    assert (fourth.asked["page"], fourth.asked["acked"]) == ("p1", "0")
    await page.unroute(f"**/{module}")
    await fourth.send(greeting)

    assert [(await fourth.receive())[:3] for _ in range(2)] == [[1, 107, "input"], [2, 114, "click"]]
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await expect(page.locator("#heavy-connection")).to_be_hidden()
    assert await page.input_value("#name") == "axe"
    assert await page.locator("#heavy-notice").count() == 0


async def test_foreign_copies_of_our_elements_say_nothing(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, CONTENT)
    await page.evaluate("document.body.append(document.querySelector('#take').cloneNode(true))")
    await page.evaluate(
        "document.querySelector('main').append(document.querySelector('#take').cloneNode(true))"
    )
    for button in await page.locator("main button").all():
        await button.dispatch_event("click")
    await page.locator("main button").first.dispatch_event("click")

    assert [(await socket.receive())[0], (await socket.receive())[0]] == [1, 2]
    assert await page.locator("#take").count() == 3
