"""Kinds of inputs, and which one suits a type."""

import datetime as dt
import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from ..files import Files, StoredFile

Kind = Literal[
    "text", "search", "email", "url", "tel", "password", "code", "textarea", "json", "hidden", "color",
    "whole", "decimal", "number", "range",
    "date", "day", "time", "datetime-local", "month", "week",
    "checkbox", "switch", "radios", "select", "combobox", "checkboxes", "multiselect", "tags",
    "group", "rows", "file",
]  # fmt: skip
KINDS: Final = frozenset(get_args(Kind))
TICKS: Final = frozenset({"checkbox", "switch"})
ONE_OF: Final = frozenset({"radios", "select", "combobox"})
SOME_OF: Final = frozenset({"checkboxes", "multiselect"})
NUMBERS: Final = frozenset({"whole", "decimal", "number", "range"})
TEXTS: Final = frozenset({"text", "search", "email", "url", "tel", "password", "code", "textarea", "hidden"})
# Whoever reads them once may do what their person may: they are never kept, nor written into pages.
SECRETS: Final = frozenset({"password", "code"})
# What has an input of its own that no other can stand for.
STRUCTURES: Final = frozenset({"group", "rows", "file"})
# Of so many choices all can be seen at once; of more, a list drops down.
RADIOS_MAX = 4
CHECKBOXES_MAX = 7
# Texts that may be longer than this get several lines.
LINE_MAX = 500

_BY_TYPE: Final[tuple[tuple[type, Kind], ...]] = (
    (bool, "checkbox"),
    (int, "whole"),
    (float, "decimal"),
    (Decimal, "decimal"),
    (dt.datetime, "datetime-local"),
    (dt.date, "date"),
    (dt.time, "time"),
    (SecretStr, "password"),
)
_LIMITS: Final = (
    *("min_length", "max_length", "ge", "gt", "le", "lt"),
    *("multiple_of", "max_digits", "decimal_places"),
)


class FormMistake(TypeError):
    """A form cannot be made of this; says what to write instead."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what the browser sends, what people read, what the model gets."""

    text: str
    label: str
    value: Any


@dataclass(frozen=True)
class Shape:
    """What a type says of its input.

    Attributes:
        base: the type without None, Annotated and list.
        is_list: whether it holds several of them.
        nullable: whether None is a value.
        metadata: constraints and the like, from everywhere in the annotation.
    """

    base: Any
    is_list: bool
    nullable: bool
    metadata: tuple[Any, ...]


def shape_of(annotation: Any, metadata: Sequence[Any] = ()) -> Shape:
    """Take a type apart: `list[Line] | None` is several texts, or none."""
    found, nullable, is_list = list(metadata), False, False
    while True:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            annotation, *more = arguments
            found += _flat(more)
        elif origin in (Union, types.UnionType):
            rest = [one for one in arguments if one is not type(None)]
            nullable = nullable or len(rest) < len(arguments)
            if len(rest) > 1:
                return Shape(str, is_list, nullable, tuple(found))
            annotation = rest[0]
        elif origin in (list, set, frozenset, tuple, Sequence) and not is_list:
            is_list, annotation = True, arguments[0] if arguments else str
        else:
            return Shape(annotation, is_list, nullable, tuple(found))


def choices_of(base: Any) -> tuple[Choice, ...]:
    """What a Literal or an Enum offers; nothing for all others."""
    if get_origin(base) is Literal and not _is_consent(base):
        return tuple(Choice(str(value), _words(str(value)), value) for value in get_args(base))
    if isinstance(base, type) and issubclass(base, Enum):
        return tuple(Choice(str(member.value), _words(member.name), member.value) for member in base)
    return ()


def kind_of(shape: Shape, choices: Sequence[Any], asked: Any, name: str) -> Kind:
    """The input for a type: the one that was asked for, or what suits it.

    Raises:
        FormMistake: when the one that was asked for does not exist or does not fit.
    """
    natural = _natural(shape, choices)
    if asked is None:
        return natural
    if asked not in KINDS:
        raise FormMistake(f"{name!r} asks for the input {asked!r}. There are: {', '.join(sorted(KINDS))}.")
    is_structure = natural in STRUCTURES
    is_odd = (asked in SOME_OF) != (natural in SOME_OF) or (asked == "tags" and natural != "tags")
    if is_structure or asked in STRUCTURES or is_odd:
        raise FormMistake(f"{name!r} asks for the input {asked!r}, which does not fit its type.")
    kind: Kind = asked
    return kind


def asked_in(info: FieldInfo, metadata: Sequence[Any]) -> Any:
    """The input that a field itself asks for, in json_schema_extra={"widget": ...}."""
    extras = [info.json_schema_extra, *(getattr(one, "json_schema_extra", None) for one in metadata)]
    asked = (extra["widget"] for extra in extras if isinstance(extra, Mapping) and "widget" in extra)
    return next(asked, None)


def is_model(base: Any) -> bool:
    """Whether it is a pydantic model whose fields are fields of the form."""
    return isinstance(base, type) and issubclass(base, BaseModel) and base is not StoredFile


def files_in(metadata: Sequence[Any]) -> Files:
    """What a field for files takes."""
    return next((one for one in metadata if isinstance(one, Files)), Files())


def constraints_of(metadata: Sequence[Any]) -> dict[str, Any]:
    """What limits a value: max_length, ge, multiple_of and the like, by pydantic's names."""
    found: dict[str, Any] = {}
    for one in metadata:
        for name in _LIMITS:
            if (limit := getattr(one, name, None)) is not None:
                found.setdefault(name, limit)
    return found


def plain_json(value: Any) -> str:
    """A value as an input for JSON holds it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _natural(shape: Shape, choices: Sequence[Any]) -> Kind:
    if shape.base is StoredFile:
        return "file"
    if is_model(shape.base):
        return "rows" if shape.is_list else "group"
    if shape.is_list:
        return _natural_list(shape, choices)
    if _is_consent(shape.base):
        return "checkbox"
    if choices:
        return "radios" if len(choices) <= RADIOS_MAX else "select"
    for base, kind in _BY_TYPE:
        if isinstance(shape.base, type) and issubclass(shape.base, base):
            return kind
    if shape.base is str:
        return "textarea" if constraints_of(shape.metadata).get("max_length", 0) > LINE_MAX else "text"
    is_text = isinstance(shape.base, type) and not issubclass(shape.base, dict | list)
    return "text" if is_text else "json"


def _natural_list(shape: Shape, choices: Sequence[Any]) -> Kind:
    if not choices:
        return "tags" if shape.base is str else "json"
    return "checkboxes" if len(choices) <= CHECKBOXES_MAX else "multiselect"


def _is_consent(base: Any) -> bool:
    """Whether it is Literal[True]: a box that has to be ticked."""
    return get_origin(base) is Literal and all(isinstance(value, bool) for value in get_args(base))


def _flat(metadata: Sequence[Any]) -> list[Any]:
    """With what a Field() inside an annotation says of its own."""
    found: list[Any] = []
    for one in metadata:
        found.append(one)
        found += one.metadata if isinstance(one, FieldInfo) else []
    return found


def _words(name: str) -> str:
    text = name.replace("_", " ").strip()
    text = text.lower() if text.isupper() else text
    return text[:1].upper() + text[1:]
