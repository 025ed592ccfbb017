"""Line kinds: whether the parts of a line are what they are written as."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from types import NoneType
from typing import TYPE_CHECKING, Any

from .targets import Target

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SHOWN_MAX = 80


def check_kinds(example: DataclassInstance, given: Mapping[str, Any]) -> None:
    """See that all parts of a line are of the kinds that they are written in.

    Args:
        example: what the line is of; its defaults say what is wanted, and None says nothing.
        given: the line.

    Raises:
        ValueError: one is not; says which, and what was seen.
    """
    for name, value in known(type(example), given).items():
        wanted = _KINDS.get(name) or _BY_DEFAULT[type(getattr(example, name))]
        is_flag = isinstance(value, bool) and bool not in wanted
        if is_flag or not isinstance(value, wanted):
            raise ValueError(f"{name!r} cannot be {json.dumps(value)[:SHOWN_MAX]}")
        if isinstance(value, list) and name != "files" and not all(isinstance(each, str) for each in value):
            raise ValueError(f"{name!r} has to be a list of texts")


_BY_DEFAULT: Mapping[type, tuple[type, ...]] = {
    bool: (bool,),
    dict: (dict,),
    float: (int, float),
    int: (int,),
    str: (str,),
    tuple: (list,),
    Target: (dict, NoneType),
}
_KINDS: Mapping[str, tuple[type, ...]] = {
    "checked": (bool, NoneType),
    "data": (str, NoneType),
    "ms": (int, float, NoneType),
    "text": (str, dict, NoneType),
    "user": (str, NoneType),
}


def known(kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    """What this version knows of it; a later one may write more."""
    names: Iterable[str] = (each.name for each in fields(kind))
    return {name: given[name] for name in names if name in given}
