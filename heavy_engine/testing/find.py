"""Find elements: by selector, by what people read, by the name that a screen reader says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .dom import Element, Node, Text
from .forms import input_type, value_of

Matches = Callable[[Element], bool]

PART = re.compile(
    r"""(?P<tag>[\w-]+|\*)|\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"""
    r"""|\[(?P<name>[\w:-]+)(?:(?P<how>[~^$*]?)=["']?(?P<value>[^\]"']*)["']?)?\]"""
)
UNSEEN = frozenset({"head", "script", "style", "template", "noscript"})
BREAKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "details", "dialog", "div", "fieldset", "figure"),
        *("footer", "form", "header", "hr", "main", "nav", "p", "pre", "section", "summary"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "br", "option"),
        *("dd", "dl", "dt", "li", "ol", "ul", "table", "td", "th", "tr"),
    }
)
PRESSED = frozenset({"a", "button", "summary"})
PRESSED_INPUTS = frozenset({"button", "image", "reset", "submit"})


class UnknownSelector(ValueError):
    """A selector with more than tags, ids, classes, attributes, descendants and children."""


def select(root: Element, selector: str) -> list[Element]:
    """All elements inside that a simple CSS selector names, in document order.

    It knows tags, `#id`, `.class`, `[name=value]`, descendants, `>` and `,`.

    Raises:
        UnknownSelector: when the selector says more.
    """
    chains = [_chain(one, selector) for one in selector.split(",")]
    return [element for element in root.elements() if any(_fits(element, chain, root) for chain in chains)]


def seen_text(node: Node) -> str:
    """What people read: hidden elements left out, white space as one space."""
    return " ".join("".join(_seen(node)).split())


def is_seen(element: Element) -> bool:
    """Whether nothing says that it is hidden."""
    return not any(_is_hidden(each) for each in (element, *element.ancestors()))


def accessible_name(element: Element, root: Element) -> str:
    """The name that a screen reader says: labels first, then content, then hints."""
    for name in (_labelled_by, _aria_label, _labels, _content, _hints):
        if found := " ".join(name(element, root).split()):
            return found
    return ""


def is_pressable(element: Element) -> bool:
    """Whether people click on it: buttons, links, summaries, and what has a role for it."""
    role = element.attributes.get("role", "")
    if element.tag == "input":
        return input_type(element) in PRESSED_INPUTS
    return element.tag in PRESSED or role in ("button", "link", "tab", "menuitem", "switch")


def is_field(element: Element) -> bool:
    """Whether people fill it in: inputs, text areas, selects."""
    if element.tag == "input":
        return input_type(element) not in PRESSED_INPUTS | {"hidden"}
    return element.tag in ("select", "textarea")


def _seen(node: Node) -> Iterator[str]:
    if isinstance(node, Text):
        yield node.data
    elif isinstance(node, Element) and not _is_hidden(node):
        edge = " " if node.tag in BREAKS else ""
        yield edge
        for child in node.children:
            yield from _seen(child)
        yield edge


def _is_hidden(element: Element) -> bool:
    return element.tag in UNSEEN or "hidden" in element.attributes


def _labelled_by(element: Element, root: Element) -> str:
    named = element.attributes.get("aria-labelledby", "").split()
    texts = [
        seen_text(each) for name in named for each in root.elements() if each.attributes.get("id") == name
    ]
    return " ".join(texts)


def _aria_label(element: Element, _root: Element) -> str:
    return element.attributes.get("aria-label", "")


def _labels(element: Element, root: Element) -> str:
    number = element.attributes.get("id")
    pointing = [
        label
        for label in root.elements()
        if label.tag == "label" and number and label.attributes.get("for") == number
    ]
    around = [
        above for above in element.ancestors() if above.tag == "label" and "for" not in above.attributes
    ]
    return " ".join(seen_text(label) for label in [*pointing, *around])


def _content(element: Element, _root: Element) -> str:
    if element.tag == "input":
        return value_of(element) if input_type(element) in PRESSED_INPUTS else ""
    if element.tag in ("select", "textarea"):
        return ""
    images = [each.attributes.get("alt", "") for each in element.elements() if each.tag == "img"]
    return " ".join([seen_text(element), *images])


def _hints(element: Element, _root: Element) -> str:
    return next(
        (element.attributes[name] for name in ("alt", "title", "placeholder") if name in element.attributes),
        "",
    )


# A chain is read from right to left: what the element is, then how and what is above it.
Chain = list[tuple[str, Matches]]


def _chain(one: str, whole: str) -> Chain:
    chain: Chain = []
    how = ""
    for piece in re.findall(r"(?:\[[^\]]*\]|[^\s>])+|>", one.strip()):
        if piece == ">":
            how = ">"
        else:
            chain.append((how, _compound(piece, whole)))
            how = " "
    if not chain or how == ">":
        raise UnknownSelector(
            f"{whole!r} is no selector that this DOM knows: use tags, #id, .class, [name=value], > and ,"
        )
    return chain[::-1]


def _compound(piece: str, whole: str) -> Matches:
    tests: list[Matches] = []
    at = 0
    while at < len(piece):
        match = PART.match(piece, at)
        if match is None:
            raise UnknownSelector(
                f"{whole!r}: this DOM does not know {piece[at:]!r}; use tags, #id, .class, [name=value]"
            )
        tests.append(_part(match))
        at = match.end()
    return lambda element: all(test(element) for test in tests)


def _part(match: re.Match[str]) -> Matches:
    if tag := match["tag"]:
        return lambda element: tag in ("*", element.tag)
    if number := match["id"]:
        return lambda element: element.attributes.get("id") == number
    if name := match["class"]:
        return lambda element: name in element.attributes.get("class", "").split()
    return _attribute(match["name"], match["how"] or "", match["value"])


def _attribute(name: str, how: str, value: str | None) -> Matches:
    if value is None:
        return lambda element: name in element.attributes
    compare: dict[str, Callable[[str], bool]] = {
        "": lambda has: has == value,
        "~": lambda has: value in has.split(),
        "^": lambda has: has.startswith(value),
        "$": lambda has: has.endswith(value),
        "*": lambda has: value in has,
    }
    return lambda element: name in element.attributes and compare[how](element.attributes[name])


def _fits(element: Element, chain: Chain, root: Element) -> bool:
    (how, matches), *above = chain
    if not matches(element):
        return False
    if not above:
        return True
    parents = [each for each in element.ancestors() if each is not root]
    candidates = parents[:1] if how == ">" else parents
    return any(_fits(each, above, root) for each in candidates)
