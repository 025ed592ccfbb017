"""Events reach the server with what handlers expect, in order, and no more often than wanted."""

from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage


async def test_controls_may_be_called_as_browsers_call_what_forms_do(page: Page, stage: Stage) -> None:
    names = ["elements", "matches", "remove", "contains", "id", "name", "action", "method", "submit", "reset"]
    names += [
        "children",
        "closest",
        "append",
        "style",
        "title",
        "value",
        "focus",
        "after",
        "target",
        "length",
    ]
    controls = "".join(f'<input data-h="{number}" name="{name}">' for number, name in enumerate(names, 10))
    socket = await stage.show(
        page,
        f'<main data-h="1"><form data-h="2" data-on="submit:p">{controls}<button>Go</button></form></main>',
    )

    await page.get_by_role("button", name="Go").click()

    told = (await socket.next_of("submit"))[3]["target"]["elements"]
    assert [control["name"] for control in told] == names
    await socket.send([1, ["r", 2]])
    await expect(page.locator("form")).to_have_count(0)


async def test_a_click_is_two_numbers(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<button data-h="1" data-on="click" id="b">x</button>')
    await page.mouse.click(20, 20)

    assert await socket.receive() == [1, 1, "click", {"clientX": 20, "clientY": 20}]


async def test_a_click_by_keyboard_is_nothing_but_a_click(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<button data-h="1" data-on="click">x</button>')
    await page.focus("button")
    await page.keyboard.press("Enter")

    assert await socket.receive() == [1, 1, "click"]


async def test_a_click_that_opens_a_link_elsewhere_is_the_browsers(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page, '<p data-h="1" data-on="click"><a data-h="2" data-on="click:p keydown:p" href="/two">x</a></p>'
    )
    await page.evaluate("""() => {
        const link = document.querySelector('a');
        const told = (event) => {
          document.title += event.defaultPrevented ? ',kept' : ',left';
          event.preventDefault();
        };
        document.addEventListener('click', told);
        for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'x']) {
          link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, [key]: true }));
        }
        link.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, key: 'k', ctrlKey: true }));
    }""")

    heard = [await socket.receive() for _ in range(6)]

    # What is around the link hears of each; the link itself of the plain click alone, and of keys.
    assert [(number, type_) for _seq, number, type_, *_rest in heard] == [
        *[(1, "click")] * 3,
        (2, "click"),
        (1, "click"),
        (2, "keydown"),
    ]
    assert (await page.title()).endswith(",left,left,left,kept")


async def test_events_bubble_through_ours_and_foreign_nodes_until_stopped(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<div data-h="1" data-on="click"><div data-h="2" data-on="click:s"><x-foreign>'
        '<p data-h="3" data-on="keydown click" id="p"><b data-h="4" id="b">x</b></p></x-foreign></div></div>'
        '<button data-h="5" data-on="click"></button>',
    )
    await page.locator("b").dispatch_event("click")
    await page.locator("button").dispatch_event("click")

    told = {"target": {"tagName": "B", "id": "b"}}
    assert [await socket.receive() for _ in range(3)] == [
        [1, 3, "click", told],
        [2, 2, "click", told],
        [3, 5, "click"],
    ]


async def test_what_does_not_bubble_is_told_to_its_own_element_only(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<div data-h="1" data-on="mouseenter scroll toggle"><details data-h="2" data-on="toggle">'
        '<summary data-h="3">'
        "x</summary></details></div>",
    )
    await page.click("summary")

    messages = [await socket.receive(), await socket.receive()]
    assert sorted(message[1:3] for message in messages) == [[1, "mouseenter"], [2, "toggle"]]


async def test_default_actions_are_prevented_where_asked(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<form data-h="1" data-on="submit:p" action="/elsewhere"><input data-h="2" name="tool" value="axe">'
        '<input data-h="3" type="checkbox" name="sharp" checked><select data-h="4" name="kind">'
        '<option data-h="5">a</option>'
        '</select><button data-h="6">Save</button></form>',
    )
    await page.click("button")

    assert await socket.receive() == [
        1,
        1,
        "submit",
        {
            "target": {
                "elements": [
                    {"name": "tool", "value": "axe"},
                    {"name": "sharp", "value": "on", "checked": True, "type": "checkbox"},
                    {"name": "kind", "value": "a", "tagName": "SELECT"},
                ]
            }
        },
    ]
    assert page.url == stage.url


async def test_keys_and_modifiers_travel(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<input data-h="1" data-on="keydown focusin" name="q">')
    await page.focus("input")
    await page.keyboard.press("Shift+A")

    assert await socket.receive() == [1, 1, "focusin", {"target": {"value": ""}}]
    assert (await socket.receive())[3]["key"] == "Shift"
    assert await socket.receive() == [
        3, 1, "keydown", {"shiftKey": True, "key": "A", "code": "KeyA", "target": {"value": ""}},
    ]  # fmt: skip


async def test_choices_and_files_travel(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<select data-h="1" data-on="change" multiple><option data-h="2">a</option>'
        '<option data-h="3">b</option></select>'
        '<input type="checkbox" data-h="4" data-on="change"><input type="file" data-h="5" data-on="change">',
    )
    await page.select_option("select", ["a", "b"])
    await page.check("input[type=checkbox]")
    await page.uncheck("input[type=checkbox]")
    await page.set_input_files(
        "input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}
    )

    targets = [(await socket.receive())[3]["target"] for _ in range(4)]
    [file] = targets[3].pop("files")
    assert targets[:3] == [
        {"value": "a", "selectedValues": ["a", "b"]},
        {"value": "on", "checked": True},
        {"value": "on", "checked": False},
    ]
    assert (file["name"], file["size"], file["type"]) == ("a.txt", 5, "text/plain")


async def test_an_inserted_element_and_a_new_wish_are_heard(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="1">x</p>')
    await socket.send(
        [0, ["i", 0, 0, '<b data-h="2" data-on="dblclick">y</b>'], ["a", 1, {"data-on": "mouseup"}]]
    )
    await page.locator("b").dispatch_event("dblclick")
    await page.locator("p").dispatch_event("mouseup")
    await socket.send([0, ["a", 1, {"data-on": None}], ["t", 2, "z"]])
    await expect(page.locator("b")).to_have_text("z")
    await page.locator("p").dispatch_event("mouseup")
    await page.locator("b").dispatch_event("dblclick")

    assert [await socket.receive() for _ in range(3)] == [
        [1, 2, "dblclick"],
        [2, 1, "mouseup"],
        [3, 2, "dblclick"],
    ]


async def test_a_throttled_input_says_first_and_last(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<input data-h="1" data-on="input:t300">')
    await page.evaluate(
        """() => {
        const input = document.querySelector('input');
        for (const letter of 'abcdef') {
          input.value += letter;
          input.dispatchEvent(new InputEvent('input', {bubbles: true}));
        }
        }"""
    )

    assert [(await socket.receive())[3]["target"]["value"] for _ in range(2)] == ["a", "abcdef"]


async def test_what_is_throttled_goes_before_what_comes_after(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page, '<input data-h="1" data-on="input:t60000"><button data-h="2" data-on="click">Save</button>'
    )
    await page.focus("input")
    await page.keyboard.type("axe")
    await page.locator("button").dispatch_event("click")

    messages = [await socket.receive() for _ in range(3)]
    assert [(message[0], message[2]) for message in messages] == [(1, "input"), (2, "input"), (3, "click")]
    assert messages[1][3]["target"]["value"] == "axe"


async def test_what_is_too_long_is_not_sent_and_stays(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<textarea data-h="1" data-on="input"></textarea><button data-h="2" data-on="click">x</button>',
        max=1000,
    )
    await page.fill("textarea", "ä" * 600)
    await expect(page.locator("#heavy-notice")).to_contain_text("too long")
    await socket.send([0, ["p", 1, {"value": "old"}], ["t", 2, "seen"]])
    await expect(page.locator("button")).to_have_text("seen")
    assert await page.input_value("textarea") == "ä" * 600

    await page.fill("textarea", "short")

    assert (await socket.receive())[:3] == [1, 1, "input"]
    await expect(page.locator("#heavy-notice")).to_be_hidden()
