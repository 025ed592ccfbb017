"""Targets: the element that somebody meant, found again on a page that has changed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..testing.dom import Element
from ..testing.find import is_seen
from .describing import Target, describe, field_of, inside, is_equal, name_of, row_text, section_of
from .names import Names
from .privacy import MASK, fits
from .roles import role_of, row_around

__all__ = ["Place", "Target", "TargetGone", "describe", "field_of", "find"]

LISTED_MAX = 12
# How much alike two texts must be to count as one thing whose words have changed.
ALIKE = 0.6
# The same for a name, which decides what is pressed: rather nothing than something else.
NEARLY = 0.85
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Place:
    """Where an element comes from: its component, and the keys from the page down to it."""

    component: str = ""
    keys: tuple[str, ...] = ()


Where = Callable[[Element], Place]


class TargetGone(AssertionError):
    """What a recording names is not on the page, or not for certain; says what is."""


def find(root: Element, target: Target, names: Names | None = None, where: Where | None = None) -> Element:
    """The element that somebody meant, on the page as it is now.

    Role and name decide; then the name of the field; then, for what is called otherwise now, the row,
    section or component that it is the only one of its role in. Of equals the one in the same row
    counts, then the most similar row, then the same section, key and component, then the place.

    Args:
        root: of the page.
        target: what was meant.
        names: of this page, for those who have them.
        where: tells where an element comes from, for those who have the server's tree.

    Raises:
        TargetGone: when there is no such element, or several and nothing tells them apart.
    """
    look = _Look(root, target, names or Names(root), where)
    return look.found()


class _Look:
    """One search."""

    def __init__(self, root: Element, target: Target, names: Names, where: Where | None) -> None:
        self._root, self._target, self._names, self._where = root, target, names, where
        alike = [each for each in inside(root, target.role) if is_seen(each)]
        self._alike = alike or [each for each in inside(root, "") if is_seen(each)]

    def found(self) -> Element:
        for candidates in (self._by_name(), self._by_field(), self._by_place()):
            if candidates:
                return self._told_apart(candidates)
        raise TargetGone(f"no {self._target} on this page; there are: {self._there()}")

    def _by_name(self) -> list[Element]:
        return [each for each in self._alike if is_equal(each, self._target, self._names)]

    def _by_field(self) -> list[Element]:
        field = self._target.field
        return [each for each in self._alike if field and field_of(each) == field]

    def _by_place(self) -> list[Element]:
        """What is called otherwise, but is the only one where it stands, or nearly called so."""
        here = [each for each in self._alike if self._is_here(each)]
        if len(here) == 1:
            return here
        is_anywhere = not (self._target.row or self._target.section)
        around = self._alike if is_anywhere else here
        near = [each for each in around if _is_nearly(self._target.name, self._name(each))]
        return near if len(near) == 1 else []

    def _is_here(self, element: Element) -> bool:
        target = self._target
        if target.row:
            return fits(target.row, self._row(element))
        if target.component and self._where:
            return self._where(element).component == target.component
        return bool(target.section) and target.section == self._section(element)

    def _told_apart(self, candidates: list[Element]) -> Element:
        if len(candidates) == 1:
            return candidates[0]
        left = self._narrowed(candidates)
        is_one_row = len({self._row(each) for each in left}) == 1 or MASK in self._target.row
        if len(left) == 1 or (is_one_row and self._target.nth < len(left)):
            return left[self._target.nth if len(left) > 1 else 0]
        rows = ", ".join(repr(self._row(each)) for each in left[:LISTED_MAX])
        raise TargetGone(f"{len(left)} elements could be the {self._target}; they stand in: {rows}")

    def _narrowed(self, candidates: list[Element]) -> list[Element]:
        target, where = self._target, self._where
        tests: list[Callable[[Element], bool]] = [
            lambda each: fits(target.row, self._row(each)),
            lambda each: target.section == self._section(each),
        ]
        if where is not None:
            tests.append(lambda each: bool(target.keys) and where(each).keys == target.keys)
            tests.append(lambda each: where(each).component == target.component)
        if target.row:
            tests.insert(1, self._most_similar_row(candidates))
        for test in tests:
            candidates = [each for each in candidates if test(each)] or candidates
        return candidates

    def _most_similar_row(self, candidates: list[Element]) -> Callable[[Element], bool]:
        likeness = {id(each): _similar(self._target.row, self._row(each)) for each in candidates}
        best = max(likeness.values())
        return lambda each: best >= ALIKE and likeness.get(id(each)) == best

    def _name(self, element: Element) -> str:
        return name_of(element, self._names)

    def _row(self, element: Element) -> str:
        return row_text(row_around(element, self._root))

    def _section(self, element: Element) -> str:
        return section_of(element, self._root, self._names)

    def _there(self) -> str:
        of_role = [each for each in self._alike if role_of(each) == self._target.role] or self._alike
        said = [f"{role_of(each) or each.tag} {self._name(each)!r}" for each in of_role if self._name(each)]
        more = [f"{len(said) - LISTED_MAX} more"] if len(said) > LISTED_MAX else []
        return ", ".join([*said[:LISTED_MAX], *more]) or "none of its kind"


def _is_nearly(one: str, other: str) -> bool:
    """Whether it may be the same with a word changed; "Delete 1" and "Delete 2" are two things."""
    return _NUMBER.findall(one) == _NUMBER.findall(other) and _similar(one, other) >= NEARLY


def _similar(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
