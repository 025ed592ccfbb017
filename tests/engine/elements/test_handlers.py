"""Handlers of our `html` are ReactPy's, made later."""

import functools
from collections.abc import Callable
from typing import Any

import pytest
import reactpy

from heavy_engine.elements import Handler, html

OPTIONS = ("prevent_default", "stop_propagation", "debounce", "throttle", "target")


def plain(event: Any) -> None: ...


def without_event() -> None: ...


def prevents(event: Any) -> None:
    event.preventDefault()


def stops(event: Any) -> None:
    event.stopPropagation()


async def prevents_and_stops(event: Any) -> None:
    event.preventDefault()
    event.stopPropagation()


def prevents_another(event: Any, other: Any) -> None:
    other.preventDefault()


def names_it_only(event: Any) -> Any:
    return event["preventDefault"]


def debounces(event: Any) -> None:
    event.debounce = 200


def debounces_by_default(event: Any, wait: int = 300) -> None:
    event.debounce = wait


def debounces_by_closure(wait: int) -> Callable[[Any], None]:
    def handler(event: Any) -> None:
        event.debounce = wait

    return handler


def captures(name: str) -> Callable[[Any], None]:
    def handler(event: Any) -> None:
        event.preventDefault()
        event.name = name

    return handler


def decorated(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*arguments: Any) -> Any:
        return function(*arguments)

    return wrapper


class Ada:
    def method(self, event: Any) -> None:
        event.preventDefault()

    def selfish(self) -> None:
        self.preventDefault()  # type: ignore[attr-defined]


HANDLERS = [
    plain,
    without_event,
    prevents,
    stops,
    prevents_and_stops,
    prevents_another,
    names_it_only,
    debounces,
    debounces_by_default,
    debounces_by_closure(100),
    debounces_by_closure(200),
    captures("Ada"),
    captures("Bo"),
    decorated(prevents),
    decorated(debounces),
    Ada().method,
    Ada().selfish,
    functools.partial(prevents_another, None),
    functools.partial(debounces),
    lambda event: event.stopPropagation(),
]


@pytest.mark.parametrize(
    "function", HANDLERS, ids=lambda function: getattr(function, "__qualname__", "partial")
)
def test_options_are_what_reactpy_finds(function: Any) -> None:
    ours = html.p({"onClick": function})["eventHandlers"]["onClick"]
    theirs = reactpy.html.p({"onClick": function})["eventHandlers"]["onClick"]

    for _ in range(2):
        assert {name: getattr(ours, name) for name in OPTIONS} == {
            name: getattr(theirs, name) for name in OPTIONS
        }


def test_two_functions_of_one_code_have_their_own_debounce() -> None:
    made = [html.p({"onClick": debounces_by_closure(wait)}) for wait in (100, 200)]

    assert [each["eventHandlers"]["onClick"].debounce for each in made] == [100, 200]


async def test_the_function_takes_the_data_of_an_event() -> None:
    seen: list[Any] = []

    async def later(*data: Any) -> None:
        seen.append(("later", *data))

    made = html.p(
        {"onClick": lambda *data: seen.append(data), "onInput": later, "onBlur": lambda: seen.append(0)}
    )
    for data, handler in zip(([1, 2], [3], []), made["eventHandlers"].values(), strict=True):
        await handler.function(data)

    assert seen == [(1, 2), ("later", 3), 0]


def test_the_wrapped_function_is_made_once_and_knows_what_it_wraps() -> None:
    handler = html.p({"onClick": plain})["eventHandlers"]["onClick"]

    assert handler.given is plain
    assert handler.function is handler.function
    assert handler.function.__wrapped__ is plain


def test_options_can_be_set_before_and_after_they_were_asked_for() -> None:
    handler = Handler(prevents)
    handler.stop_propagation = True

    assert (handler.prevent_default, handler.stop_propagation) == (True, True)

    handler.prevent_default = False

    assert (handler.prevent_default, handler.debounce, handler.throttle) == (False, None, None)


def test_a_handler_equals_itself_and_no_other_function() -> None:
    handler, other = Handler(plain), Handler(without_event)

    assert handler == handler
    assert handler != other
    assert "prevent_default=False" in repr(handler)


def test_what_a_handler_lacks_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        Handler(plain).colour  # noqa: B018
