"""An event is made only for those who look at it; who might look, gets it."""

from functools import partial, wraps
from typing import Any

import pytest
from reactpy import event
from reactpy.types import BaseEventHandler

from heavy_engine.elements import html
from heavy_engine.layout import looks_at_event


def handler_of(function: Any) -> BaseEventHandler:
    return html.button({"onClick": function})["eventHandlers"]["onClick"]


def ignoring(_event: Any) -> int:
    return sum(range(3))


def looking(happened: Any) -> Any:
    return happened["target"]


def deep(happened: Any) -> Any:
    return lambda: happened


def peeping(_event: Any) -> Any:
    return locals()


def taking_all(*happened: Any) -> Any:
    return happened


def two(number: int, happened: Any) -> Any:
    return number, happened


@wraps(looking)
def wrapping(_event: Any) -> None: ...


async def waiting(_event: Any) -> None: ...


class Shelf:
    def take(self, _event: Any) -> None: ...


@pytest.mark.parametrize("function", [ignoring, lambda _event, number=1: number, lambda e: None])
def test_who_never_names_it_does_not_look(function: Any) -> None:
    assert not looks_at_event(handler_of(function))
    assert not looks_at_event(event(function))


@pytest.mark.parametrize(
    "function",
    [
        *(looking, deep, peeping, taking_all, partial(two, 1), wrapping, waiting, Shelf().take),
        *(lambda e: e, lambda e: [e for _time in range(2)], lambda e: print(f"{e}")),
    ],
)
def test_who_might_look_gets_it(function: Any) -> None:
    assert looks_at_event(handler_of(function))
    assert looks_at_event(event(function))
