"""Whether an argument is the same as the last time, so that its component need not render.

A wrong "yes" shows something stale, a wrong "no" only costs time. So only values that
cannot have changed in place are ever the same: lists, dicts and unknown objects are not.
"""

import dataclasses
import datetime
import decimal
import enum
import fractions
import pathlib
import types
import uuid
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from ..elements.handlers import Handler
from .reactpy_names import BaseEventHandler, Component, ContextProvider, arguments

# Equal values of these look the same wherever they are shown.
_ATOMS = frozenset(
    {
        str, int, bool, bytes, type(None), type(...), type(NotImplemented),
        datetime.date, datetime.timedelta, datetime.timezone, uuid.UUID, fractions.Fraction,
        pathlib.Path, pathlib.PurePath, pathlib.PosixPath, pathlib.PurePosixPath,
    }
)  # fmt: skip
# Equal values of these may look different: 0.0 and -0.0, 1.0 and 1.00, noon here and noon there.
_SHOWN = frozenset({range, float, complex, decimal.Decimal, datetime.datetime, datetime.time})
_BY_IDENTITY = (type, types.BuiltinFunctionType, types.ModuleType, enum.Enum)
_HANDLER_OPTIONS = ("prevent_default", "stop_propagation", "debounce", "throttle", "target")

# The fields of classes whose instances do not change; None for other classes.
_fields: WeakKeyDictionary[type, tuple[str, ...] | None] = WeakKeyDictionary()


def same_component(old: Component, new: Component) -> bool:
    """Whether two uses of a component, known to be of one type, have the same arguments."""
    if getattr(new.type, "renders_always", False):
        return False
    if old is new:
        return True
    if isinstance(new, ContextProvider) or not hasattr(new, "_args"):
        return False
    old_args, old_named = arguments(old)
    new_args, new_named = arguments(new)
    if len(old_args) != len(new_args) or len(old_named) != len(new_named):
        return False
    for before, now in zip(old_args, new_args, strict=True):
        if not same(before, now):
            return False
    for name, now in new_named.items():
        if name not in old_named or not same(old_named[name], now):
            return False
    return True


def same(old: Any, new: Any) -> bool:
    """Whether a value is as it was, for certain."""
    kind = type(new)
    if kind is not type(old):
        return False
    if kind in _ATOMS:
        return bool(old == new)
    if kind in _SHOWN:
        return bool(old == new) and repr(old) == repr(new)
    if isinstance(new, tuple):
        return len(old) == len(new) and all(map(same, old, new))
    if kind is types.FunctionType:
        return old is new or _same_function(old, new)
    if kind is types.MethodType:
        return old.__self__ is new.__self__ and old.__func__ is new.__func__
    return _same_other(old, new, kind)


def _same_other(old: Any, new: Any, kind: type) -> bool:
    if isinstance(new, _BY_IDENTITY):
        return old is new
    if kind is frozenset:
        return len(old) == len(new) and {(type(one), one) for one in old} == {(type(one), one) for one in new}
    if kind is partial:
        return _same_partial(old, new)
    if isinstance(new, Component):
        return old.type is new.type and old.key == new.key and same_component(old, new)
    if isinstance(new, BaseEventHandler):
        return _same_handler(old, new)
    fields = _fields_of(kind)
    return fields is not None and all(same(getattr(old, name), getattr(new, name)) for name in fields)


def _same_handler(old: BaseEventHandler, new: BaseEventHandler) -> bool:
    if any(getattr(old, name) != getattr(new, name) for name in _HANDLER_OPTIONS):
        return False
    if isinstance(old, Handler) and isinstance(new, Handler):
        return same(old.given, new.given)
    return same(old.function, new.function)


def _same_partial(old: "partial[Any]", new: "partial[Any]") -> bool:
    return (
        same(old.func, new.func)
        and same(old.args, new.args)
        and old.keywords.keys() == new.keywords.keys()
        and all(same(old.keywords[name], value) for name, value in new.keywords.items())
    )


def _same_function(old: types.FunctionType, new: types.FunctionType) -> bool:
    """Same code with the same captured values; a captured object counts by identity."""
    if old.__code__ is not new.__code__:
        return False
    return (
        _same_captured(old, new)
        and _same_values(old.__defaults__ or (), new.__defaults__ or ())
        and _same_values(
            tuple((old.__kwdefaults__ or {}).values()), tuple((new.__kwdefaults__ or {}).values())
        )
    )


def _same_captured(old: types.FunctionType, new: types.FunctionType) -> bool:
    try:
        return _same_values(_captured(old), _captured(new))
    except (ValueError, RecursionError):  # A cell that is still empty, or functions that capture each other.
        return False


def _captured(function: types.FunctionType) -> tuple[Any, ...]:
    """What it captured; itself, as recursive functions do, tells nothing."""
    contents = (cell.cell_contents for cell in function.__closure__ or ())
    return tuple(None if content is function else content for content in contents)


def _same_values(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return len(old) == len(new) and all(
        before is now or same(before, now) for before, now in zip(old, new, strict=True)
    )


def _fields_of(kind: type) -> tuple[str, ...] | None:
    """The fields of a frozen dataclass or a frozen pydantic model; None for other classes."""
    if kind not in _fields:
        # Of this very class: a subclass may hold more than its frozen parent declares.
        parameters = kind.__dict__.get("__dataclass_params__")
        config = getattr(kind, "model_config", None)
        if getattr(parameters, "frozen", False):
            _fields[kind] = tuple(field.name for field in dataclasses.fields(kind))
        elif isinstance(config, dict) and config.get("frozen") and config.get("extra") != "allow":
            _fields[kind] = tuple(getattr(kind, "model_fields", ()))
        else:
            _fields[kind] = None
    return _fields[kind]
