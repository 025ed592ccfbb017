"""Describing: which element somebody meant, in words that hold on a page that has changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..testing.dom import Element
from ..testing.find import is_seen
from .names import Names
from .outline import is_silent, said_in
from .privacy import MASK, fits, is_marked, private_field
from .roles import FIELDS, role_of, row_around, sections_around

TEXT_MAX = 120


@dataclass(frozen=True)
class Target:
    """An element by its meaning; empty parts say nothing.

    `row` is what can be read in the row around it, `section` the name of the form, dialog or region,
    `keys` the keys of the components from the page down, `nth` its place, from 0, among what is
    equal in all this.
    """

    role: str = ""
    name: str = ""
    field: str = ""
    row: str = ""
    section: str = ""
    component: str = ""
    keys: tuple[str, ...] = ()
    nth: int = 0

    def __str__(self) -> str:
        said = f"{self.role or 'element'} {self.name!r}" if self.name else self.role or "element"
        said += f" (field {self.field!r})" if self.field and not self.name else ""
        where = [f"in the row {self.row!r}"] if self.row not in ("", self.name) else []
        where += [f"in {self.section!r}"] if self.section else []
        where += [f"of {self.component}"] if self.component else []
        return " ".join([said, *where])


def describe(
    element: Element, root: Element, component: str = "", keys: Sequence[str] = (), names: Names | None = None
) -> Target:
    """Say which element this is.

    Args:
        element: somewhere inside the root.
        root: of the page.
        component: the name of the component that made it, where that is known.
        keys: of the components from the page down to it.
        names: of this page, for those who have them.
    """
    names = names or Names(root)
    target = Target(
        role=role_of(element),
        name=name_of(element, names),
        field=field_of(element),
        row=row_text(row_around(element, root)),
        section=section_of(element, root, names),
        component=component,
        keys=tuple(map(str, keys)),
    )
    equals = [each for each in _equals(root, target, names) if each is element or is_seen(each)]
    return replace(target, nth=equals.index(element) if element in equals else 0)


def field_of(element: Element) -> str:
    """The name that a form posts a field by; of a form the names of its fields."""
    if element.tag == "form":
        named = [each.attributes["name"] for each in element.elements() if each.attributes.get("name")]
        seen = [name for name in dict.fromkeys(named) if not name.startswith("_")]
        return " ".join(seen)[:TEXT_MAX]
    return element.attributes.get("name", "")


def inside(scope: Element, role: str) -> list[Element]:
    """All of a role."""
    return [each for each in scope.elements() if role_of(each) == role]


def _equals(root: Element, target: Target, names: Names) -> list[Element]:
    """What could be told from a target by its place only."""
    return [
        each
        for each in inside(root, target.role)
        if is_equal(each, target, names)
        and fits(target.row, row_text(row_around(each, root)))
        and target.section == section_of(each, root, names)
    ]


def is_equal(element: Element, target: Target, names: Names) -> bool:
    """Whether it is called as what was meant; what has no name goes by that of its field."""
    called = name_of(element, names)
    if called or target.name:
        return fits(target.name, called)
    return field_of(element) == target.field


def name_of(element: Element, names: Names) -> str:
    """What it is called; in what is private only fields tell."""
    if is_marked(element):
        return names.of(element) if private_field(element) and role_of(element) in FIELDS else MASK
    if role_of(element) == "form" or element.tag in ("ul", "ol", "table"):
        return names.of_section(element)[:TEXT_MAX]
    return names.of(element)[:TEXT_MAX]


def row_text(row: Element | None) -> str:
    """What can be read in a row, without what its buttons say."""
    if row is None:
        return ""
    if any("data-private" in each.attributes for each in (row, *row.ancestors(), *row.elements())):
        return MASK
    return (said_in(row, is_silent) or said_in(row))[:TEXT_MAX]


def section_of(element: Element, root: Element, names: Names) -> str:
    """What the innermost section around it that has a name is called."""
    around = sections_around(element, root)
    called = (MASK if is_marked(each) else names.of_section(each) for each in around)
    return next((name[:TEXT_MAX] for name in called if name), "")
