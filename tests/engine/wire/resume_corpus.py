"""The corpus of resumes: what a page was, the HTML of a greeting, and what it must be after it."""

import json
from dataclasses import dataclass, field
from typing import Any

from heavy_engine.testing.carry import settle_controls
from heavy_engine.testing.dom import Element, inner_html
from heavy_engine.testing.forms import get_property, group_of, set_property
from heavy_engine.testing.morph import morph
from heavy_engine.testing.parse import parse
from heavy_engine.testing.patch import Op, Registry, number_of
from heavy_engine.testing.touched import Watch
from tests.engine.wire.corpus import FOLDER


@dataclass(frozen=True)
class ResumeCase:
    """One case; docs/wire.md says what each part is."""

    name: str
    html: str
    new: str
    result: str
    touched: list[str]
    page: str = "new"
    survived: dict[str, int] | None = None
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    reported: list[int] = field(default_factory=list)
    ops: list[Op] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of a case."""

    html: str
    touched: list[str]
    survived: dict[str, int]
    properties: dict[str, dict[str, Any]]
    reported: list[int]


def load_resumes() -> list[ResumeCase]:
    """All cases of all files."""
    files = sorted((FOLDER / "resume").glob("*.json"))
    return [ResumeCase(**case) for path in files for case in json.loads(path.read_text())]


def run_resume(case: ResumeCase) -> Outcome:
    """Apply a case by our own code."""
    registry = Registry(parse(case.html))
    theirs = _type(registry, case.typed)
    watch = Watch(registry.root)
    elements = [number_of(each) for each in registry.root.elements() if registry.is_ours(each)]
    morphed = morph(registry, case.new, is_same_page=case.page == "same", asked=elements)
    touched = watch.touched(registry)
    reports = settle_controls(registry, morphed.markup, theirs.__contains__, lambda _control: False)
    registry.apply(case.ops)
    survived = {str(number): heir for number, heir in morphed.survived.items()}
    held = {number: _held(registry, number, names) for number, names in case.properties.items()}
    return Outcome(inner_html(registry.root), touched, survived, held, [each.number for each in reports])


def _type(registry: Registry, typed: dict[str, dict[str, Any]]) -> set[Element]:
    theirs: set[Element] = set()
    for number, held in typed.items():
        control = registry.element(int(number))
        assert control is not None
        for name, value in held.items():
            set_property(control, name, value)
        theirs |= {control, *group_of(control)}
    return theirs


def _held(registry: Registry, number: str, names: dict[str, Any]) -> dict[str, Any]:
    control = registry.element(int(number))
    assert control is not None, f"no element {number}"
    return {name: get_property(control, name) for name in names}
