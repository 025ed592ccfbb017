"""Random pages through our layout: each case is a page, what it becomes, and the edits in between."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from reactpy import Vdom, component, use_state
from reactpy.types import Component

from heavy_engine.layout import Layout
from heavy_engine.testing.dom import VOID, Comment, Element, Node, Text
from heavy_engine.testing.parse import parse
from heavy_engine.testing.patch import Op, Registry, number_of
from tests.engine.wire.corpus import Page
from tests.engine.wire.generate import INSIDE, WITH_TEXT, WORDS

STEPS = 3
NAMES = ("id", "title", "className", "aria-label", "hidden", "style", "onClick", "tabIndex", "data-x")


@dataclass
class Branch:
    """What a page is made of: an element, or a component around one."""

    tag: str
    key: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    children: "list[Branch | str | None]" = field(default_factory=list)
    is_component: bool = False


@dataclass
class Step:
    """A page after an edit: as the layout says it is, and as a new layout paints it."""

    ops: list[Op]
    html: str
    painted: str


@dataclass
class TreeCase:
    """A first page and its steps."""

    html: str
    steps: list[Step]

    @property
    def ops(self) -> list[Op]:
        """All edits."""
        return [op for step in self.steps for op in step.ops]


def tree_case(seed: int) -> TreeCase:
    """Make a case: a random page changes a few times."""
    grower = Grower(seed)
    tree = grower.branch("div", 0)
    show: list[Callable[[Branch], None]] = []
    layout = Layout(root_of(tree, show))
    html, steps = layout.render(), []
    for _ in range(STEPS):
        tree = grower.changed(tree)
        show[-1](tree)
        ops = layout.flush() if layout.is_dirty else []
        steps.append(Step(ops, layout.html(), Layout(root_of(tree, [])).render()))
    return TreeCase(html, steps)


def problem_with(case: TreeCase) -> str:
    """What is wrong with the edits when they are applied here; empty if nothing is."""
    page = Page.of(case.html)
    for index, step in enumerate(case.steps):
        page.registry.apply(step.ops)
        if (seen := shape(page.registry.root)) != (wanted := shape(parse(step.painted))):
            return f"step {index}: the page is {seen}, painted anew it is {wanted}"
        if shape(parse(step.html)) != wanted:
            return f"step {index}: the layout says {step.html}, painted anew it is {wanted}"
        if (held := page.controls) != (wants := Page.of(step.painted).controls):
            return f"step {index}: fields hold {held}, painted anew they hold {wants}"
        if missing := _numbers(Registry(parse(step.html))) - _numbers(page.registry):
            return f"step {index}: the browser does not know {sorted(missing)}"
    return ""


def root_of(tree: Branch, show: list[Callable[[Branch], None]]) -> Component:
    """A root component that shows a tree, and others when told."""

    @component
    def Root() -> Any:
        shown, set_shown = use_state(tree)
        show.append(set_shown)
        return build(shown)

    return Root()


@component
def Box(branch: Branch) -> Any:
    """A component around a branch."""
    return element(branch, key=None)


def build(branch: Branch) -> Any:
    """A branch as VDOM."""
    return Box(branch, key=branch.key) if branch.is_component else element(branch, key=branch.key)


def element(branch: Branch, key: str | None) -> Any:
    """A branch's own element as VDOM."""
    attributes = branch.attributes | ({"key": key} if key else {})
    children = [build(each) if isinstance(each, Branch) else each for each in branch.children]
    return Vdom(branch.tag)(attributes, *children)


class Grower:
    """Grows random trees and changes them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        # Tables have rows or sections, as HTML wants it: docs/wire.md, rule 6.
        self.inside = INSIDE | {"table": ("tr",) if seed % 2 else ("thead", "tbody")}

    def branch(self, tag: str, depth: int, key: str | None = None) -> Branch:
        """A random branch."""
        made = Branch(tag, key, self._attributes(tag, key), [], self.random.random() < 0.15)
        if tag not in VOID and tag != "textarea":
            made.children = self._children(tag, depth)
        return made

    def changed(self, old: Branch) -> Branch:
        """The same with a few random changes, deep or shallow."""
        chance = self.random.random()
        attributes = self._attributes(old.tag, old.key, old.attributes) if chance < 0.3 else old.attributes
        children = [
            self.changed(each) if isinstance(each, Branch) and self.random.random() < 0.6 else each
            for each in old.children
        ]
        if self.random.random() < 0.4 and old.tag not in VOID and old.tag != "textarea":
            children = self._rearranged(old.tag, children)
        return Branch(old.tag, old.key, attributes, children, old.is_component)

    def _rearranged(self, tag: str, children: "list[Branch | str | None]") -> "list[Branch | str | None]":
        kind = self.random.choice(("shuffle", "drop", "add", "anew", "texts", "reverse"))
        left = list(children)
        if kind == "shuffle":
            self.random.shuffle(left)
        elif kind == "reverse":
            left.reverse()
        elif kind == "drop":
            left = [each for each in left if self.random.random() < 0.6]
        elif kind == "anew":
            left = self._children(tag, 3)
        elif kind == "texts":
            left = [self._words() if isinstance(each, str) else each for each in left]
        else:
            used = {each.key for each in left if isinstance(each, Branch)}
            new = [each for each in self._children(tag, 3) if _key(each) is None or _key(each) not in used]
            at = self.random.randint(0, len(left))
            left[at:at] = new
        return left

    def _children(self, tag: str, depth: int) -> "list[Branch | str | None]":
        kinds = self.inside.get(tag, ())
        takes_text = tag in WITH_TEXT
        if tag == "option" or (takes_text and self.random.random() < 0.25):
            return [self._words()]
        count = self.random.randint(*((1, 4) if depth < 3 else (0, 2) if depth < 5 else (0, 0)))
        keyed = self.random.random() < 0.5
        keys = self.random.sample("abcdefgh", k=8)
        found: list[Branch | str | None] = []
        for _ in range(count):
            chance = self.random.random()
            if takes_text and chance < 0.35:
                found.append(self._words() if chance > 0.05 else None)
            elif kinds:
                key = keys.pop() if keyed or self.random.random() < 0.2 else None
                found.append(self.branch(self.random.choice(kinds), depth + 1, key))
        return found

    def _words(self) -> str:
        return "".join(self.random.choices((*WORDS, ""), k=self.random.randint(1, 3)))

    def _attributes(self, tag: str, key: str | None, old: dict[str, Any] | None = None) -> dict[str, Any]:
        found = dict(old or {})
        for name in self.random.sample(NAMES, k=self.random.choice((0, 0, 1, 2))):
            found.pop(name, None)
            if self.random.random() < 0.7:
                found[name] = self._value(name)
        if tag == "input":
            # The same element never turns into an input of another type: browsers mix up values then.
            found["type"] = "checkbox" if key else "text"
            is_box = found["type"] == "checkbox"
            found["checked" if is_box else "value"] = self.random.random() < 0.5 if is_box else self._words()
        if tag == "textarea":
            found["value"] = self._words()
        return found

    def _value(self, name: str) -> Any:
        if name == "onClick":
            return _handler
        if name == "hidden":
            return self.random.random() < 0.5
        if name == "tabIndex":
            return self.random.randint(-1, 2)
        if name == "style":
            return {"color": self.random.choice(("red", "blue"))}
        return self.random.choice(("", "x", "a b", '"<&>"', "é"))


def shape(root: Element) -> list[Any]:
    """A page without marks, without what parsers add, adjacent texts joined: for comparing."""
    found: list[Any] = []
    for child in root.children:
        for part in _shapes(child):
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            else:
                found.append(part)
    return found


def _shapes(node: Node) -> list[Any]:
    if isinstance(node, Text):
        return [node.data] if node.data else []
    if isinstance(node, Comment):
        return []
    assert isinstance(node, Element)
    if not number_of(node):
        return shape(node)
    kept = {k: v for k, v in node.attributes.items() if k not in ("data-h", *_LIVE.get(node.tag, ()))}
    return [[node.tag, dict(sorted(kept.items())), [] if node.tag == "textarea" else shape(node)]]


# What the page holds there are properties: compared as such.
_LIVE = {"input": ("value", "checked"), "option": ("selected",)}


def _numbers(registry: Registry) -> set[int]:
    return {number for node in registry.root.walk() if (number := number_of(node))}


def _key(each: Branch | str | None) -> str | None:
    return each.key if isinstance(each, Branch) else None


def _handler(_event: dict[str, Any]) -> None:
    """Hear an event."""
