"""Whether a column can be a field of a shape."""

import inspect
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from ..sql_models.heavy_models import HeavyModel

# What pydantic widens without loss.
WIDENED = {(int, float)}


def problem_of(munger: str, shape: type[BaseModel], row: type[HeavyModel], name: str) -> str | None:
    """What is wrong with filling a field from the column of its name; None where it fits."""
    wanted = _kinds(shape.model_fields[name].annotation)
    if name not in row.model_fields:
        if isinstance(inspect.getattr_static(row, name, None), property):
            return None
        return (
            f"{munger} leaves out {shape.__name__}.{name}: {row.__name__} has no such column."
            f" {_fix(shape, row, name)}"
        )
    given = _kinds(row.model_fields[name].annotation)
    if NoneType in given and NoneType not in wanted and Any not in wanted:
        return (
            f"{row.__name__}.{name} may be None, {shape.__name__}.{name} takes no None."
            f" Make the field optional, or: {_fix(shape, row, name)}"
        )
    strangers = [kind for kind in given if not _fits(kind, wanted)]
    if not strangers:
        return None
    return (
        f"{row.__name__}.{name} is {_named(strangers[0])}, {shape.__name__}.{name} takes"
        f" {' or '.join(map(_named, wanted))}. {_fix(shape, row, name)}"
    )


def _fits(kind: Any, wanted: tuple[Any, ...]) -> bool:
    """Whether a value of one kind may be taken; what is no plain class is left to pydantic."""
    if kind is NoneType or kind in wanted or Any in wanted or not isinstance(kind, type):
        return True
    plain = [one for one in wanted if isinstance(one, type)]
    return len(plain) < len(wanted) or any(issubclass(kind, one) or (kind, one) in WIDENED for one in plain)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The plain kinds of an annotation: (str, NoneType) for UserId | None."""
    if hasattr(annotation, "__supertype__"):
        return _kinds(annotation.__supertype__)
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return tuple(kind for part in get_args(annotation) for kind in _kinds(part))
    return (annotation,)


def _fix(shape: type[BaseModel], row: type[HeavyModel], name: str) -> str:
    written = _named(shape.model_fields[name].annotation)
    return f"Write: def {name}(self, row: {row.__name__}) -> {written}"


def _named(kind: Any) -> str:
    return getattr(kind, "__name__", None) or str(kind)
