"""The corpus of resumes: what a page was, the HTML of a greeting, and what it must be after it."""

import json
from dataclasses import dataclass, field
from typing import Any

from heavy_engine.testing.carry import Carry
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
    keys: dict[str, str] = field(default_factory=dict)
    new_keys: dict[str, str] = field(default_factory=dict)
    focus: list[int] = field(default_factory=lambda: [0, 0])


@dataclass
class Outcome:
    """What became of a case."""

    html: str
    touched: list[str]
    survived: dict[str, int]
    properties: dict[str, dict[str, Any]]
    reported: list[int]
    focused: int


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
    focused = registry.element(case.focus[0]) if case.focus[0] else None
    names = case.keys, case.new_keys
    carry = Carry(registry, () if case.page == "elsewhere" else theirs, focused, names)
    morphed = morph(registry, case.new, is_same_page=case.page == "same", asked=elements, names=names)
    touched = watch.touched(registry)
    reports = carry.settle(morphed, lambda _control: False)
    heir = carry.focused(morphed)
    registry.apply(case.ops)
    survived = {str(number): heir for number, heir in morphed.survived.items()}
    held = {number: _held(registry, number, names) for number, names in case.properties.items()}
    reported = [each.number for each in reports]
    now_focused = number_of(heir) if heir else 0
    return Outcome(inner_html(registry.root), touched, survived, held, reported, now_focused)


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
