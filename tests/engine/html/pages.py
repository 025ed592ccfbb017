"""A page in Chromium that parses our HTML, and renders the same attributes with ReactPy's own Preact."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import reactpy
from playwright.async_api import Browser, Page, Route

STATIC = Path(reactpy.__file__).parent / "static"
ADDRESS = "http://127.0.0.1/"

# What an element is to a person and to scripts: its attributes, its style, and what may be changed.
DESCRIBE = """
window.describe = element => {
  const attributes = {};
  for (const {name, value} of element.attributes)
    if (!["data-h", "data-style", "style"].includes(name)) attributes[name] = value;
  const live = {};
  for (const name of ["value", "checked", "selected", "indeterminate", "muted"])
    if (name in element && typeof element[name] !== "object") live[name] = element[name];
  return {attributes, style: element.style ? element.style.cssText : "", live};
};
window.parse = html => {
  const template = document.createElement("template");
  template.innerHTML = html;
  const copy = document.importNode(template.content, true);
  for (const styled of copy.querySelectorAll("[data-style]"))
    styled.style.cssText = styled.getAttribute("data-style");
  return copy;
};
window.tree = node => node.nodeType === 3 ? node.data : node.nodeType === 8 ? {comment: node.data} : {
  tag: node.localName,
  attributes: Object.fromEntries([...node.attributes].map(({name, value}) => [name, value])),
  children: [...node.childNodes].map(tree),
};
"""
SCRIPT = """
import {createElement, render} from "/preact-dom.js";
window.preact = (tag, attributes, inside) => {
  const root = document.createElement("div");
  const element = createElement(tag, attributes);
  render(inside ? createElement(inside, null, element) : element, root);
  return inside ? root.firstChild.firstChild : root.firstChild;
};
"""


@asynccontextmanager
async def parsing_page(chromium: Browser) -> AsyncIterator[Page]:
    """A page with `parse(html)`, `tree(node)`, `describe(element)` and `preact(tag, attributes, inside)`."""
    page = await chromium.new_page()
    await page.route("**/*", _answer)
    await page.goto(ADDRESS)
    await page.add_script_tag(content=DESCRIBE)
    await page.evaluate("import('/page.js')")
    yield page
    await page.close()


async def _answer(route: Route) -> None:
    name = route.request.url.removeprefix(ADDRESS)
    if name.endswith(".js"):
        body = SCRIPT if name == "page.js" else (STATIC / name).read_text()
        await route.fulfill(body=body, content_type="text/javascript")
    else:
        await route.fulfill(body="<!doctype html><title>Ada</title>", content_type="text/html")
