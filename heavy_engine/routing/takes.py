"""Whether a page takes the parameters of its path: asked at the start, not by the first visitor."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

from ..application import Route
from .pattern import Parameter, Pattern

NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def mistakes_of_page(pattern: Pattern, route: Route) -> Iterator[str]:
    """What is wrong between a path and its page and title, in sentences that name the fix."""
    yield from _mistakes_of(pattern, route.page)
    if not isinstance(route.title, str):
        yield from _mistakes_of(pattern, route.title)


def _mistakes_of(pattern: Pattern, function: Any) -> Iterator[str]:
    try:
        arguments = inspect.signature(function).parameters
    except (TypeError, ValueError):  # A callable that cannot say what it takes.
        return
    name = getattr(function, "__qualname__", repr(function))
    hints = _hints(function)
    takes_all = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in arguments.values())
    for parameter in pattern.parameters:
        argument = arguments.get(parameter.name)
        if (argument is None or argument.kind not in NAMED) and not takes_all:
            yield (
                f"{pattern.text}: {name} takes no argument {parameter.name!r}; "
                "add it, or take it out of the path"
            )
        elif argument and (wanted := _other_type(parameter, hints)):
            yield (
                f"{pattern.text}: {name} wants {parameter.name} as {wanted}, the path gives "
                f"{parameter.kind.type.__name__}; make the two agree"
            )
    yield from _left_out(pattern, name, arguments)


def _left_out(pattern: Pattern, name: str, arguments: Mapping[str, inspect.Parameter]) -> Iterator[str]:
    given = {parameter.name for parameter in pattern.parameters} | {"key"}
    for argument in arguments.values():
        if argument.kind in NAMED and argument.default is argument.empty and argument.name not in given:
            yield (
                f"{pattern.text}: {name} needs {argument.name!r}, which the path does not have; "
                f"write <{argument.name}> into it, or give the argument a default"
            )


def _other_type(parameter: Parameter, hints: Mapping[str, Any]) -> str:
    """The name of the type that the page wants, if that is a plain one and another; else empty."""
    wanted: Any = hints.get(parameter.name)
    while hasattr(wanted, "__supertype__"):  # NewType("ToolId", UUID) is a UUID.
        wanted = wanted.__supertype__
    if not isinstance(wanted, type) or issubclass(parameter.kind.type, wanted):
        return ""
    return wanted.__name__


def _hints(function: Any) -> Mapping[str, Any]:
    try:
        return get_type_hints(inspect.unwrap(function))
    except (NameError, TypeError, AttributeError):  # Names that only type checkers see.
        return {}
