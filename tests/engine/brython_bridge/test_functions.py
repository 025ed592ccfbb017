"""Client functions: which ones there are, what travels to them, and what may come back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from heavy_engine import ClientAnswerInvalid, ClientArgumentsRefused, ClientError, ClientFunctionRefused
from heavy_engine.brython_bridge.functions import client_function, name_of
from tests.engine.brython_bridge.lamps import anything, brightness, lamps, of_brython, switch


def nowhere(name: str) -> None: ...


@of_brython
def _private(name: str) -> None: ...


def with_bare(name) -> None: ...  # type: ignore[no-untyped-def]


def with_any_number(*names: str) -> None: ...


def with_any_names(**names: str) -> None: ...


def with_timeout(timeout: float) -> None: ...


def with_no_return(name: str): ...  # type: ignore[no-untyped-def]


def with_annotation_that_is_gone(name: "Gone") -> None: ...  # type: ignore[name-defined]  # noqa: F821


class Unspeakable:
    """JSON cannot say it."""


def with_what_json_cannot_say(thing: Unspeakable) -> None: ...


class Methods:
    @of_brython
    def method(self) -> None: ...


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (nowhere, "not in a module of brython/"),
        (of_brython(lambda: None), "nobody can find it by its name"),
        (_private, "take the underscore away"),
        (Methods.method, "nobody can find it by its name"),
        (of_brython(with_bare), "'name' has no annotation"),
        (of_brython(with_any_number), "write all parameters out"),
        (of_brython(with_any_names), "write all parameters out"),
        (of_brython(with_timeout), "'timeout' is an argument of the call itself"),
        (of_brython(with_no_return), "write -> None"),
        (of_brython(with_annotation_that_is_gone), "not there at run time"),
        (of_brython(with_what_json_cannot_say), "cannot travel as JSON"),
        (len, "is no function"),
        ("lamps.brightness", "is no function"),
        (Methods().method, "is no function"),
    ],
)
def test_what_is_no_client_function_is_refused_and_it_is_said_why(function: Any, why: str) -> None:
    with pytest.raises(ClientFunctionRefused, match=why):
        client_function(function)


def test_a_function_of_a_folder_in_brython_is_refused() -> None:
    def deep() -> None: ...

    deep.__qualname__ = "deep"

    assert name_of(of_brython(deep)) == "lamps.deep"

    def deeper() -> None: ...

    deeper.__qualname__ = "deeper"
    with pytest.raises(ClientFunctionRefused, match="not in a module of brython/"):
        name_of(of_brython(deeper, "lamps.shades"))


def test_a_function_travels_by_its_name() -> None:
    assert [name_of(each) for each in (brightness, lamps)] == ["lamps.brightness", "lamps.lamps"]


def test_arguments_travel_by_name_and_what_is_left_out_is_the_functions() -> None:
    function = client_function(lamps)

    assert orjson.loads(function.arguments(("cellar",), {})) == {"room": "cellar"}
    assert orjson.loads(function.arguments((), {"most": 7, "room": 'a"</script>'})) == {
        "room": 'a"</script>',
        "most": 7,
    }


def test_a_date_travels_as_its_text() -> None:
    def remind(on: date, price: Decimal) -> None: ...

    remind.__qualname__ = "remind"
    written = client_function(of_brython(remind)).arguments((date(2026, 3, 14), Decimal("1.50")), {})

    assert orjson.loads(written) == {"on": "2026-03-14", "price": "1.50"}


@pytest.mark.parametrize(
    ("function", "args", "named", "why"),
    [
        (brightness, (), {}, "missing a required argument: 'name'"),
        (brightness, ("a",), {"nam": "b"}, "unexpected keyword argument 'nam'"),
        (brightness, (3,), {}, r"name=3 cannot travel as str"),
        (switch, ("a", "dim"), {}, "to='dim' cannot travel as"),
        (brightness, ("\ud800",), {}, "cannot travel as str"),
        (anything, (Path,), {}, "cannot travel as"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_before_anything_travels(
    function: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any], why: str
) -> None:
    with pytest.raises(ClientArgumentsRefused, match=why) as refusal:
        client_function(function).arguments(args, named)

    assert refusal.value.function == name_of(function)


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        (brightness, 7),
        (switch, None),
        (lamps, []),
        (lamps, [{"name": "a", "is_lit": True}]),
        (anything, {"a": [None, 1.5]}),
    ],
)
def test_an_answer_is_what_the_function_returns(function: Callable[..., Any], answer: Any) -> None:
    assert client_function(function).read(answer) == answer


def test_json_has_lists_and_texts_and_the_answer_has_what_they_stand_for() -> None:
    def when() -> tuple[date, int]: ...  # type: ignore[empty-body]

    when.__qualname__ = "when"

    assert client_function(of_brython(when)).read(["2026-03-14", 3]) == (date(2026, 3, 14), 3)


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        (brightness, "7"),
        (brightness, True),
        (brightness, 7.5),
        (brightness, None),
        (switch, 0),
        (lamps, {"name": "a", "is_lit": True}),
        (lamps, [{"name": "a"}]),
        (lamps, [{"name": "a", "is_lit": 1}]),
    ],
)
def test_an_answer_of_another_type_is_refused(function: Callable[..., Any], answer: Any) -> None:
    with pytest.raises(ClientAnswerInvalid) as refusal:
        client_function(function).read(answer)

    said = str(refusal.value)
    assert name_of(function) in said, "what was called"
    assert orjson.dumps(answer).decode() in said, "what was seen"
    assert "wanted" in said


def test_of_a_long_answer_only_the_beginning_is_said() -> None:
    with pytest.raises(ClientAnswerInvalid) as refusal:
        client_function(brightness).read("x" * 50_000)

    assert len(str(refusal.value)) < 400


def test_all_of_them_are_errors_of_the_client() -> None:
    assert issubclass(ClientFunctionRefused, ClientError)
    assert issubclass(ClientArgumentsRefused, TypeError)
