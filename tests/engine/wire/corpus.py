"""The corpus of edits: what a page was, the edits, and what it must be after them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heavy_engine.testing.dom import inner_html
from heavy_engine.testing.forms import get_property
from heavy_engine.testing.parse import parse
from heavy_engine.testing.patch import Op, Registry

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Case:
    """One case; `properties` and `namespaces` by number, `told` is what is no edit of the tree."""

    name: str
    html: str
    ops: list[Op]
    result: str
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    told: list[Op] = field(default_factory=list)


def load_corpus() -> list[Case]:
    """All cases of all files."""
    return [Case(**case) for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text())]


@dataclass
class Page:
    """A page in this process, and what its edits told the outside."""

    registry: Registry
    told: list[Op]

    @classmethod
    def of(cls, html: str) -> "Page":
        """Read a page."""
        told: list[Op] = []
        registry = Registry(parse(html), lambda *op: told.append(list(op)))
        return cls(registry, told)

    @property
    def html(self) -> str:
        """The page as it is now."""
        return inner_html(self.registry.root)

    @property
    def controls(self) -> list[list[Any]]:
        """Value and checkedness of inputs and text areas, in document order."""
        fields = [each for each in self.registry.root.elements() if each.tag in ("input", "textarea")]
        return [[get_property(each, "value"), bool(get_property(each, "checked"))] for each in fields]

    def properties(self, wanted: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """What the controls hold now, in the shape of what is wanted."""
        return {
            number: {name: self._property(number, name) for name in names} for number, names in wanted.items()
        }

    def _property(self, number: str, name: str) -> Any:
        element = self.registry.element(int(number))
        return get_property(element, name) if element else "no such element"


def apply_case(case: Case) -> Page:
    """Apply a case by our own code."""
    page = Page.of(case.html)
    page.registry.apply(case.ops)
    return page
