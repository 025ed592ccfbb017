"""Why a draft was refused, in sentences for who filled it in."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

NEEDED = "This is needed."
WHOLE_NUMBER = "Write a whole number, such as 7."
NUMBER = "Write a number, such as 12.5."

Context = Mapping[str, Any]

SENTENCES: dict[str, Callable[[Context], str]] = {
    "string_too_short": lambda c: f"Write at least {_count(c['min_length'], 'character')}.",
    "int_parsing": lambda c: WHOLE_NUMBER,
    "int_from_float": lambda c: WHOLE_NUMBER,
    "int_parsing_size": lambda c: "This number is too large.",
    "float_parsing": lambda c: NUMBER,
    "finite_number": lambda c: NUMBER,
    "decimal_parsing": lambda c: NUMBER,
    "greater_than": lambda c: f"Write a number above {c['gt']}.",
    "greater_than_equal": lambda c: f"The least that fits is {c['ge']}.",
    "less_than": lambda c: f"Write a number below {c['lt']}.",
    "less_than_equal": lambda c: f"The most that fits is {c['le']}.",
    "decimal_max_digits": lambda c: f"At most {_count(c['max_digits'], 'digit')} fit.",
    "decimal_max_places": lambda c: f"At most {_count(c['decimal_places'], 'digit')} fit after the point.",
    "decimal_whole_digits": lambda c: f"At most {_count(c['whole_digits'], 'digit')} fit before the point.",
    "bool_parsing": lambda c: "Say yes or no.",
    "uuid_parsing": lambda c: "Write a UUID, such as 01890000-0000-7000-8000-000000000000.",
    "literal_error": lambda c: f"Choose one of these: {c['expected'].replace(chr(39), '')}.",
    "value_error": lambda c: str(c["error"]),
}


def sentences(error: ValidationError) -> dict[str, str]:
    """One sentence for each field, the first of what is wrong with it."""
    found: dict[str, str] = {}
    for problem in error.errors(include_url=False):
        found.setdefault(str(problem["loc"][0]) if problem["loc"] else "", _sentence(dict(problem)))
    return found


def _sentence(problem: dict[str, Any]) -> str:
    kind, seen, context = problem["type"], problem["input"], problem.get("ctx", {})
    if kind == "missing" or seen is None:
        return NEEDED
    if kind in ("string_too_long", "too_long"):
        length = context.get("actual_length") or len(seen)
        return f"This has {length} characters; at most {context['max_length']} fit."
    known = SENTENCES.get(kind)
    return known(context) if known else f"{problem['msg']}."


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
