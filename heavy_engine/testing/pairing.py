"""Which nodes of a page are which of another one: found before anything is changed (docs/wire.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from .dom import Comment, Element, Node, Text, inner_html
from .forms import PLAIN, input_type
from .patch import Registry, number_of

# What the client writes by itself, and the number that a node came with.
NOT_OURS = frozenset({"data-h", "data-dragging", "data-lifted", "data-paused", "style"})
NAMES = ("data-item", "id")
# How many characters of a row's name say which component shows it.
KIND_LENGTH = 2
# Such an id may say which place an element has: another one may have it now.
PLACE = re.compile(r"[^0-9]*[0-9]{1,6}")
ISLAND, TEXT_FIELD, NO_SCRIPT = "heavy-island", "textarea", "noscript"
# Their content is looked at elsewhere, or by nobody.
WITHOUT_UNITS = frozenset({ISLAND, NO_SCRIPT})
# One of them may be gone and another one there, and both look alike.
OF_MANY = frozenset({"li", "option", "tr"})
PRESSED = frozenset({"a", "button"})
TYPED = frozenset({"button", "input", "select", "textarea"})
DIGITS = re.compile(r"\d+")

Changes = dict[str, str | None]
RowNames = Mapping[str, str]
"""What a greeting calls rows, by their numbers."""


class Pairing:
    """The pairs of two pages, and who surely is who.

    `partner` answers the new node of an old one, and `units` what an element consisted of
    when it was asked for the first time.

    Args:
        old: the page as it is.
        new: what it is to be; of the same numbers if `is_same_page`.
        is_same_page: whether numbers name nodes.
        names: what rows were called, and what they are called now.
    """

    def __init__(
        self, old: Registry, new: Registry, *, is_same_page: bool, names: tuple[RowNames, RowNames] = ({}, {})
    ) -> None:
        self.old, self.new = old, new
        self._row_names = ({}, {}) if is_same_page else names
        self.partner: dict[Node, Node] = {old.root: new.root}
        self._is_same_page = is_same_page
        self._same: dict[tuple[Node, Node], bool] = {}
        self._units: dict[Element, list[Node]] = {}
        self._texts: dict[Comment, str] = {}
        # Found by what is nobody else's.
        self._named: set[Node] = set()
        self._pair_inside(old.root, new.root)

    def units(self, registry: Registry, element: Element) -> list[Node]:
        """Elements of ours and marks, in order; those in foreign elements count as well."""
        if element not in self._units:
            self._units[element] = [] if element.tag in WITHOUT_UNITS else units_in(registry, element)
        return self._units[element]

    def text(self, registry: Registry, mark: Comment) -> str:
        """The text that a mark stands before."""
        if mark not in self._texts:
            shown = registry.text_of(mark)
            parts = (node.data if isinstance(node, Text) else _text(node) for node in shown)
            self._texts[mark] = "".join(parts)
        return self._texts[mark]

    def is_sealed_off(self, new: Element) -> bool:
        """Whether its content is HTML that the author vouched for."""
        has_elements = any(isinstance(child, Element) for child in new.children)
        return has_elements and new.tag not in WITHOUT_UNITS and not self.units(self.new, new)

    def without_partner(self) -> list[Node]:
        """The outermost of the old nodes that have none."""
        return [
            unit
            for element in list(self.partner)
            if isinstance(element, Element)
            for unit in self.units(self.old, element)
            if unit not in self.partner
        ]

    def survivor(self, number: int) -> int | None:
        """The new number of an element, if that surely is the same one."""
        node: Node | None = self.old.element(number)
        if node is None or node not in self.partner:
            return None
        heir = number_of(self.partner[node])
        while node is not None and node is not self.old.root:
            above = self._around(node)
            if above is None or node not in self.partner or not self._is_sure(node, above):
                return None
            node = above
        return heir

    # Below: one step each.

    def _pair_inside(self, old: Element, new: Element) -> None:
        theirs, ours = self.units(self.old, old), self.units(self.new, new)
        if not ours or old.tag in WITHOUT_UNITS:
            return
        found, theirs = self._by_key(theirs, ours)
        self._named |= {row for row, unit in found.items() if self._key(row, 0) == self._key(unit, 1)}
        named = self._by_name(theirs, [unit for unit in ours if unit not in found.values()])
        self._named |= {unit for unit in named if self._is_its_own(unit)}
        found |= named
        if not self._is_same_page:
            self._add_the_same(found, theirs, ours)
            self._add_the_alike(found, theirs, ours)
        self.partner |= found
        for unit, partner in found.items():
            if isinstance(unit, Element) and isinstance(partner, Element):
                self._pair_inside(unit, partner)

    def _by_key(self, theirs: list[Node], ours: list[Node]) -> tuple[dict[Node, Node], list[Node]]:
        """Rows that their keys name, and the old units that may be a pair with others."""
        keyed = _one_of_each(theirs, lambda unit: self._row(unit, 0))
        wanted = _one_of_each(ours, lambda unit: self._row(unit, 1))
        found = {unit: wanted[row] for row, unit in keyed.items() if row in wanted}
        rows = set(keyed.values())
        return found, [unit for unit in theirs if unit not in rows]

    def _by_name(self, theirs: list[Node], ours: list[Node]) -> dict[Node, Node]:
        named_old, named_new = _one_of_each(theirs, self._name), _one_of_each(ours, self._name)
        return {node: named_new[name] for name, node in named_old.items() if name in named_new}

    def _add_the_same(self, found: dict[Node, Node], theirs: list[Node], ours: list[Node]) -> None:
        left, wanted = self._left(found, theirs, ours)
        while left and wanted and self._is_same(left[0], wanted[0]):
            found[left.pop(0)] = wanted.pop(0)
        while left and wanted and self._is_same(left[-1], wanted[-1]):
            found[left.pop()] = wanted.pop()
        for unit in wanted:
            same = next((each for each in left if self._is_same(each, unit)), None)
            if same is not None:
                left.remove(same)
                found[same] = unit

    def _add_the_alike(self, found: dict[Node, Node], theirs: list[Node], ours: list[Node]) -> None:
        left, wanted = self._left(found, theirs, ours)
        for unit in wanted:
            alike = next((each for each in left if self._kind(each) == self._kind(unit)), None)
            if alike is not None:
                left.remove(alike)
                found[alike] = unit

    @staticmethod
    def _left(found: dict[Node, Node], theirs: list[Node], ours: list[Node]) -> tuple[list[Node], list[Node]]:
        taken = set(found.values())
        return [unit for unit in theirs if unit not in found], [unit for unit in ours if unit not in taken]

    def _key(self, node: Node, side: int) -> str | None:
        """The name that a greeting gave a row: the old (0) or the new one (1); empty for a place."""
        return self._row_names[side].get(str(number_of(node)))

    def _row(self, node: Node, side: int) -> object:
        """The tag and the name of a row, whichever component shows it; None for all else."""
        key = self._key(node, side)
        return (node.tag, key[KIND_LENGTH:]) if key and isinstance(node, Element) else None

    def _is_its_own(self, node: Node) -> bool:
        """Whether the name of a unit is not that of its place."""
        if self._is_same_page or not isinstance(node, Element) or node.attributes.get("data-item"):
            return True
        return PLACE.fullmatch(node.attributes.get("id", "")) is None

    def _name(self, node: Node) -> object:
        """The tag and the name of a unit; None if it has no name."""
        if self._is_same_page:
            return type(node), number_of(node)
        if isinstance(node, Element):
            for name in NAMES:
                if value := node.attributes.get(name):
                    return node.tag, name, value
        return None

    def _kind(self, node: Node) -> object:
        if not isinstance(node, Element):
            return "text"
        typed = [node.attributes.get(name) for name in ("type", "name")] if node.tag in TYPED else []
        return node.tag, self._name(node), *typed

    def _is_same(self, old: Node, new: Node) -> bool:
        known = self._same.get((old, new))
        if known is None:
            known = self._same[old, new] = self._compare(old, new)
        return known

    def _compare(self, old: Node, new: Node) -> bool:
        if isinstance(old, Comment) and isinstance(new, Comment):
            return self.text(self.old, old) == self.text(self.new, new)
        if not isinstance(old, Element) or not isinstance(new, Element) or old.tag != new.tag:
            return False
        return not changes(old, new) and self._is_same_inside(old, new)

    def _is_same_inside(self, old: Element, new: Element) -> bool:
        if new.tag == TEXT_FIELD or new.tag in WITHOUT_UNITS:
            return True
        theirs, ours = self.units(self.old, old), self.units(self.new, new)
        if len(theirs) != len(ours):
            return False
        if ours:
            return all(map(self._is_same, theirs, ours))
        return inner_html(old) == inner_html(new) if self.is_sealed_off(new) else old.text == new.text

    def _around(self, node: Node) -> Element | None:
        """The element of ours that a node is a unit of."""
        above = node.parent
        while above is not None and above is not self.old.root and not self.old.is_ours(above):
            above = above.parent
        return above

    def _is_sure(self, node: Node, around: Element) -> bool:
        """Whether a node's partner, of all that stand beside it, surely is the same one."""
        partner, other = self.partner[node], self.partner.get(around)
        if node in self._named:
            return True
        if not (isinstance(node, Element) and isinstance(partner, Element) and isinstance(other, Element)):
            return False
        theirs, ours = self.units(self.old, around), self.units(self.new, other)
        if self._is_same(node, partner) and self._is_like_no_other(node, partner, theirs, ours):
            return True
        is_labelled = node.tag not in PRESSED or DIGITS.sub("", node.text) == DIGITS.sub("", partner.text)
        is_of_many = node.tag in OF_MANY or self._has_key(node, partner)
        return is_labelled and not is_of_many and _is_part(node, partner, theirs, ours)

    def _has_key(self, node: Node, partner: Node) -> bool:
        return self._key(node, 0) is not None or self._key(partner, 1) is not None

    def _is_like_no_other(self, node: Node, partner: Node, theirs: list[Node], ours: list[Node]) -> bool:
        after = sum(self._is_same(node, unit) for unit in ours)
        return after == 1 == sum(self._is_same(unit, partner) for unit in theirs)


def units_in(registry: Registry, element: Element) -> list[Node]:
    """Elements of ours and marks inside an element, also those in foreign elements, in order."""
    found: list[Node] = []
    for node in element.children:
        if registry.is_ours(node):
            found.append(node)
        elif isinstance(node, Element):
            found += units_in(registry, node)
    return found


def changes(old: Element, new: Element) -> Changes:
    """The attributes in which two elements differ, and what they are to be; None for those that go."""
    passed_over = NOT_OURS | shown_by(new)
    was = {name: value for name, value in old.attributes.items() if name not in passed_over}
    wanted = {name: value for name, value in new.attributes.items() if name not in passed_over}
    if old.tag == "h1" and "tabindex" not in wanted:
        was.pop("tabindex", None)
    if old.tag == "details" and not _hears_toggle(wanted.get("data-on", "")):
        was.pop("open", None)
        wanted.pop("open", None)
    found: Changes = {name: None for name in was if name not in wanted}
    return found | {name: value for name, value in wanted.items() if was.get(name) != value}


def shown_by(element: Element) -> frozenset[str]:
    """The attributes that say what a control is to show at first; later its properties say so."""
    if element.tag == "option":
        return frozenset({"selected"})
    if element.tag != "input":
        return frozenset()
    return frozenset({"checked"} if input_type(element) in PLAIN else {"checked", "value"})


def _hears_toggle(data_on: str) -> bool:
    return any(word.partition(":")[0] == "toggle" for word in data_on.split())


def _one_of_each(units: list[Node], name_of: Callable[[Node], object]) -> dict[object, Node]:
    """The units whose name no other of them has."""
    named = [(name, unit) for unit in units if (name := name_of(unit)) is not None]
    count = Counter(name for name, _unit in named)
    return {name: unit for name, unit in named if count[name] == 1}


def _is_part(node: Element, partner: Element, theirs: list[Node], ours: list[Node]) -> bool:
    """Whether it is the only one of its tag, or a part of a layout that is as it was."""
    before, after = (
        [_markup(unit) for unit in units if isinstance(unit, Element) and unit.tag == node.tag]
        for units in (theirs, ours)
    )
    if len(before) == len(after) == 1:
        return True
    return before == after and _markup(node) == _markup(partner) and before.count(_markup(node)) == 1


def _markup(element: Element) -> object:
    """An element without what is in it: its tag, and the attributes that count."""
    passed_over = NOT_OURS | shown_by(element)
    if element.tag == "h1":
        passed_over |= {"tabindex"}
    if element.tag == "details" and not _hears_toggle(element.attributes.get("data-on", "")):
        passed_over |= {"open"}
    return element.tag, {name: text for name, text in element.attributes.items() if name not in passed_over}


def _text(node: Node) -> str:
    return node.text if isinstance(node, Element) else ""
