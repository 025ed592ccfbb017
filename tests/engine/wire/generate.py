"""Random pages and random edits of them. The same seed gives the same case."""

import random
from collections.abc import Callable
from itertools import count
from typing import Any

from heavy_engine.testing.dom import VOID, Comment, Element, Node, Text, inner_html
from heavy_engine.testing.patch import Op, Registry, number_of

WORDS = ("Ada", "Bo ", " Cy", "a & b", "<b>", "é", "\n x", '"q"', "😀", "&amp;", "\u00a0", "1")
PHRASES = ("span", "b", "a", "button", "label", "my-box")
BLOCKS = ("div", "section", "ul", "p", "table", "svg", "pre", "select", "textarea", "input", "br", "h2")
# What may stand in what, so that no HTML parser rearranges it.
INSIDE: dict[str, tuple[str, ...]] = {
    "div": BLOCKS,
    "section": BLOCKS,
    "li": BLOCKS,
    "td": BLOCKS,
    "foreignObject": ("div", "p", "ul"),
    "p": (*PHRASES, "input", "br", "svg"),
    "h2": PHRASES,
    "pre": ("span", "b"),
    "span": ("b", "input", "br"),
    "my-box": ("span", "b"),
    "label": ("input", "b"),
    "ul": ("li",),
    "table": ("tr", "tbody", "thead"),
    "tbody": ("tr",),
    "thead": ("tr",),
    "tr": ("td",),
    "select": ("option",),
    "svg": ("g", "circle", "linearGradient", "foreignObject", "text"),
    "g": ("circle", "g", "text"),
    "text": ("tspan",),
}
WITH_TEXT = frozenset({*PHRASES, "div", "section", "li", "td", "p", "h2", "pre", "option", "text", "tspan"})
TEXT_ONLY = frozenset({"textarea", "option"})
ATTRIBUTES = ("id", "class", "title", "data-x", "aria-label", "data-on", "data-style", "hidden")
VALUES = ("", "x", "a b", '"<&>"', "color: red", "é\n")


GONE = 99_999


class Maker:
    """Makes one case from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._numbers = count(1)

    def case(self) -> dict[str, Any]:
        """A page and some edits."""
        root = Element("div")
        for _ in range(self.random.randint(1, 4)):
            for node in self._child("div", depth=0):
                root.append(node)
        html = inner_html(root)
        registry = Registry(root)
        return {"html": html, "ops": [self._applied_op(registry) for _ in range(self.random.randint(1, 12))]}

    def _applied_op(self, registry: Registry) -> Op:
        op = self._op(registry)
        registry.apply([op])
        return op

    # Trees

    def element(self, tag: str, depth: int) -> Element:
        """A random element of a tag."""
        element = Element(tag, {"data-h": str(next(self._numbers))} | self._attributes(tag))
        if tag not in VOID:
            self._fill(element, depth + 1)
        return element

    def _fill(self, element: Element, depth: int) -> None:
        tag = element.tag
        if self._takes_text(tag) and (tag in TEXT_ONLY or self.random.random() < 0.35):
            if text := self._words(tag):
                element.append(Text(text))
            return
        for _ in range(self.random.randint(*((1, 4) if depth < 3 else (0, 2) if depth < 5 else (0, 0)))):
            for node in self._child(tag, depth):
                element.append(node)

    def _child(self, tag: str, depth: int) -> list[Node]:
        kinds = INSIDE.get(tag, ())
        chance = self.random.random()
        if self._takes_text(tag) and tag not in TEXT_ONLY and chance < 0.4:
            return [Comment(f"h{next(self._numbers)}"), Text(self._words(tag))]
        if chance > 0.92 and tag in ("div", "section", "p", "li", "td"):
            return [self._foreign()]
        return [self.element(self.random.choice(kinds), depth)] if kinds else []

    def _foreign(self) -> Node:
        if self.random.random() < 0.3:
            return Comment(self.random.choice(("", "hello", "h", "hx1")))
        foreign = Element(self.random.choice(("font", "ext-bar")))
        if self.random.random() < 0.5:
            foreign.append(Text("foreign"))
        return foreign

    def _takes_text(self, tag: str) -> bool:
        return tag in WITH_TEXT or tag == "textarea"

    def _words(self, tag: str) -> str:
        chosen = "".join(self.random.choices(WORDS, k=self.random.randint(1, 3)))
        # What browsers do with spaces and newlines in an option's value is not our subject.
        return chosen.strip() or "x" if tag == "option" else chosen

    def _attributes(self, tag: str) -> dict[str, str]:
        names = self.random.sample(ATTRIBUTES, k=self.random.choice((0, 0, 1, 2)))
        found = {name: self.random.choice(VALUES) for name in names}
        if tag == "input":
            found["type"] = self.random.choice(("text", "checkbox", "radio", "hidden"))
            found |= self.random.choice(({}, {"value": "A\nda "}, {"checked": ""}))
            found |= {"name": "group"} if found["type"] == "radio" else {}
        return found

    # Edits

    def _op(self, registry: Registry) -> Op:
        nodes = [node for node in registry.root.walk() if number_of(node)]
        letter = self.random.choice("ttaapiiirmmx")
        make: Callable[[Registry, list[Node]], Op] = getattr(self, f"_op_{letter if nodes else 'i'}")
        return make(registry, nodes)

    def _number(self, nodes: list[Node]) -> int:
        """One that is there, and sometimes one that is not."""
        if not nodes or self.random.random() < 0.05:
            return self.random.randint(1, 40) if self.random.random() < 0.5 else GONE
        return number_of(self.random.choice(nodes))

    def _op_t(self, _registry: Registry, nodes: list[Node]) -> Op:
        text = self.random.choice(("", self._words("p"), self._words("p")))
        able = [n for n in nodes if not isinstance(n, Element) or self._takes_text(n.tag)]
        return ["t", self._number(able or nodes), text]

    def _op_a(self, _registry: Registry, nodes: list[Node]) -> Op:
        names = self.random.sample(ATTRIBUTES, k=2)
        return ["a", self._number(nodes), {name: self.random.choice((None, *VALUES)) for name in names}]

    def _op_p(self, _registry: Registry, nodes: list[Node]) -> Op:
        controls = [n for n in nodes if isinstance(n, Element) and n.tag in ("input", "textarea")]
        if not controls:
            return self._op_a(_registry, nodes)
        element = self.random.choice(controls)
        assert isinstance(element, Element)
        checkable = element.attributes.get("type") in ("checkbox", "radio")
        change: dict[str, Any] = {"checked": self.random.random() < 0.5} if checkable else {"value": "typed"}
        return ["p", number_of(element), change]

    def _op_i(self, registry: Registry, nodes: list[Node]) -> Op:
        parents: list[Node] = [registry.root, *(n for n in nodes if self._takes_children(n))]
        parent = self.random.choice(parents)
        assert isinstance(parent, Element)
        siblings = [child for child in parent.children if number_of(child)]
        before = number_of(self.random.choice(siblings)) if siblings and self.random.random() < 0.6 else 0
        # A node that is not there any more; one of another parent would change what the HTML means.
        before = GONE if self.random.random() < 0.05 else before
        return ["i", number_of(parent), before, self._some_html(parent.tag)]

    def _op_r(self, _registry: Registry, nodes: list[Node]) -> Op:
        return ["r", *(self._number(nodes) for _ in range(self.random.choice((1, 1, 2))))]

    def _op_m(self, registry: Registry, nodes: list[Node]) -> Op:
        node = self.random.choice(nodes)
        parents = [n for n in nodes if self._takes_children(n)]
        parent = self.random.choice(parents) if parents and self.random.random() < 0.5 else node.parent
        assert isinstance(parent, Element)
        siblings = [child for child in parent.children if number_of(child)]
        before = self._number(siblings) if self.random.random() < 0.7 else 0
        return ["m", number_of(node), number_of(parent), before]

    def _op_x(self, _registry: Registry, nodes: list[Node]) -> Op:
        node = self.random.choice(nodes)
        assert node.parent is not None
        return ["x", number_of(node), self._some_html(node.parent.tag)]

    def _takes_children(self, node: Node) -> bool:
        return isinstance(node, Element) and node.tag in INSIDE

    def _some_html(self, tag: str) -> str:
        fragment = Element("div")
        # Behind a row a section can be lost: docs/wire.md, rule 6.
        for _ in range(1 if tag == "table" else self.random.randint(1, 3)):
            for node in self._child(tag, depth=2):
                fragment.append(node)
        return inner_html(fragment)
