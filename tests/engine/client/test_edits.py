"""Edits in places where markup is special, and what the browser holds survives them."""

from playwright.async_api import Page, expect

from tests.engine.client.stage import Stage

SVG = "http://www.w3.org/2000/svg"


async def test_markup_gets_the_namespace_of_its_place(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<svg data-h="1"><g data-h="2"></g><foreignObject data-h="3"></foreignObject></svg>'
        '<math data-h="4"></math>',
    )
    await socket.send(
        [
            0,
            ["i", 2, 0, '<circle data-h="5" r="1"/><a data-h="6" xlink:href="#x"></a>'],
            ["i", 3, 0, '<p data-h="7">html</p>'],
            ["i", 4, 0, '<mi data-h="8">x</mi>'],
            ["a", 6, {"xlink:href": "#y", "strokeWidth": "2"}],
            ["i", 0, 0, '<p data-h="9">done</p>'],
        ]
    )

    await expect(page.get_by_text("done")).to_be_visible()
    spaces = await page.evaluate(
        "['circle', 'foreignObject p', 'mi'].map((name) => document.querySelector(name).namespaceURI)"
    )
    assert spaces == [SVG, "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"]
    assert await page.evaluate("document.querySelector('svg a').href.baseVal") == "#y"


async def test_rows_cells_and_options_are_parsed_in_place(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<table data-h="1"><tbody data-h="2"><tr data-h="3"></tr></tbody></table>'
        '<select data-h="4"></select><pre data-h="5"><b data-h="9">x</b></pre>',
    )
    await socket.send(
        [
            0,
            ["i", 2, 0, '<tr data-h="10"><td data-h="11">row</td></tr>'],
            ["i", 3, 0, '<td data-h="12">cell</td>'],
            ["i", 4, 0, '<option data-h="13" selected>one</option>'],
            ["x", 5, '<pre data-h="14">\n\nline</pre>'],
        ]
    )

    await expect(page.locator("td")).to_have_text(["cell", "row"])
    assert await page.input_value("select") == "one"
    assert await page.evaluate("document.querySelector('pre').textContent") == "\nline"


async def test_what_the_browser_holds_survives_all_that_does_not_replace_it(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<ul data-h="1"><li data-h="2"><input data-h="3" id="free"><details data-h="4">'
        '<summary data-h="5">more'
        '</summary>text</details><textarea data-h="6"></textarea></li><li data-h="7">b</li></ul>'
        '<p data-h="8">x</p>',
    )
    await page.fill("textarea", "long")
    await page.click("summary")
    await page.click("#free")
    await page.keyboard.type("typed")
    await page.keyboard.press("ArrowLeft")
    await socket.send(
        [
            0,
            ["m", 2, 1, 0],
            ["i", 1, 2, '<li data-h="9">c</li>'],
            ["a", 3, {"class": "wide"}],
            ["i", 2, 3, '<b data-h="10">new</b>'],
            ["r", 7],
            ["t", 8, "done"],
        ]
    )

    await expect(page.locator("p")).to_have_text("done")
    kept = await page.evaluate(
        """() => {
        const input = document.querySelector('#free');
        return [document.activeElement.id, input.value, input.selectionStart,
                document.querySelector('details').open, document.querySelector('textarea').value];
        }"""
    )
    assert kept == ["free", "typed", 4, True, "long"]


async def test_removed_nodes_are_forgotten(page: Page, stage: Stage) -> None:
    socket = await stage.show(
        page,
        '<div data-h="1"><p data-h="2"><!--h3-->x<b data-h="4">y</b></p></div><i data-h="5">z</i>',
        dev=True,
    )
    await socket.send([0, ["r", 2], ["t", 1, "alone"], ["x", 5, '<i data-h="6">done</i>']])

    await expect(page.locator("i")).to_have_text("done")
    await page.evaluate(
        "async () => { while (!window.heavy) await new Promise((go) => setTimeout(go, 10)); }"
    )
    assert await page.evaluate("[...heavy.registry.nodes.keys()]") == [1, 6]


async def test_an_inserted_node_may_take_the_focus(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<dialog data-h="1"></dialog><input data-h="2" id="other">')
    await socket.send(
        [0, ["i", 1, 0, '<p data-h="3"><input data-h="4" id="first" autofocus></p>'], ["a", 1, {"open": ""}]]
    )
    await expect(page.locator("#first")).to_be_focused()

    await socket.send([0, ["f", 2]])
    await expect(page.locator("#other")).to_be_focused()


async def test_an_element_becomes_a_text_and_texts_change(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="1"><!--h2-->a<b data-h="3">b</b></p><p data-h="4">c</p>')
    await socket.send([0, ["t", 2, "A"], ["t", 4, "C"]])
    await expect(page.locator("p")).to_have_text(["Ab", "C"])
    await socket.send(
        [0, ["t", 1, "<i>only</i>"], ["t", 4, ""], ["i", 4, 0, '<!--h5-->d<b data-h="6">e</b>']]
    )
    await expect(page.locator("p")).to_have_text(["<i>only</i>", "de"])
    await socket.send([0, ["r", 5], ["m", 6, 1, 0]])
    await expect(page.locator("p")).to_have_text(["<i>only</i>e", ""])


async def test_a_bad_edit_does_not_stop_the_others(page: Page, stage: Stage) -> None:
    socket = await stage.show(page, '<p data-h="1">x</p>')
    await socket.send([0, ["a", 1, {"not a name": "x"}], ["t", 1, "done"]])

    await expect(page.locator("p")).to_have_text("done")
