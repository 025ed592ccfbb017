"""Nesting that browsers would mend is found; Chromium's parser says what that is."""

import itertools

import pytest
from playwright.async_api import Browser

from heavy_engine.html.nesting import misplaced
from heavy_engine.html.tags import VOID

TAGS = """
    a address article aside b blockquote button caption code col colgroup dd details dialog div dl dt em
    fieldset figure footer form g h1 h2 header hr i img input label legend li main menu nav ol optgroup
    option p path pre section select span strong summary svg table tbody td template textarea tfoot th
    thead tr ul video
""".split()  # noqa: SIM905  # a list of 60 lines says no more
# Whose content is parsed by rules of its own, or (select) by rules that differ between browsers' versions.
WITHOUT_CONTENT = VOID | {"select", "template", "textarea", "path", "g"}
# Written right into a page these are mended whatever is in them, and are not what is asked here.
IN_TABLES = {"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"}
# Parsers leave them alone; the standard and assistive technology do not.
UNREACHABLE = "people cannot reach"
HOMELESS = ("li", "dt", "dd", "option", "optgroup")
ROUND_TRIP = """(pages) => pages.map((html) => {
    const root = document.createElement("div");
    root.innerHTML = html;
    return root.innerHTML === html;
})"""


def element(tag: str, content: str = "") -> str:
    return f"<{tag}>" if tag in VOID else f"<{tag}>{content}</{tag}>"


def nests(outer: str, inner: str, around: str = "") -> str:
    return element(outer, element(around, element(inner)) if around else element(inner))


async def kept(chromium: Browser, pages: list[str]) -> list[bool]:
    """Whether Chromium makes of each HTML the tree that was written."""
    page = await chromium.new_page()
    # Tables may stand in paragraphs in documents without a doctype.
    await page.set_content("<!doctype html>")
    answers: list[bool] = await page.evaluate(ROUND_TRIP, pages)
    await page.close()
    return answers


@pytest.mark.parametrize("between", ["", "span", "div", "section", "button", "table"])
async def test_what_chromium_mends_is_found_and_nothing_else(chromium: Browser, between: str) -> None:
    outers = [tag for tag in TAGS if tag not in WITHOUT_CONTENT and tag not in IN_TABLES]
    pairs = [
        (outer, inner)
        for outer, inner in itertools.product(outers, TAGS)
        if not is_beside_the_point(outer, between, inner)
    ]
    path = {"table": "<table><tbody><tr><td>{}</td></tr></tbody></table>"}.get(between)
    pages = [
        element(outer, path.format(element(inner))) if path else nests(outer, inner, between)
        for outer, inner in pairs
    ]
    mended = {page for page, is_kept in zip(pages, await kept(chromium, pages), strict=True) if not is_kept}

    found = {page for page in pages if any(is_mended(sentence) for sentence in misplaced(page))}

    assert sorted(mended - found) == [], "mended, but not found"
    assert sorted(found - mended) == [], "found, but left alone by the parser"
    assert mended


def is_beside_the_point(outer: str, between: str, inner: str) -> bool:
    """What Chromium's answer says nothing about.

    New versions let some buttons nest; void elements of SVG have an end when they are written
    out; a form in a table stays as long as it is empty.
    """
    path = (outer, between, inner)
    return (
        path.count("button") > 1
        or (outer == "svg" and inner in VOID)
        or (path[0] == "table" and inner == "form" and not between)
    )


def is_mended(sentence: str) -> bool:
    """Whether the parser does something about it; a list item outside of a list is only bad style."""
    return UNREACHABLE not in sentence and not sentence.startswith(
        tuple(f"<{tag}> belongs" for tag in HOMELESS)
    )


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<p><div></div></p>", "<div> does not go into <p>: browsers end the <p> before it."),
        ("<p><b><ul></ul></b></p>", "<ul> does not go into <p>: browsers end the <p> before it."),
        ("<a><b><a></a></b></a>", "<a> does not go into <a>: browsers end the outer one before it."),
        ("<table><th></th></table>", "<th> belongs directly into <tr>, not into <table>."),
        ("<tbody></tbody>", "<tbody> belongs directly into <table>, not into the page."),
        ("<table>axe</table>", "Text does not go directly into <table>: browsers put it before the table."),
        ("<li>axe</li>", "<li> belongs directly into <menu> or <ol> or <ul>, not into the page."),
        ("<a><input></a>", "<input> does not go into <a>: people cannot reach one of them."),
        ("<h1><h2></h2></h1>", "<h2> does not go into <h1>: browsers end the <h1> before it."),
    ],
)  # fmt: skip
def test_a_sentence_names_both_elements(html: str, sentence: str) -> None:
    assert misplaced(html) == [sentence]


def test_a_page_as_it_should_be_has_no_findings() -> None:
    rows = '<tr data-h="5"><td data-h="6">1 &gt; 0</td><th data-h="7"><p><a href="/x>y">axe</a></p></th></tr>'
    table = f"<table><caption>Tools</caption><thead></thead><tbody>{rows}</tbody></table>"
    lists = "<ul><li><p>axe</p><ul><li>helve</li></ul></li></ul><dl><div><dt>a</dt><dd>b</dd></div></dl>"
    picture = "<p><svg><g><path></path></g><title>t</title></svg><!--h9--> text<br><img></p>"

    assert misplaced(f"<main>{table}{lists}{picture}<select><option>1</option></select></main>") == []


def test_each_finding_is_told_once() -> None:
    assert len(misplaced("<p><div></div></p>" * 5)) == 1
