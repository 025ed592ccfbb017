"""What a person typed outlives a page that is replaced, as in the browser's `inputs.js`."""

from __future__ import annotations

from collections.abc import Callable

from .dom import Element
from .events import CONTROLS, Report, described, listens
from .forms import get_property, input_type, set_property, value_of
from .patch import Registry, number_of

Held = dict[str, object]


def carry_over(registry: Registry, html: str, is_own: Callable[[Element], bool]) -> list[Report]:
    """Show other content and keep what was typed; answers what the server has to be told of it.

    Args:
        registry: the page.
        html: its new content.
        is_own: whether what a control holds is the person's, not the server's.
    """
    typed = [
        (_finder(registry.root, control), input_type(control), _held(control))
        for control in _controls(registry.root)
        if _differs(control) and is_own(control)
    ]
    registry.replace_all(html)
    reports = []
    for find, kind, held in typed:
        heir = find(registry.root)
        if heir is not None and input_type(heir) == kind and kind != "file":
            for name, value in held.items():
                set_property(heir, name, value)
            reports += _report(heir) if _differs(heir) else []
    return reports


def _controls(root: Element) -> list[Element]:
    return [each for each in root.elements() if each.tag in CONTROLS and input_type(each) != "hidden"]


def _held(control: Element) -> Held:
    name = "checked" if input_type(control) in ("checkbox", "radio") else "value"
    return {name: get_property(control, name)}


def _differs(control: Element) -> bool:
    """Whether it holds something else than its markup says."""
    as_written = Element(control.tag, control.attributes)
    if control.tag == "select":
        return any(
            bool(each.live.get("selected")) != ("selected" in each.attributes)
            for each in control.elements()
            if "selected" in each.live
        )
    if "checked" in _held(control):
        return bool(get_property(control, "checked")) != ("checked" in control.attributes)
    written = control.text if control.tag == "textarea" else value_of(as_written)
    return value_of(control) != written


def _finder(root: Element, control: Element) -> Callable[[Element], Element | None]:
    """How to find its heir in another tree: by id, or by name and place among those of that name."""
    alike = _alike(root, control)
    place = alike.index(control) if control in alike else -1

    def find(other: Element) -> Element | None:
        found = _alike(other, control)
        return found[place] if 0 <= place < len(found) else None

    return find


def _alike(root: Element, control: Element) -> list[Element]:
    for name in ("id", "name"):
        if wanted := control.attributes.get(name):
            return [e for e in root.elements() if e.tag == control.tag and e.attributes.get(name) == wanted]
    return []


def _report(control: Element) -> list[Report]:
    heard = (each for each in ("input", "change") if listens(control, each) is not None)
    number = number_of(control)
    return [Report(number, kind, {"target": described(control)}, sources=(number,)) for kind in heard][:1]
