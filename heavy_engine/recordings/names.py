"""The names of elements, as a screen reader says them, for a whole page at a time."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from ..testing.dom import Element, Node, Text
from ..testing.find import BREAKS, UNSEEN, seen_text
from .privacy import MASK
from .roles import FIELDS, HEADINGS, role_of

_LABELLED = ("input", "select", "textarea")


class Names:
    """Knows the labels of one page as it is now; `heavy_engine.testing.find` says the same, one by one."""

    def __init__(self, root: Element) -> None:
        self._root = root

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in self._root.elements():
            if own := element.attributes.get("id"):
                found.setdefault(own, element)
        return found

    @cached_property
    def _labels(self) -> dict[str, list[Element]]:
        """Labels by the fields that they are for; a page without fields is not looked through for them."""
        found: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self._root.elements():
            if element.tag == "label" and (meant := element.attributes.get("for")):
                found[meant].append(element)
        return found

    def of(self, element: Element) -> str:
        """What it is called: what labels say, then its content, then hints; white space as one space."""
        for name in (self._labelled_by, _aria_label, self._labels_of, _content, _hints):
            if found := " ".join(name(element).split()):
                return found
        return ""

    def of_section(self, section: Element) -> str:
        """What a part of the page is called: its label, its legend, or its first heading."""
        if given := self._labelled_by(section) or _aria_label(section):
            return " ".join(given.split())
        titles = (each for each in section.elements() if each.tag in HEADINGS or each.tag == "legend")
        return next((_read(each) for each in titles), "")

    def is_spoken(self, label: Element) -> bool:
        """Whether a label is the name of a field, so that saying it once more adds nothing."""
        field = self.labelled(label)
        return field is not None and not (_aria_label(field) or self._labelled_by(field))

    def labelled(self, label: Element) -> Element | None:
        """The field that a label is for."""
        if meant := label.attributes.get("for"):
            return self._by_id.get(meant)
        return next((each for each in label.elements() if each.tag in _LABELLED), None)

    def _labelled_by(self, element: Element) -> str:
        named = element.attributes.get("aria-labelledby", "").split()
        return " ".join(_read(self._by_id[name]) for name in named if name in self._by_id)

    def _labels_of(self, element: Element) -> str:
        if element.tag not in _LABELLED:
            return ""
        pointing = self._labels.get(element.attributes.get("id", ""), [])
        around = [
            each for each in element.ancestors() if each.tag == "label" and "for" not in each.attributes
        ]
        return " ".join(_read(label) for label in [*pointing, *around])


def _aria_label(element: Element) -> str:
    return element.attributes.get("aria-label", "")


def _content(element: Element) -> str:
    if element.tag == "input":
        return element.attributes.get("value", "") if role_of(element) == "button" else ""
    if role_of(element) in FIELDS:
        return ""
    images = [each.attributes.get("alt", "") for each in element.elements() if each.tag == "img"]
    return " ".join([_read(element), *images])


def _read(element: Element) -> str:
    """What people read in it; what is marked as private inside is nobody's business."""
    inside = (element, *element.elements())
    if not any("data-private" in each.attributes for each in inside):
        return seen_text(element)
    return " ".join("".join(_public(element)).split())


def _public(node: Node) -> Iterator[str]:
    if isinstance(node, Text):
        yield node.data
    elif isinstance(node, Element) and node.tag not in UNSEEN and "hidden" not in node.attributes:
        edge = " " if node.tag in BREAKS else ""
        yield edge
        if "data-private" in node.attributes:
            yield f" {MASK} "
        else:
            for child in node.children:
                yield from _public(child)
        yield edge


def _hints(element: Element) -> str:
    given = element.attributes
    return next((given[name] for name in ("alt", "title", "placeholder") if name in given), "")
