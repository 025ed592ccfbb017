"""The classes that a subclass names in the brackets of its generic base."""

from typing import Any, TypeVar, get_args, get_origin


def declared_types(cls: type, base: type) -> tuple[Any, ...]:
    """What `base` is given by cls: (SQLAxe, AxeId) for class Axes(SQLRepositoryBase[SQLAxe, AxeId]).

    A base in between may leave open what its own subclass fills in; what stays open is a TypeVar.
    Answers () where the brackets were forgotten.
    """
    for written in getattr(cls, "__orig_bases__", ()) if "__orig_bases__" in vars(cls) else ():
        origin = get_origin(written)
        if origin is base:
            return get_args(written)
        if isinstance(origin, type) and issubclass(origin, base):
            return _filled_in(origin, get_args(written), declared_types(origin, base))
    for parent in cls.__bases__:
        if issubclass(parent, base) and parent is not base:
            return declared_types(parent, base)
    return ()


def is_open(types: tuple[Any, ...]) -> bool:
    """Whether a type is left to subclasses."""
    return any(isinstance(one, TypeVar) for one in types)


def _filled_in(origin: Any, given: tuple[Any, ...], types: tuple[Any, ...]) -> tuple[Any, ...]:
    filled = dict(zip(origin.__parameters__, given, strict=False))
    return tuple(filled.get(one, one) if isinstance(one, TypeVar) else one for one in types)
