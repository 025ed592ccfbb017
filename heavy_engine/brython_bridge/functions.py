"""Client functions: plain annotated functions of brython/, named on the server, run in the browser."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import FunctionType
from typing import Any, get_type_hints

import orjson
from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

from .adapters import adapter_of
from .errors import ClientAnswerInvalid, ClientArgumentsRefused, ClientFunctionRefused, cut

PACKAGE = "brython"
# Parameters of the call itself.
RESERVED = frozenset({"timeout"})
PLAIN_PARAMETERS = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
SHOWN_MAX, REASONS_MAX = 100, 3


@dataclass(frozen=True, eq=False)
class ClientFunction:
    """What the server knows of a client function; `name` is what travels: "scrolling.scroll_to_element"."""

    name: str
    signature: inspect.Signature
    parameters: Mapping[str, TypeAdapter[Any]]
    answer: TypeAdapter[Any]
    # What it returns, for errors.
    returns: str

    def arguments(self, args: tuple[Any, ...], named: Mapping[str, Any]) -> bytes:
        """The arguments of a call as a JSON object, by name; what is left out is the function's to fill in.

        Raises:
            ClientArgumentsRefused: they do not fit the function, or JSON cannot say them.
        """
        try:
            given = self.signature.bind(*args, **named).arguments
        except TypeError as error:
            raise ClientArgumentsRefused(self.name, f"{self.name}{self.signature}: {error}") from None
        return orjson.dumps({name: self._argument(name, value) for name, value in given.items()})

    def read(self, answer: Any) -> Any:
        """What the browser answered, as what the function returns.

        Raises:
            ClientAnswerInvalid: it is something else.
        """
        try:
            return self.answer.validate_json(orjson.dumps(answer), strict=True)
        except (ValidationError, RecursionError) as error:
            why = f" ({_reasons(error)})" if isinstance(error, ValidationError) else ""
            raise ClientAnswerInvalid(self.name, _excerpt(answer), self.returns + why) from None

    def _argument(self, name: str, value: Any) -> orjson.Fragment:
        adapter = self.parameters[name]
        try:
            return orjson.Fragment(adapter.dump_json(adapter.validate_python(value, strict=True)))
        except (ValueError, TypeError, RecursionError) as error:
            wanted = inspect.formatannotation(self.signature.parameters[name].annotation)
            why = _reasons(error) if isinstance(error, ValidationError) else str(error)
            sentence = f"{self.name}: {name}={_shown(value)} cannot travel as {wanted}: {why}"
            raise ClientArgumentsRefused(self.name, sentence) from None


def client_function(function: Any) -> ClientFunction:
    """What the server knows of a function that runs in the browser.

    Raises:
        ClientFunctionRefused: it is none.
    """
    if function.__class__ is not FunctionType:
        raise ClientFunctionRefused(_shown(function), f"{_shown(function)} is no function. {_WANTED}")
    return _known(function)


def name_of(function: Callable[..., Any]) -> str:
    """What a client function is called when it travels: "scrolling.scroll_to_element".

    Raises:
        ClientFunctionRefused: it is none.
    """
    return client_function(function).name


_WANTED = f"Write it in a module of {PACKAGE}/, with a name, and import it from there."


@lru_cache(maxsize=1024)
def _known(function: FunctionType) -> ClientFunction:
    name = _name(function)
    signature = inspect.signature(function)
    hints = _hints(function, name)
    for parameter in signature.parameters.values():
        if parameter.kind not in PLAIN_PARAMETERS:
            raise _refused(name, f"{parameter} has no name of its own; write all parameters out")
        if parameter.name in RESERVED:
            raise _refused(name, f"{parameter.name!r} is an argument of the call itself; take another name")
        if parameter.name not in hints:
            raise _refused(name, f"{parameter.name!r} has no annotation")
    if "return" not in hints:
        raise _refused(name, "it does not say what it returns; write -> None if that is nothing")
    return ClientFunction(
        name,
        signature,
        {each: _adapter(name, each, hints[each]) for each in signature.parameters},
        _adapter(name, "return", hints["return"]),
        inspect.formatannotation(hints["return"]),
    )


def _name(function: FunctionType) -> str:
    package, _, module = function.__module__.partition(".")
    where = f"{function.__module__}.{function.__qualname__}"
    if package != PACKAGE or not module or "." in module:
        raise _refused(where, f"it is not in a module of {PACKAGE}/. {_WANTED}")
    if not function.__qualname__.isidentifier():
        raise _refused(where, f"nobody can find it by its name in its module. {_WANTED}")
    if function.__qualname__.startswith("_"):
        raise _refused(where, "its name says that it is for its own module only; take the underscore away")
    return f"{module}.{function.__qualname__}"


def _hints(function: FunctionType, name: str) -> dict[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except NameError as error:
        raise _refused(name, f"an annotation of it is not there at run time: {error}") from None


def _adapter(name: str, part: str, hint: Any) -> TypeAdapter[Any]:
    try:
        return adapter_of(hint)
    except (PydanticUserError, RecursionError) as error:
        shown = inspect.formatannotation(hint)
        raise _refused(name, f"{part}: {shown} cannot travel as JSON: {error}") from None


def _refused(name: str, why: str) -> ClientFunctionRefused:
    return ClientFunctionRefused(name, f"{name} cannot run in the browser: {why}.".replace("..", "."))


def _reasons(error: ValidationError) -> str:
    """What is wrong with a value, in words; at most some of it."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(_reason(detail["loc"], detail["msg"]) for detail in found[:REASONS_MAX])


def _reason(place: tuple[int | str, ...], message: str) -> str:
    # Where it is may be a name that the browser made.
    where = cut(".".join(map(str, place)), SHOWN_MAX)
    return f"{where}: {cut(message, SHOWN_MAX * 2)}".lstrip(": ")


def _excerpt(answer: Any) -> str:
    return cut(orjson.dumps(answer).decode(), SHOWN_MAX)


def _shown(value: Any) -> str:
    return cut(repr(value), SHOWN_MAX)
