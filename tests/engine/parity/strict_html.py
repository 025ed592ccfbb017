"""A strict reader of the engine's HTML: what `docs/wire.md` does not allow is an error here.

It knows no lenient rule of browsers, so that a page on which browsers and serialiser disagree does not pass.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from heavy_engine.testing.dom import DROPS_NEWLINE, VOID

TOKEN = re.compile(
    r"<!--h(?P<text>\d+)-->"
    r"|</(?P<end>[^\s<>/]+)>"
    r"|<(?P<start>[^\s<>/!]+)(?P<attributes>( [^\s\"'<>/=]+=\"[^\"<>]*\")*)>"
    r"|(?P<content>[^<>]+)"
)
ATTRIBUTE = re.compile(r" ([^\s\"'<>/=]+)=\"([^\"]*)\"")
BARE = re.compile(r"&(?!(amp|lt|gt|quot|#13);)|\r|\x00")


class NotOurs(AssertionError):
    """HTML that our serialiser must not write."""


@dataclass
class Element:
    """An element of the page. `number` is its `data-h`; texts are (number or 0, content)."""

    tag: str
    number: int
    attributes: dict[str, str]
    events: str = ""
    children: list["Element | tuple[int, str]"] = field(default_factory=list)


def read(html: str) -> Element:
    """The page as a tree below an element of number 0.

    Raises:
        NotOurs: with the place and what is wrong there.
    """
    root = Element("", 0, {})
    open_elements, at, comment = [root], 0, 0
    numbers: list[int] = []
    while at < len(html):
        token = TOKEN.match(html, at)
        if token is None:
            raise NotOurs(f"at {at}: {html[at : at + 60]!r}")
        at = token.end()
        if token["text"]:
            comment = int(token["text"])
            numbers.append(comment)
            continue
        if token["content"]:
            _add_text(open_elements[-1], comment, token["content"])
        elif comment:
            raise NotOurs(f"the comment {comment} has no text")
        elif token["end"]:
            if open_elements.pop().tag != token["end"]:
                raise NotOurs(f"</{token['end']}> closes another element")
        else:
            element = _start(token["start"], token["attributes"])
            numbers.append(element.number)
            open_elements[-1].children.append(element)
            if element.tag not in VOID:
                open_elements.append(element)
        comment = 0
    if len(open_elements) != 1 or comment:
        raise NotOurs(f"<{open_elements[-1].tag}> is never closed")
    _check_numbers(numbers)
    _check_texts(root)
    return root


def _start(tag: str, written: str) -> Element:
    if BARE.search(written):
        raise NotOurs(f"not escaped: {written!r}")
    pairs = ATTRIBUTE.findall(written)
    if not pairs or pairs[0][0] != "data-h":
        raise NotOurs(f"<{tag}> does not begin with its number: {written!r}")
    attributes = {name: unescape(value) for name, value in pairs[1:]}
    if len(attributes) != len(pairs) - 1:
        raise NotOurs(f"<{tag}> has an attribute twice: {written!r}")
    if "data-on" in attributes and pairs[1][0] != "data-on":
        raise NotOurs(f"<{tag}>: data-on is not second: {written!r}")
    return Element(tag, int(pairs[0][1]), attributes, attributes.pop("data-on", ""))


def _add_text(parent: Element, number: int, content: str) -> None:
    if BARE.search(content):
        raise NotOurs(f"not escaped: {content!r}")
    text = unescape(content)
    if parent.tag in DROPS_NEWLINE and not parent.children and text.startswith("\n"):
        text = text[1:]
    parent.children.append((number, text))


def _check_numbers(numbers: list[int]) -> None:
    if len(set(numbers)) != len(numbers) or 0 in numbers:
        raise NotOurs(f"numbers are not unique: {numbers}")


def _check_texts(parent: Element) -> None:
    alone = len(parent.children) == 1
    for child in parent.children:
        if isinstance(child, Element):
            _check_texts(child)
        elif not alone and not child[0]:
            raise NotOurs(f"<{parent.tag}>: a text among others has no number: {child[1]!r}")
