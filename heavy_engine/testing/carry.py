"""What a person did to a page outlives its content, as in `client/carry.js` (docs/wire.md, Controls)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from .dom import Element
from .events import CONTROLS, Report, described, listens
from .forms import group_of, input_type, is_checkable, set_property, shown, value_of
from .morph import Morphed
from .pairing import KIND_LENGTH, RowNames
from .patch import Registry, number_of

Asks = Callable[[Element], bool]
Find = Callable[[], Element | None]


@dataclass(frozen=True)
class Left:
    """What its person left in a control: what kind of control that is, and what it shows."""

    kind: tuple[str, str, bool]
    shown: object


class Carry:
    """Look at a page before it changes; settle what its controls show when it has changed.

    `heirs` has the new controls that took over what was in others, by these.

    Args:
        registry: the page.
        theirs: controls that show what its person put in, and the server may not know it; none
            if it becomes a page of another path.
        focused: who has the focus.
        names: what rows are called, and will be called when it has changed.
    """

    def __init__(
        self,
        registry: Registry,
        theirs: Collection[Element],
        focused: Element | None = None,
        names: tuple[RowNames, RowNames] = ({}, {}),
    ) -> None:
        self._registry = registry
        self._focused = focused
        controls = [control for control in _controls(registry) if control in theirs]
        self._left = {control: Left(_kind(control), shown(control)) for control in controls}
        asked = [*controls, *([focused] if focused else [])]
        self._names = names
        self._rows = {element: _rows_around(element, names[0]) for element in asked}
        self._finders = {element: _finder(registry, element) for element in asked}
        self.heirs: dict[Element, Element] = {}

    def settle(self, morphed: Morphed, is_on_its_way: Asks) -> list[Report]:
        """Leave what its person put in, let all else show what its markup says; answers what is to be sent.

        Args:
            morphed: what became of the page.
            is_on_its_way: whether an event of a control is in the journal.
        """
        gone = [old for old in self._left if old not in morphed.pairs]
        self.heirs = {old: heir for old in gone if (heir := self._heir(old, morphed)) is not None}
        origins, markup = {heir: old for old, heir in self.heirs.items()}, morphed.markup
        reports = []
        for control in _controls(self._registry):
            if input_type(control) == "file" or not (control in markup or control in origins):
                continue
            wanted = markup[control] if control in markup else shown(control)
            left = self._left.get(origins.get(control, control))
            if left is None or left.kind != _kind(control):
                _show(control, wanted)
                continue
            _show(control, left.shown)
            if shown(control) != wanted and not is_on_its_way(control) and not _was_left(control, left):
                reports += _report(control)
        return reports

    def focused(self, morphed: Morphed) -> Element | None:
        """Who has the focus after it."""
        return self._heir(self._focused, morphed) if self._focused else None

    def _heir(self, old: Element, morphed: Morphed) -> Element | None:
        if old in morphed.pairs:
            return old
        found = self._finders[old]()
        if found is None or found in morphed.pairs:
            return None
        # What was meant for one row is for no other.
        return found if _rows_around(found, self._names[1]) == self._rows[old] else None


def taken_over(theirs: set[Element], heirs: Mapping[Element, Element]) -> set[Element]:
    """The controls that show what their person put in, when some have handed that on."""
    found = theirs - heirs.keys()
    for heir in heirs.values():
        found |= {heir, *group_of(heir)}
    return found


def _controls(registry: Registry) -> list[Element]:
    found = (each for each in registry.root.elements() if each.tag in CONTROLS)
    return [control for control in found if input_type(control) != "hidden"]


def _kind(control: Element) -> tuple[str, str, bool]:
    if control.tag == "input":
        return control.tag, input_type(control), False
    return control.tag, "", "multiple" in control.attributes


def _show(control: Element, wanted: object) -> None:
    if shown(control) == wanted:
        return
    if control.tag == "select":
        offered = [value_of(option) for option in control.elements() if option.tag == "option"]
        # What is not offered any more cannot be shown.
        if isinstance(wanted, list) and set(wanted) <= set(offered):
            set_property(control, "value", wanted)
    elif is_checkable(control):
        set_property(control, "checked", wanted)
    else:
        set_property(control, "value", wanted)


def _was_left(control: Element, left: Left) -> bool:
    """Whether another radio button was chosen in its place, which will say so."""
    return input_type(control) == "radio" and not left.shown


def _finder(registry: Registry, old: Element) -> Find:
    """How to find an element's heir in another tree: by id or name, if it stands for one before and after."""
    name = "id" if old.attributes.get("id") else "name"
    value = old.attributes.get(name)

    def is_it(each: Element) -> bool:
        return each.attributes.get(name) == value and (name == "id" or each.tag == old.tag)

    def find() -> Element | None:
        found = [each for each in registry.root.elements() if is_it(each)] if value else []
        return found[0] if len(found) == 1 else None

    return find if find() is not None else lambda: None


def _rows_around(element: Element, names: RowNames) -> list[str]:
    """The names of the rows that an element stands in, inner ones first."""
    known = (names.get(str(number_of(each)), "") for each in (element, *element.ancestors()))
    return [name[KIND_LENGTH:] for name in known if name]


def _report(control: Element) -> list[Report]:
    heard = (each for each in ("input", "change") if listens(control, each) is not None)
    number = number_of(control)
    return [Report(number, kind, {"target": described(control)}, sources=(number,)) for kind in heard][:1]
