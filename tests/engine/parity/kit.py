"""What a component of the catalogue gets, and what a case of the catalogue is."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from reactpy.types import Component

Data = dict[str, Any]


class Gates(defaultdict[str, asyncio.Event]):
    """Places to wait at, by name, until somebody opens them."""

    def __init__(self) -> None:
        super().__init__(asyncio.Event)
        self._stay_open = False

    def __missing__(self, name: str) -> asyncio.Event:
        gate = super().__missing__(name)
        if self._stay_open:
            gate.set()
        return gate

    def open_all(self) -> None:
        """Hold nobody back any more, so that a run can end."""
        self._stay_open = True
        for gate in self.values():
            gate.set()


@dataclass
class Kit:
    """One run's own world: its constructors, its journal, its gates and its handles.

    Attributes:
        html: ReactPy's `html`, or the engine's drop-in.
        journal: what components tell of effects and handlers; both runs must tell the same.
        unordered: what they tell of things that ReactPy does in any order (it keeps them in sets).
        alive: effects that have begun and not ended, by name.
        renders: how often a component ran, by name; may differ on purpose.
        handles: setters and refs that a component hands out to the steps.
    """

    html: Any
    journal: list[Any] = field(default_factory=list)
    unordered: list[Any] = field(default_factory=list)
    alive: Counter[Any] = field(default_factory=Counter)
    renders: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    handles: dict[str, Any] = field(default_factory=dict)
    gates: Gates = field(default_factory=Gates)

    def tell(self, *words: Any) -> None:
        """Write one line into the journal."""
        self.journal.append(words[0] if len(words) == 1 else words)

    def rendered(self, name: str) -> None:
        """Count one run of a component."""
        self.renders[name] += 1


@dataclass(frozen=True)
class Fire:
    """An event at the element with this `id` attribute, under the name that authors write.

    `path` is None, or leads by child indexes into the JavaScript component that is the element.
    """

    element: str
    name: str
    data: Data
    path: str | None = None


@dataclass(frozen=True)
class Do:
    """Something that happens outside the browser."""

    act: Callable[[Kit], object]


@dataclass(frozen=True)
class FireNth:
    """An event at one of all handlers of the page, counted in document order, round and round."""

    number: int


Step = Fire | FireNth | Do
Make = Callable[[Kit], Component]


def click(element: str, **data: Any) -> Fire:
    """Click on an element."""
    return Fire(element, "onClick", {"type": "click", **data})


def fire(element: str, name: str, **data: Any) -> Fire:
    """Any event: `fire("box", "onKeyDown", key="a")`."""
    return Fire(element, name, data)


def type_into(element: str, text: str, name: str = "onChange") -> Fire:
    """A control shows this value now and says so."""
    target = {"value": text}
    return Fire(element, name, {"type": "change", "target": target, "currentTarget": target})


def tick(element: str, *, checked: bool) -> Fire:
    """A checkbox is ticked, or unticked."""
    target = {"value": "on", "checked": checked}
    return Fire(element, "onChange", {"type": "change", "target": target, "currentTarget": target})


def inside(element: str, path: str, name: str, *args: Any) -> Fire:
    """An event in the JavaScript component with this id, at a path of child indexes in it."""
    return Fire(element, name, {"args": list(args)}, path)


def open_gate(name: str) -> Do:
    """Let go who waits at this gate."""
    return Do(lambda kit: kit.gates[name].set())


@dataclass(frozen=True)
class Case:
    """A component and what happens to it."""

    name: str
    make: Make
    steps: tuple[Step, ...]

    def __call__(self, kit: Kit) -> Component:
        """Make the component anew."""
        return self.make(kit)


def case(*steps: Step) -> Callable[[Make], Case]:
    """Turn a function that makes a root component into a case of the catalogue."""
    return lambda make: Case(make.__name__, make, steps)
