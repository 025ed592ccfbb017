"""Calls to the browser and its answers, which are no events; docs/wire.md is the contract."""

import re
from typing import Any, Final, Literal, NamedTuple, cast

import orjson

from .messages import NUMBER_MAX, MalformedMessage
from .reading import read_json

ANSWER_START: Final = '["answer"'
"""So begins the text of every answer: browsers write JSON without spaces."""

Kind = Literal["ok", "error", "unavailable", "unreadable"]
"""What browsers say of a call, and what the server says of an answer whose value is no JSON."""

_NUMBERED = re.compile(r'\["answer",([1-9][0-9]{0,15}),')
_KINDS: Final = frozenset({"ok", "error", "unavailable"})


class ClientAnswer(NamedTuple):
    """What a browser says of a call: `said` is a value, an error's texts by name, or why it cannot.

    Of an unreadable answer it is what is wrong there. `size` is that of the message, in bytes.
    """

    id: int
    kind: Kind
    said: Any
    size: int = 0


def write_call(number: int, function: str, arguments: bytes) -> bytes:
    """Ask the browser to run a client function.

    Args:
        number: of the call, from 1.
        function: "module.function".
        arguments: a JSON object.
    """
    return orjson.dumps(["call", number, function, orjson.Fragment(arguments)])


def write_drop(number: int) -> bytes:
    """Tell the browser that nobody waits for a call any more."""
    return orjson.dumps(["drop", number])


def read_answer(text: str) -> ClientAnswer:
    """Read an answer of a browser.

    One that is no JSON, but says whose answer it is, is for who asked: it may be their function's fault.

    Raises:
        MalformedMessage: for anything else but `["answer", id, kind, said]`.
    """
    size = len(text.encode())
    try:
        message = read_json(text)
    except orjson.JSONDecodeError as error:
        return _unreadable(text, size, str(error))
    if type(message) is not list or len(message) != 4:
        raise MalformedMessage('wanted ["answer", id, kind, said]')
    _, number, kind, said = message
    if type(number) is not int or not 0 < number <= NUMBER_MAX:
        raise MalformedMessage("id is no number of a call")
    if type(kind) is not str or kind not in _KINDS:
        raise MalformedMessage("an answer is ok, error or unavailable")
    if kind == "unavailable" and type(said) is not str:
        raise MalformedMessage("why it is unavailable is no text")
    return ClientAnswer(number, cast(Kind, kind), _error(said) if kind == "error" else said, size)


def _unreadable(text: str, size: int, why: str) -> ClientAnswer:
    found = _NUMBERED.match(text)
    if not found or int(found[1]) > NUMBER_MAX:
        raise MalformedMessage(f"not JSON: {why}")
    return ClientAnswer(int(found[1]), "unreadable", why, size)


def _error(said: Any) -> dict[str, str]:
    """The texts of an error: its class, its message, and its traceback if there is one."""
    if type(said) is not dict:
        raise MalformedMessage("an error is no object")
    texts = {name: said.get(name, "") for name in ("type", "message", "traceback")}
    if any(type(text) is not str for text in texts.values()):
        raise MalformedMessage("type, message and traceback of an error are texts")
    return texts
