"""What controls show after a greeting brought other markup, as in the browser's `resume.js`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .dom import Element, Node
from .events import CONTROLS, Report, described, listens
from .forms import chosen, get_property, input_type, is_checkable, set_property, value_of
from .patch import Registry, number_of

Asks = Callable[[Element], bool]


def settle_controls(
    registry: Registry, markup: Mapping[Node, Node], is_theirs: Asks, is_on_its_way: Asks
) -> list[Report]:
    """Leave what its person put in, let all else show what its markup says; answers what is to be sent.

    Args:
        registry: the page.
        markup: what the controls should be like that were there before; others are so.
        is_theirs: whether a control shows what its person put in, and the server may not know it.
        is_on_its_way: whether an event of a control is in the journal.
    """
    reports = []
    for control in [each for each in registry.root.elements() if each.tag in CONTROLS]:
        wanted = markup.get(control)
        if not isinstance(wanted, Element) or input_type(control) in ("hidden", "file"):
            continue
        if shown(control) == shown(wanted):
            continue
        if not is_theirs(control):
            _show(control, wanted)
        elif not is_on_its_way(control) and not _is_what_was_left(control):
            reports += _report(control)
    return reports


def shown(control: Element) -> object:
    """What people see in it: a text, whether it is checked, or the values that are chosen."""
    if control.tag == "select":
        return [value_of(option) for option in chosen(control)]
    return bool(get_property(control, "checked")) if is_checkable(control) else value_of(control)


def _show(control: Element, wanted: Element) -> None:
    if control.tag == "select":
        set_property(control, "value", shown(wanted))
    elif is_checkable(control):
        control.live["checked"] = shown(wanted)
    else:
        set_property(control, "value", shown(wanted))


def _is_what_was_left(control: Element) -> bool:
    """Whether another radio button was chosen in its place, which will say so."""
    return input_type(control) == "radio" and not get_property(control, "checked")


def _report(control: Element) -> list[Report]:
    heard = (each for each in ("input", "change") if listens(control, each) is not None)
    number = number_of(control)
    return [Report(number, kind, {"target": described(control)}, sources=(number,)) for kind in heard][:1]
