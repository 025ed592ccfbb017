"""Names of states: what they are assigned to where they are made. Found once for each way to make them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Literal, NamedTuple

import reactpy

from ..layout.reactpy_names import Component
from ..layout.watched import code_of
from .call_sites import line_of, target_of
from .classes import fingerprint

WAYS_MAX = 16_384
# From the place that makes a state up to its component, at most.
FRAMES_MAX = 40
NAMELESS = "?"
_COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})
UNKNOWN: Any = object()
"""Stands for an initial value that was not remembered."""

_ENGINE_FOLDER = Path(__file__).parents[1]
_ENGINE = f"{_ENGINE_FOLDER}{os.sep}"
_HOOKS = str(_ENGINE_FOLDER / "state" / "hooks.py")
# Between a component and the place that makes its states.
_MACHINERY = (
    f"{Path(reactpy.__file__).parent}{os.sep}",
    *(str(_ENGINE_FOLDER / file) for file in ("layout/instance.py", "layout/watched.py", "state/keeper.py")),
)
_PAGES_OF_OURS = tuple(f"{_ENGINE_FOLDER / name}{os.sep}" for name in ("bench_pages", "testing"))

Whose = Literal["machinery", "hook", "engine", "author"]
Call = tuple[CodeType, int]
"""The code of a function, and where in it a call stands."""


@dataclass(frozen=True)
class Slot:
    """A state that is kept: what all components share that make it in the same way.

    Attributes:
        index: its place among what the component's hooks keep.
        name: `count`; `editing/edited` in a hook called for `editing`; `count#2` for a second one.
        fingerprint: of the type of its initial value.
        initial: that value, if it is one of the few that most states begin with.
        place: file and line that made it.
        kind: the type's name, for people.
    """

    index: int
    name: str
    fingerprint: str
    initial: Any
    place: str
    kind: str


class States:
    """The kept states of a component so far, in the order in which it made them."""

    __slots__ = ("slots", "ways")

    def __init__(self, slots: tuple[Slot, ...] = ()) -> None:
        self.slots = slots
        # How components went on from here; each with its origin, for ids of code that is gone come again.
        self.ways: dict[tuple[Any, ...], tuple[States, Origin]] = {}


class Origin(NamedTuple):
    """How a state came to be made.

    Attributes:
        asked: the name that was given for it; empty if it has to be found.
        calls: who called whom in code of authors, the innermost first.
        is_from_engine: whether a hook of the engine asked, on behalf of the innermost call.
    """

    asked: str
    calls: tuple[Call, ...]
    is_from_engine: bool


class StateNames:
    """Finds names; what was found is kept, for pages make the same states over and over."""

    def __init__(self, most: int = WAYS_MAX) -> None:
        self._most = most
        self._known = 0
        self._nothing = States()

    def after(
        self, states: States | None, index: int, value: Any, frame: FrameType, component: Component
    ) -> States | None:
        """The states of a component when it has made one more; the same as before if that is not kept.

        Args:
            states: those before; None for none.
            index: the place of the new one among what its hooks keep.
            value: its initial value.
            frame: something that runs now, in what makes states.
            component: whose state it is.
        """
        origin = _origin(frame)
        if origin is None:
            return states
        before, kind = states or self._nothing, value.__class__
        way = (
            *(index, kind, _memorable(value, kind), origin.asked),
            *[(id(made_in), at) for made_in, at in origin.calls],
        )
        known = before.ways.get(way)
        if known is None:
            known = (_with(before, index, value, origin, component), origin)
            self._remember(before, way, known)
        return known[0]

    def _remember(self, before: States, way: tuple[Any, ...], found: tuple[States, Origin]) -> None:
        self._known += 1
        if self._known > self._most:
            # Names that values are part of have no end; pages keep what they use.
            self._known, self._nothing = 0, States()
        before.ways[way] = found


NAMES = StateNames()
"""Shared by all pages of a process; a Keeping may be given another one."""


@lru_cache(maxsize=4096)
def whose(file: str) -> Whose:
    """Who wrote the code of a file: it decides what is kept and which names count."""
    if file == _HOOKS:
        return "hook"
    if file.startswith(_MACHINERY):
        return "machinery"
    if file.startswith(_ENGINE) and not file.startswith(_PAGES_OF_OURS):
        return "engine"
    return "author"


def _origin(frame: FrameType | None) -> Origin | None:
    """None for a state that is not kept."""
    while frame is not None and whose(frame.f_code.co_filename) == "machinery":
        frame = frame.f_back
    if frame is None:
        return None
    asked, first = "", whose(frame.f_code.co_filename)
    if first == "hook":
        asked, frame = frame.f_locals.get("name", ""), frame.f_back
    if not asked and first != "author":
        return None
    is_from_engine = frame is not None and whose(frame.f_code.co_filename) == "engine"
    calls = tuple(_calls(frame))
    return Origin(asked, calls, is_from_engine) if calls else None


def _calls(frame: FrameType | None) -> Iterator[Call]:
    for _step in range(FRAMES_MAX):
        if frame is None or (written_by := whose(frame.f_code.co_filename)) == "machinery":
            return
        if written_by == "author":
            yield frame.f_code, frame.f_lasti
        frame = frame.f_back


def _with(before: States, index: int, value: Any, origin: Origin, component: Component) -> States:
    kind, (made_in, at) = type(value), origin.calls[0]
    slot = Slot(
        index=index,
        name=_numbered(_name(origin, code_of(component)), before.slots),
        fingerprint=fingerprint(kind),
        initial=_memorable(value, kind),
        place=f"{made_in.co_filename}:{line_of(made_in, at)}",
        kind=kind.__qualname__,
    )
    return States((*before.slots, slot))


def _name(origin: Origin, code: CodeType | None) -> str:
    parts = _targets(_own(origin.calls, code))
    if origin.asked and not origin.is_from_engine:
        # The innermost call is the one that gave the name.
        parts = parts[1:]
    return "/".join(part for part in [*reversed(parts), origin.asked] if part) or NAMELESS


def _targets(calls: tuple[Call, ...]) -> list[str]:
    """What calls are assigned to; in a comprehension, which is a function in old Pythons only, to nothing."""
    targets, rest = [], iter(calls)
    for made_in, at in rest:
        is_inlined = made_in.co_name in _COMPREHENSIONS and next(rest, None) is not None
        targets.append("" if is_inlined else target_of(made_in, at))
    return targets


def _own(calls: tuple[Call, ...], code: CodeType | None) -> tuple[Call, ...]:
    """The calls up to the component's own function; what is around that is its decorators' business."""
    for place, (made_in, _at) in enumerate(calls):
        if made_in is code:
            return calls[: place + 1]
    return calls


def _numbered(name: str, slots: Sequence[Slot]) -> str:
    """A name that no state of the component has yet."""
    taken = {slot.name for slot in slots}
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name}#{count}"
    return free


def _memorable(value: Any, kind: type) -> Any:
    """An initial value if it is empty, None or True; UNKNOWN for others."""
    if value is None or value is True:
        return value
    return value if kind in (bool, int, str, tuple) and not value else UNKNOWN
