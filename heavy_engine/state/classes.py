"""Classes whose values may be kept: found by their names, their values checked by declared types."""

import dataclasses
import inspect
import sys
import typing
from collections.abc import Callable
from enum import Enum
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from pydantic import (
    BaseModel,
    ConfigDict,
    PydanticSchemaGenerationError,
    PydanticUserError,
    RootModel,
    TypeAdapter,
)

DIGEST_LENGTH = 8
_ANY_CLASS = ConfigDict(arbitrary_types_allowed=True)


class Unkept(ValueError):
    """A value that cannot be kept; str() says why, after "because"."""


class Field(NamedTuple):
    """A field of a class, and what checks its value."""

    name: str
    check: Callable[[Any], Any]


@dataclasses.dataclass(frozen=True)
class Shape:
    """How values of one class are written and made again.

    Attributes:
        kind: the class.
        fields: in their order.
        digest: differs as soon as a field has another name, type or place.
    """

    kind: type
    fields: tuple[Field, ...]
    digest: str

    def values_of(self, value: Any) -> list[Any]:
        """The values of its fields.

        Raises:
            Unkept: when the value has more to it than its fields, or less.
        """
        if isinstance(value, BaseModel):
            more: Any = value.__pydantic_extra__ or value.__pydantic_private__
        else:
            more = self._besides(value)
        if more:
            raise Unkept(f"{self.kind.__qualname__} holds more than its fields: {', '.join(more)}")
        try:
            return [getattr(value, field.name) for field in self.fields]
        except AttributeError as error:
            raise Unkept(f"{self.kind.__qualname__} has a field without value: {error}") from None

    def _besides(self, value: Any) -> list[str]:
        names = {field.name for field in self.fields}
        others = [name for name in getattr(value, "__dict__", ()) if name not in names]
        # What is worked out from fields can be worked out again.
        return [name for name in others if not isinstance(getattr(self.kind, name, None), cached_property)]

    def given(self, value: Any) -> list[str] | None:
        """The names that a pydantic model was given, if not all."""
        if not isinstance(value, BaseModel) or len(value.model_fields_set) == len(self.fields):
            return None
        return sorted(value.model_fields_set)

    def make(self, values: list[Any], given: list[str] | None) -> Any:
        """The value again; fields are checked against their types, the whole by the class."""
        if len(values) != len(self.fields):
            raise Unkept(f"{self.kind.__qualname__} has {len(self.fields)} fields, not {len(values)}")
        checked = {field.name: field.check(value) for field, value in zip(self.fields, values, strict=True)}
        if not issubclass(self.kind, BaseModel):
            return self.kind(**checked)
        content = checked["root"] if issubclass(self.kind, RootModel) else checked
        made = self.kind.model_validate(content, strict=True, by_alias=False, by_name=True)
        if given is not None:
            made.model_fields_set.intersection_update(given)
        return made


def name_of(kind: type) -> str:
    """The name by which a class is found again.

    Raises:
        Unkept: when it would not be.
    """
    name = f"{kind.__module__}:{kind.__qualname__}"
    try:
        is_found = class_named(name) is kind
    except LookupError:
        is_found = False
    if not is_found:
        raise Unkept(f"{kind.__qualname__} cannot be found by its name; write it at the top of a module")
    return name


def class_named(name: str) -> type:
    """A class by `module:qualified name`, among modules that are imported already.

    Raises:
        LookupError: when there is none.
    """
    module, _, path = name.partition(":")
    found: Any = sys.modules.get(module)
    for part in path.split("."):
        found = vars(found).get(part) if found is not None else None
        if not isinstance(found, type):
            raise LookupError(f"there is no class {name}")
    # Another name for a class is not its own.
    if found.__module__ != module or found.__qualname__ != path:
        raise LookupError(f"there is no class {name}")
    return typing.cast(type, found)


def shape_of(kind: type) -> Shape:
    """How values of a class are written.

    Raises:
        Unkept: when they cannot be.
    """
    if not _is_made_of_fields(kind):
        raise Unkept(
            f"{kind.__qualname__} is neither a dataclass nor a pydantic model nor a named tuple;"
            " keep what it is made from"
        )
    name_of(kind)
    return _shape_of(kind)


def _is_made_of_fields(kind: type) -> bool:
    # Of this very class: a subclass may hold more than its parent declares.
    return (
        issubclass(kind, BaseModel)
        or "__dataclass_fields__" in vars(kind)
        or (issubclass(kind, tuple) and "_fields" in vars(kind))
    )


@lru_cache(maxsize=1024)
def _shape_of(kind: Any) -> Shape:
    if issubclass(kind, BaseModel):
        return _model_shape(kind)
    if "__dataclass_fields__" in vars(kind):
        return _shape(kind, _dataclass_names(kind))
    return _shape(kind, list(kind._fields))


def fingerprint(kind: type) -> str:
    """What stays the same while values of a class mean the same: its name, its fields' names and types."""
    name = f"{kind.__module__}:{kind.__qualname__}"
    if kind.__module__ == "builtins":
        return kind.__qualname__
    if issubclass(kind, Enum):
        return _digest(name)
    try:
        return _digest(name + shape_of(kind).digest)
    except Unkept:
        return _digest(name)


def _model_shape(kind: type[BaseModel]) -> Shape:
    fields = kind.model_fields
    written = [f"{name}:{_type_text(field.annotation)}" for name, field in fields.items()]
    # The model checks its own fields.
    return Shape(kind, tuple(Field(name, _as_is) for name in fields), _digest(*written))


def _dataclass_names(kind: type) -> list[str]:
    fields = dataclasses.fields(kind)
    wanted = [field.name for field in fields if field.init]
    taken = [
        name
        for name, one in inspect.signature(kind).parameters.items()
        if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    ]
    if len(wanted) != len(fields) or sorted(wanted) != sorted(taken):
        raise Unkept(
            f"{kind.__qualname__} is not made from just its fields (init=False, InitVar or __init__)"
        )
    return wanted


def _shape(kind: type, names: list[str]) -> Shape:
    try:
        hints = typing.get_type_hints(kind)
        fields = tuple(Field(name, _checker(hints.get(name, Any))) for name in names)
    except Unkept:
        raise
    except Exception as error:  # noqa: BLE001  # Types are written by the application, and may say anything.
        raise Unkept(f"the types of {kind.__qualname__} cannot be read: {error}") from None
    return Shape(kind, fields, _digest(*(f"{name}:{_type_text(hints.get(name, Any))}" for name in names)))


def _checker(hint: Any) -> Callable[[Any], Any]:
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(hint, config=_ANY_CLASS)
    except PydanticUserError:
        # Models, dataclasses and typed dicts bring their own.
        adapter = TypeAdapter(hint)
    except PydanticSchemaGenerationError as error:
        raise Unkept(f"a type cannot be checked: {error}") from None

    def check(value: Any) -> Any:
        # It is only looked at: a whole number in a field of floats stays one.
        adapter.validate_python(value, strict=True)
        return value

    return check


def _as_is(value: Any) -> Any:
    return value


def _type_text(hint: Any) -> str:
    if isinstance(hint, type) and not typing.get_args(hint):
        return f"{hint.__module__}:{hint.__qualname__}"
    return repr(hint)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:DIGEST_LENGTH]
