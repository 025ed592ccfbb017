"""Client functions for tests. What runs in browsers stands in brython/; these only say that they do."""

from collections.abc import Callable
from typing import Any, Literal, TypedDict, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def of_brython(function: F, module: str = "lamps") -> F:
    """The same function, as if it stood in a module of brython/."""
    function.__module__ = f"brython.{module}"
    return function


class Lamp(TypedDict):
    """A lamp, as a browser sees it."""

    name: str
    is_lit: bool


@of_brython
def brightness(name: str) -> int:
    """A number, so that the browser has to say one."""
    raise NotImplementedError(name)


@of_brython
async def lamps(room: str = "hall", most: int = 3) -> list[Lamp]:
    """Several, from a coroutine function."""
    raise NotImplementedError(room, most)


@of_brython
def levels() -> dict[str, int]:
    """Under names that the browser makes."""
    raise NotImplementedError


@of_brython
def switch(name: str, to: Literal["on", "off"] = "on") -> None:
    """Nothing to answer."""
    raise NotImplementedError(name, to)


@of_brython
def anything(value: Any = None) -> Any:
    """Whatever it likes."""
    raise NotImplementedError(value)
