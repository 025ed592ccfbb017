"""What is wrong with what was filled in, in sentences for who did."""

from collections.abc import Callable, Mapping
from typing import Any

from .locales import DEFAULT, number_example

NEEDED = "This is needed."
FILE_NEEDED = "Choose a file."
STILL_COMING = "{name} is still on its way. Send this again when it is here, or take it out."
WHOLE_NUMBER = "Write a whole number, such as 7."
CHOOSE = "Choose one of the list."
CHOOSE_SUCH = "Choose one of the list, such as {some}."
NO_SUCH_TIME = "Clocks in {zone} skip {time} on that day. Write another time."
TICK = "Tick this box."
TOO_LONG = "This has {length} characters; at most {most} fit."

Context = Mapping[str, Any]

_SENTENCES: dict[str, Callable[[Context], str]] = {
    "string_too_short": lambda c: f"Write at least {_count(c['min_length'], 'character')}.",
    "too_short": lambda c: f"At least {c['min_length']} are needed.",
    "string_pattern_mismatch": lambda _c: "This is not written as it should be.",
    "int_parsing": lambda _c: WHOLE_NUMBER,
    "int_from_float": lambda _c: WHOLE_NUMBER,
    "int_parsing_size": lambda _c: "This number is too large.",
    "greater_than": lambda c: f"Write a number above {c['gt']}.",
    "greater_than_equal": lambda c: f"The least that fits is {c['ge']}.",
    "less_than": lambda c: f"Write a number below {c['lt']}.",
    "less_than_equal": lambda c: f"The most that fits is {c['le']}.",
    "multiple_of": lambda c: f"Write a multiple of {c['multiple_of']}.",
    "decimal_max_digits": lambda c: f"At most {_count(c['max_digits'], 'digit')} fit.",
    "decimal_max_places": lambda c: f"At most {_count(c['decimal_places'], 'digit')} fit after the point.",
    "decimal_whole_digits": lambda c: f"At most {_count(c['whole_digits'], 'digit')} fit before the point.",
    "bool_parsing": lambda _c: "Say yes or no.",
    "uuid_parsing": lambda _c: "Write a UUID, such as 01890000-0000-7000-8000-000000000000.",
    "url_parsing": lambda _c: "Write a web address, such as https://example.org/axes.",
    "url_scheme": lambda _c: "Write a web address, such as https://example.org/axes.",
    "enum": lambda _c: CHOOSE,
    "value_error": lambda c: str(c["error"]),
    "assertion_error": lambda c: str(c["error"]),
}
_NUMBERS = frozenset({"float_parsing", "float_type", "finite_number", "decimal_parsing", "decimal_type"})
_LONG = frozenset({"string_too_long", "too_long"})


def number_sentence(locale: str = DEFAULT) -> str:
    """How to write a number."""
    return f"Write a number, such as {number_example(locale)}."


def sentence_of(problem: Mapping[str, Any], locale: str = DEFAULT) -> str:
    """One of pydantic's errors, in a sentence."""
    kind, seen, context = problem["type"], problem["input"], problem.get("ctx", {})
    if kind == "literal_error":
        return TICK if seen is False else CHOOSE
    if kind == "missing" or seen is None:
        return NEEDED
    if kind in _LONG:
        return _too_long(kind, seen, context)
    if kind in _NUMBERS:
        return number_sentence(locale)
    known = _SENTENCES.get(kind)
    return known(context) if known else f"{problem['msg']}."


def _too_long(kind: str, seen: Any, context: Context) -> str:
    if kind == "too_long":
        return f"At most {context['max_length']} fit."
    return TOO_LONG.format(length=len(seen), most=context["max_length"])


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
