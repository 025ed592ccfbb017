"""Find things as people name them, and say what there is when they are not there."""

from __future__ import annotations

from collections.abc import Callable

from .dom import Element
from .find import accessible_name, is_field, is_pressable, is_seen, seen_text, select
from .forms import input_type

SELECTOR_STARTS = ("#", ".", "[")
LISTED_MAX = 20

# How a test names what it means: by name, text or selector, or by the element that it found itself.
Called = str | Element


class NotThere(AssertionError):
    """What a test wanted is not on the page; says what is."""


def find_target(root: Element, called: Called) -> Element:
    """What people would click on: by name, by text, or by selector; an element is what it is.

    Buttons, links and fields come first, by their accessible name; then any element that shows
    exactly this text; then selectors, which begin with #, . or [ or are a tag.

    Raises:
        NotThere: when there is none, or more than one.
    """
    if isinstance(called, Element):
        return called
    if called.startswith(SELECTOR_STARTS):
        return _only(select(root, called), called, root)
    usable = _named(root, called, lambda element: is_pressable(element) or is_field(element))
    found = usable or _innermost(root, called) or _tags(root, called)
    return _only(found, called, root)


def find_field(root: Element, called: Called) -> Element:
    """A field that people fill in: by its label or name, by how that begins, or by selector.

    An element is what it is.

    Raises:
        NotThere: when there is none, or more than one.
    """
    if isinstance(called, Element):
        return called
    if called.startswith(SELECTOR_STARTS):
        return _only(select(root, called), called, root)
    found = (
        _named(root, called, is_field)
        or [each for each in _tags(root, called) if is_field(each)]
        or _beginning(root, called)
    )
    if not found:
        raise NotThere(f"no field {called!r}; there are: {_list(root, is_field)}")
    return _only(found, called, root)


def _named(root: Element, called: str, wanted: Callable[[Element], bool]) -> list[Element]:
    return [
        each
        for each in root.elements()
        if wanted(each) and is_seen(each) and accessible_name(each, root) == called
    ]


def _beginning(root: Element, called: str) -> list[Element]:
    """The fields whose name only begins so: people leave out what a label adds, such as "optional"."""
    return [
        each
        for each in root.elements()
        if is_field(each) and is_seen(each) and accessible_name(each, root).startswith(f"{called} ")
    ]


def _innermost(root: Element, text: str) -> list[Element]:
    """The elements that show exactly this text, without those around them."""
    showing = [each for each in root.elements() if is_seen(each) and seen_text(each) == text]
    around = {above for each in showing for above in each.ancestors()}
    return [each for each in showing if each not in around]


def _tags(root: Element, called: str) -> list[Element]:
    return select(root, called) if called.replace("-", "").isalnum() and called.islower() else []


def _only(found: list[Element], called: str, root: Element) -> Element:
    if not found:
        there = _list(root, lambda element: is_pressable(element) or is_field(element))
        raise NotThere(f"no {called!r} on this page; there are: {there}")
    if len(found) > 1:
        tags = ", ".join(f"<{each.tag} {each.attributes}>" for each in found[:3])
        raise NotThere(f"{len(found)} are called {called!r}: {tags}; use a selector for one of them")
    return found[0]


def _list(root: Element, wanted: Callable[[Element], bool]) -> str:
    """What there is, for errors: `button 'Add', textbox 'New task'`."""
    things = [each for each in root.elements() if wanted(each) and is_seen(each)]
    names = [f"{_kind(each)} {accessible_name(each, root)!r}" for each in things[:LISTED_MAX]]
    if len(things) > LISTED_MAX:
        names.append(f"{len(things) - LISTED_MAX} more")
    return ", ".join(names) or "none at all"


def _kind(element: Element) -> str:
    kinds = {"a": "link", "textarea": "textbox", "select": "list"}
    if element.tag == "input":
        kind = input_type(element)
        if kind in ("checkbox", "radio", "file"):
            return kind
        return "button" if is_pressable(element) else "textbox"
    return kinds.get(element.tag, element.tag)
