"""What a function captured, written down, so that a later look can tell whether it changed.

An author's loader is made anew with every render, so its identity says nothing. A wrong "changed"
costs a load, and one after each load if the loader captures what every render makes anew; a wrong
"the same" shows what belongs to another input. So functions count by code and captured values, lists
and the like by content, and other objects by identity or equality. As everywhere in React, what is
the same object is the same, even if its content changed: a cache may be captured.
"""

import types
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..layout import same

# What is larger is not copied, so that a change in place of what was compared goes unnoticed.
ITEMS_MAX = 1_000
DEPTH_MAX = 6
# Stands for a variable that was not set yet when the function was looked at.
UNSET = "a variable without a value"


@dataclass(frozen=True, eq=False)
class Written:
    """A function or a container, and what it consists of, each part written down in turn."""

    original: Any
    kind: Any
    parts: tuple[Any, ...]


def captured(value: Any, depth: int = 0) -> Any:
    """Write down a value for `unchanged`; it is the value itself where that will do."""
    taken = None if depth == DEPTH_MAX else _take_apart(value)
    if taken is None:
        return value
    kind, parts = taken
    return Written(value, kind, tuple(captured(part, depth + 1) for part in parts))


def unchanged(old: Any, new: Any) -> bool:
    """Whether two values that `captured` wrote down are the same, as far as anybody can tell."""
    if isinstance(old, Written) and isinstance(new, Written):
        return old.original is new.original or (
            old.kind == new.kind
            and len(old.parts) == len(new.parts)
            and all(map(unchanged, old.parts, new.parts))
        )
    return old is new or same(old, new) or _is_equal(old, new)


def _take_apart(value: Any) -> tuple[Any, tuple[Any, ...]] | None:
    """What kind of thing it is, and its parts; None for what is compared as it is."""
    if isinstance(value, types.FunctionType):
        cells = map(_content, value.__closure__ or ())
        itself = (UNSET if content is value else content for content in cells)
        return value.__code__, (value.__defaults__, value.__kwdefaults__, *itself)
    if isinstance(value, partial):
        return partial, (value.func, value.args, value.keywords)
    if isinstance(value, types.MethodType):
        return value.__func__, (value.__self__,)
    if isinstance(value, list | tuple | dict) and len(value) <= ITEMS_MAX:
        keys = tuple(value) if isinstance(value, dict) else ()
        return (type(value), keys), tuple(value.values() if isinstance(value, dict) else value)
    if isinstance(value, set) and len(value) <= ITEMS_MAX:
        return (set, frozenset(value)), ()
    return None


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return UNSET


def _is_equal(old: Any, new: Any) -> bool:
    if type(old) is not type(new):
        return False
    try:
        return bool(old == new)
    except Exception:  # noqa: BLE001  # Whatever an object does when compared: then it is another one.
        return False
