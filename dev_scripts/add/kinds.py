"""The types that a field can have: what is typed, what it takes, what it may be marked with."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dev_scripts.add.names import snake_problems
from dev_scripts.add.refusal import Refused

Parameters = tuple[str, ...]
# What PostgreSQL takes: digits in a numeric, bytes in an index; and pgvector, numbers in an index.
MOST_DIGITS = 1000
LONGEST_LINE = 2000
MOST_DIMENSIONS = 2000
OPTION = re.compile(r"[A-Za-z0-9]+([ _-][A-Za-z0-9]+)*")
LONGEST_OPTION = 40


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of field, as `NAME:TYPE` asks for it."""

    name: str
    example: str
    about: str
    parameters: Callable[[Sequence[str]], Parameters]
    aliases: tuple[str, ...] = ()
    cannot: str = ""
    """What it cannot be: "unique", "indexed", "defaulted", "empty"."""


def kind_named(word: str) -> Kind | None:
    """The type with this name, also as other generators call it."""
    return next((kind for kind in KINDS if word in (kind.name, *kind.aliases)), None)


def _nothing(given: Sequence[str]) -> Parameters:
    if given:
        raise Refused([f"takes nothing after its name; seen: {':'.join(given)}"])
    return ()


def _length(given: Sequence[str]) -> Parameters:
    if len(given) > 1:
        raise Refused([f"takes one number, its length; seen: {':'.join(given)}"])
    return (_number(given[0] if given else "200", 1, LONGEST_LINE, "the length"),)


def _digits(given: Sequence[str]) -> Parameters:
    if len(given) != 2:
        raise Refused(["takes two numbers, all digits and those after the point: price:decimal:10:2"])
    digits = _number(given[0], 1, MOST_DIGITS, "the number of digits")
    return digits, _number(given[1], 0, int(digits), "the digits after the point")


def _dimensions(given: Sequence[str]) -> Parameters:
    if len(given) != 1:
        raise Refused(["takes one number, how many numbers it holds: embedding:vector:256"])
    return (_number(given[0], 1, MOST_DIMENSIONS, "the number of dimensions"),)


def _options(given: Sequence[str]) -> Parameters:
    options = re.split(r"[|,]", given[0]) if len(given) == 1 else []
    bad = [option for option in options if not OPTION.fullmatch(option) or len(option) > LONGEST_OPTION]
    if len(options) < 2 or bad or len(set(options)) < len(options):
        seen = ":".join(given) or "nothing"
        raise Refused([f"takes two or more different words: state:enum:new,used; seen: {seen}"])
    return tuple(options)


def _table(given: Sequence[str]) -> Parameters:
    if len(given) != 1 or list(snake_problems(given[0], "a table")):
        raise Refused([f"takes the table it points to: owner:fk:users; seen: {':'.join(given) or 'nothing'}"])
    return (given[0],)


def _number(text: str, least: int, most: int, what: str) -> str:
    if not (text.isascii() and text.isdigit() and least <= int(text[:6]) <= most):
        raise Refused([f"wants {what} as a number from {least} to {most}; seen: {text or 'nothing'}"])
    return str(int(text))


KINDS = (
    Kind("str", "title:str:200", "one line of text, with its longest length", _length, ("string",)),
    Kind("text", "notes:text", "several lines of text", _nothing, cannot="unique indexed"),
    Kind("int", "stock:int", "a whole number up to 2 billion", _nothing, ("integer",)),
    Kind("bigint", "views:bigint", "a whole number up to 9 quintillion", _nothing),
    Kind("float", "weight:float", "a number that may be rounded", _nothing, ("double",)),
    Kind("decimal", "price:decimal:10:2", "an exact number: digits, and those after the point", _digits),
    Kind("bool", "done:bool", "yes or no", _nothing, ("boolean",), cannot="unique empty"),
    Kind("date", "day:date", "a day", _nothing, cannot="defaulted"),
    Kind("datetime", "due:datetime", "a moment, with its zone", _nothing, ("timestamp",), "defaulted"),
    Kind("time", "opens:time", "a time of day", _nothing, cannot="defaulted"),
    Kind("uuid", "serial:uuid", "a UUID", _nothing, cannot="defaulted"),
    Kind("json", "extras:json", "any JSON", _nothing, ("jsonb",), cannot="unique indexed defaulted"),
    Kind("enum", "state:enum:new,used", "one of these words", _options, cannot="unique"),
    Kind("fk", "owner:fk:users", "a row of that table, as owner_id", _table, ("references",), "defaulted"),
    Kind(
        "vector",
        "embedding:vector:256",
        "an embedding: empty until your code fills it, and in no form",
        _dimensions,
        cannot="unique indexed defaulted",
    ),
    Kind("email", "contact:email", "an e-mail address", _nothing, cannot="defaulted"),
    Kind("url", "page:url", "a web address", _nothing, cannot="defaulted"),
)
