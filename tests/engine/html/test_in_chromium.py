"""Chromium reads our HTML as what was meant: random documents, parsed as the client parses them."""

import random
from typing import Any

from playwright.async_api import Browser

from heavy_engine.html.attributes import normalise
from heavy_engine.html.tags import closing, opening, text_prefix
from heavy_engine.html.text import clean, escape
from tests.engine.html.pages import parsing_page

TAGS = ["p", "div", "span", "pre", "b", "ul", "section", "my-element", "noscript", "title"]
LETTERS = "\n\r\t<>&\"'`=/- \0\x01\x0c\x7f\x85\xa0\u2028\ufeff\ufffe\ufffd\U0001f642ab;#x0!]\\${}"
PIECES = [
    "</p>",
    "<script>",
    "&amp;",
    "&lt",
    "&#60;",
    "-->",
    "<!--",
    "]]>",
    "<![CDATA[",
    "\ud800",
    "javascript:",
    "\r\n",
]
NAMES = ["title", "className", "data-x", "aria-label", "alt", "placeholder", "lang", "data-Big"]


def make_tree(dice: random.Random, depth: int = 0) -> dict[str, Any]:
    """A tree without nesting that HTML's parser mends (it is about text, not about that)."""
    attributes = {name: make_text(dice) for name in dice.sample(NAMES, dice.randrange(4))}
    if depth == 3 or dice.random() < 0.3:
        text = dice.choice(["", "\n", "\n\n"]) + make_text(dice)
        return {"tag": dice.choice(TAGS), "attributes": attributes, "children": [text] if text else []}
    children = [
        make_text(dice) if dice.random() < 0.5 else make_tree(dice, depth + 1)
        for _ in range(dice.randrange(5))
    ]
    if dice.random() < 0.2:
        void = dice.choice(["br", "img", "hr", "input", "wbr"])
        children.append({"tag": void, "attributes": {}, "children": []})
    tag = dice.choice(["div", "span", "section", "my-element"])
    return {"tag": tag, "attributes": attributes, "children": [child for child in children if child != ""]}


def make_text(dice: random.Random) -> str:
    return "".join(
        dice.choice(PIECES) if dice.random() < 0.2 else dice.choice(LETTERS) for _ in range(dice.randrange(8))
    )


def write(tree: dict[str, Any]) -> str:
    """As the layout writes it, with texts marked unless they are alone."""
    tag, children = tree["tag"], tree["children"]
    html = opening(tag, tree["attributes"], 1)
    for child in children:
        if isinstance(child, str):
            text = clean(child)
            html += text_prefix(tag, text) if len(children) == 1 else "<!--h2-->"
            html += escape(text)
        else:
            html += write(child)
    return html + closing(tag)


def meant(tree: dict[str, Any]) -> dict[str, Any]:
    """The same as `tree(node)` of the page should tell it."""
    children: list[Any] = []
    for child in tree["children"]:
        if isinstance(child, str):
            children += [clean(child)] if len(tree["children"]) == 1 else [{"comment": "h2"}, clean(child)]
        else:
            children.append(meant(child))
    return {
        "tag": tree["tag"],
        "attributes": {"data-h": "1", **normalise(tree["tag"], tree["attributes"])},
        "children": [child for child in children if child != ""],
    }


async def test_chromium_reads_what_was_meant(chromium: Browser) -> None:
    dice = random.Random(3)
    trees = [make_tree(dice) for _ in range(400)]

    async with parsing_page(chromium) as page:
        read = await page.evaluate(
            "all => all.map(html => [...parse(html).childNodes].map(tree))", [write(tree) for tree in trees]
        )

    for tree, nodes in zip(trees, read, strict=True):
        assert nodes == [meant(tree)], write(tree)


async def test_chromium_reads_a_whole_document_as_it_reads_a_part(chromium: Browser) -> None:
    dice = random.Random(4)
    trees = [make_tree(dice) for _ in range(200)]
    body = "".join(map(write, trees))

    async with parsing_page(chromium) as page:
        read = await page.evaluate(
            "html => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map(tree)",
            f"<!doctype html><body>{body}</body>",
        )

    assert read == [meant(tree) for tree in trees]


async def test_nothing_of_it_runs(chromium: Browser) -> None:
    texts = [
        "<script>ran()</script>",
        '"><img src=x onerror=ran()>',
        "'><svg/onload=ran()>",
        "--><b onclick=ran()>",
    ]
    html = ""
    for tag in ("p", "textarea", "title", "noscript", "pre", "my-element"):
        for text in texts:
            html += opening(tag, {"title": text, "className": text, "style": {"color": text, "--x": text}}, 1)
            html += escape(text) + closing(tag)

    async with parsing_page(chromium) as page:
        found = await page.evaluate(
            """html => {
                window.runs = 0; window.ran = () => runs++;
                document.body.append(parse(html));
                const handlers = [...document.querySelectorAll("*")].flatMap(e => [...e.attributes])
                    .filter(a => a.name.startsWith("on"));
                return [runs, handlers.length, document.body.querySelectorAll("script, img, svg, b").length];
            }""",
            html,
        )

    assert found == [0, 0, 0]


def test_the_trees_hold_what_is_hard() -> None:
    dice = random.Random(3)
    html = "".join(write(make_tree(dice)) for _ in range(400))

    assert all(sign in html for sign in ("&#13;", "&quot;", '<pre data-h="1">\n\n', "\ufffd", "<!--h2-->"))
    assert all(f"<{tag}" in html for tag in ("br", "noscript", "title"))
