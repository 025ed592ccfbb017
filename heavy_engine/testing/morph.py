"""Bring a page to what a greeting says, and touch nothing that is so already (docs/wire.md)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from ..layout.lists import rising
from .dom import Comment, Element, Node, Text, inner_html
from .events import CONTROLS
from .forms import shown
from .pairing import ISLAND, NO_SCRIPT, TEXT_FIELD, Pairing, RowNames, changes
from .parse import parse
from .patch import Registry, number_of


@dataclass(frozen=True)
class Morphed:
    """What became of the page's numbers.

    `survived` has the new numbers of elements that surely are the same ones, of those that were asked for;
    `heirs` those of all elements that are still there, and `pairs` all these nodes; `markup` says what
    the controls among them are to show.
    """

    survived: dict[int, int]
    heirs: dict[int, int]
    pairs: dict[Node, Node]
    markup: dict[Node, object]


def morph(
    registry: Registry,
    html: str,
    *,
    is_same_page: bool = False,
    asked: Collection[int] = (),
    names: tuple[RowNames, RowNames] = ({}, {}),
) -> Morphed:
    """Show other content in the place of what is shown, by the smallest change.

    Args:
        registry: the page.
        html: the content of its root, with its numbers.
        is_same_page: whether the numbers are those that the page has.
        asked: elements of which the caller wants to know whether they are still there.
        names: what rows were called, and what they are called now.
    """
    fresh = Registry(parse(html))
    pairs = Pairing(registry, fresh, is_same_page=is_same_page, names=names)
    survived = {number: heir for number in asked if (heir := pairs.survivor(number)) is not None}
    inside = {old: number_of(new) for old, new in pairs.partner.items() if old is not registry.root}
    heirs = {number_of(old): number for old, number in inside.items()}
    # All is looked at before anything changes.
    markup = {
        old: shown(new)
        for old, new in pairs.partner.items()
        if isinstance(new, Element) and new.tag in CONTROLS
    }
    work = [_Work(pairs, old, new) for old, new in pairs.partner.items()]
    for node in pairs.without_partner():
        registry.forget(registry.extent(node))
    registry.renumber(inside)
    for each in work:
        each.do(registry)
    return Morphed(survived, heirs, pairs.partner, markup)


class _Work:
    """What is to be done to one old node: found out first, done later."""

    def __init__(self, pairs: Pairing, old: Node, new: Node) -> None:
        self._pairs, self._old, self._new = pairs, old, new
        self._text = pairs.text(pairs.new, new) if isinstance(new, Comment) else ""
        self._is_text_other = isinstance(old, Comment) and pairs.text(pairs.old, old) != self._text
        self._units = pairs.units(pairs.new, new) if isinstance(new, Element) else []
        self._old_units = pairs.units(pairs.old, old) if isinstance(old, Element) else []
        # Texts of new marks, with the foreign elements that new units stand in.
        self._along = {unit: pairs.new.extent(unit)[1:] for unit in self._units}
        self._around = {unit: _foreign_around(unit, new) for unit in self._units}

    def do(self, registry: Registry) -> None:
        """Change the old node, and what stands directly in it."""
        old, new = self._old, self._new
        if isinstance(old, Comment):
            if self._is_text_other and old.parent is not None:
                registry.set_marked_text(old, old.parent, self._text)
        elif isinstance(old, Element) and isinstance(new, Element):
            if old is not registry.root:
                self._set_attributes(old, new)
            if new.tag == ISLAND:
                registry.outside("j", number_of(old), json.loads(new.attributes.get("data-island", "{}")))
            elif self._units:
                self._arrange(registry, old)
            elif new.tag not in (NO_SCRIPT, TEXT_FIELD):
                self._fill(registry, old, new)

    @staticmethod
    def _set_attributes(old: Element, new: Element) -> None:
        for name, value in changes(old, new).items():
            if value is None:
                del old.attributes[name]
            else:
                old.attributes[name] = value

    def _fill(self, registry: Registry, old: Element, new: Element) -> None:
        """Content without units: one text, or what the author vouched for."""
        if self._pairs.is_sealed_off(new):
            if inner_html(old) != inner_html(new):
                old.clear()
                for node in list(new.children):
                    old.append(node)
        elif old.text != new.text:
            old.clear()
            if new.text:
                old.append(Text(new.text))

    def _arrange(self, registry: Registry, old: Element) -> None:
        """Put the units in their order, from the last to the first: each before the one that follows."""
        if not self._old_units:
            for node in [child for child in old.children if registry.shows_text(child)]:
                node.remove()
        origin = {new: unit for unit in self._old_units if (new := self._pairs.partner.get(unit)) is not None}
        places = {unit: place for place, unit in enumerate(self._old_units)}
        stays = rising([places[origin[unit]] if unit in origin else -1 for unit in self._units])
        following: Node | None = None
        for index in range(len(self._units) - 1, -1, -1):
            unit = self._units[index]
            there = origin.get(unit)
            if there is None:
                self._insert(registry, old, unit, following)
            elif index not in stays:
                into, anchor = _place(registry, old, following)
                for part in registry.extent(there):
                    into.insert(part, anchor)
            following = there or unit

    def _insert(self, registry: Registry, old: Element, unit: Node, following: Node | None) -> None:
        into, anchor = _place(registry, old, following)
        nodes = [unit, *self._along[unit]]
        if into is old and anchor is None and registry.last_of_ours(old) is None:
            for wrapper in self._around[unit]:
                copy = Element(wrapper.tag, dict(wrapper.attributes))
                into.append(copy)
                into = copy
        for node in nodes:
            into.insert(node, anchor)
        registry.learn(nodes)


def _place(registry: Registry, inside: Element, following: Node | None) -> tuple[Element, Node | None]:
    """Where a unit belongs: before the one that follows it, wherever that stands, or behind the last."""
    if following is not None and following.parent is not None:
        return following.parent, following
    last = registry.last_of_ours(inside)
    if last is None or last.parent is None:
        return inside, None
    return last.parent, registry.extent(last)[-1].next


def _foreign_around(unit: Node, inside: Node) -> list[Element]:
    """The parser's elements between an element and one of its units, outermost first."""
    found: list[Element] = []
    above = unit.parent
    while above is not None and above is not inside:
        found.insert(0, above)
        above = above.parent
    return found
