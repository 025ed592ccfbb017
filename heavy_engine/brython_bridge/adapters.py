"""Type adapters for what client functions take and return."""

import sys
from types import UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import TypeAdapter

# Before 3.12 a TypedDict of `typing` does not say which class its fields come of, so pydantic refuses it;
# but client functions can import nothing else: Brython has the standard library only.
NEEDS_ITS_OWN = sys.version_info < (3, 12)


def adapter_of(hint: Any) -> TypeAdapter[Any]:
    """What reads and writes values of a type.

    Raises:
        PydanticUserError: JSON cannot say them.
    """
    return TypeAdapter(readable(hint) if NEEDS_ITS_OWN else hint)


def readable(hint: Any) -> Any:
    """The same type with TypedDicts that pydantic takes, however deep they stand."""
    if is_typeddict(hint):
        return _readable_dict(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is None or not args:
        return hint
    if origin in (Union, UnionType):
        return Union[tuple(map(readable, args))]  # noqa: UP007  # Of types that are known when it runs.
    inner = tuple(arg if isinstance(arg, str | int) or arg is ... else readable(arg) for arg in args)
    return hint if inner == args else origin[inner]


def _readable_dict(hint: Any) -> Any:
    # Only where it is needed.
    from typing_extensions import TypedDict

    fields = get_type_hints(hint)
    return TypedDict(  # type: ignore[operator]  # Of fields that are known when it runs.
        hint.__name__,
        {
            name: readable(kind) if name in hint.__required_keys__ else NotRequired[readable(kind)]
            for name, kind in fields.items()
        },
    )
