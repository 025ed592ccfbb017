"""Attributes are what the browser client that ReactPy ships would make of them. In Chromium."""

from typing import Any

import pytest
from playwright.async_api import Browser

from heavy_engine.html.attributes import normalise, properties
from heavy_engine.html.tags import closing, inner_text, opening, text_prefix
from heavy_engine.html.text import escape
from tests.engine.html.catalogue import DIFFERENT, SAME_AS_PREACT, SVG_SAME_AS_PREACT
from tests.engine.html.pages import parsing_page

COMPARE = """
cases => cases.map(([tag, attributes, inside, html, live]) => {
  const root = parse(html), ours = inside ? root.firstChild.firstChild : root.firstChild;
  for (const [name, value] of Object.entries(live)) ours[name] = value;
  return [describe(ours), describe(preact(tag, attributes, inside))];
})
"""


async def test_html_attributes_are_those_of_preact(chromium: Browser) -> None:
    cases = [_case(tag, attributes, "") for tag, attributes in SAME_AS_PREACT]

    compared = zip(cases, await _compare(chromium, cases), strict=True)

    different = [
        (case[:2], ours, theirs)
        for case, (ours, theirs) in compared
        if _without_defaults(case, ours) != _without_defaults(case, theirs)
    ]
    assert different == []


async def test_svg_attributes_are_those_of_preact(chromium: Browser) -> None:
    cases = [_case(tag, attributes, "svg") for tag, attributes in SVG_SAME_AS_PREACT]

    compared = zip(cases, await _compare(chromium, cases), strict=True)

    assert [(case[:2], *both) for case, both in compared if both[0] != both[1]] == []


@pytest.mark.parametrize(("tag", "attributes", "expected"), DIFFERENT)
def test_what_differs_from_preact_differs_on_purpose(
    tag: str, attributes: dict[str, Any], expected: dict[str, str]
) -> None:
    assert normalise(tag, attributes) == expected


def _case(tag: str, attributes: dict[str, Any], inside: str) -> list[Any]:
    text = inner_text(tag, attributes) or ""
    html = opening(tag, attributes, 1) + text_prefix(tag, text) + escape(text) + closing(tag)
    if inside:
        html = f"<{inside}>{html}</{inside}>"
    return [tag, attributes, inside, html, properties(tag, attributes)]


async def _compare(chromium: Browser, cases: list[Any]) -> list[Any]:
    async with parsing_page(chromium) as page:
        compared: list[Any] = await page.evaluate(COMPARE, cases)
    return compared


def _without_defaults(case: list[Any], described: dict[str, Any]) -> dict[str, Any]:
    """HTML must say in attributes what Preact says in properties only: what a page begins with."""
    attributes = dict(described["attributes"])
    for name in ("value", "checked", "selected"):
        if case[0] in ("input", "option") and name in case[1]:
            attributes.pop(name, None)
    return {**described, "attributes": attributes}
