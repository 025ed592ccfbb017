"""Values as inputs hold them, and texts as values: one reader for each kind of input."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final

from pydantic import SecretStr

from .kinds import NUMBERS, ONE_OF, SOME_OF, TEXTS, TICKS, Choice, plain_json
from .locales import DEFAULT, NotRead, date_example, read_date, read_number, typed_date, typed_number
from .problems import CHOOSE, CHOOSE_SUCH, NEEDED, TOO_LONG, WHOLE_NUMBER, number_sentence
from .specs import Spec
from .tags import tags_in

Text = str | tuple[str, ...]

# As long as the longest text that a form takes; in characters.
TEXT_MAX = 100_000
ON = "on"
# Of a combobox: of what was typed so much is looked for, and so many choices are told.
TYPED_MAX, NEAR_MAX = 100, 5
NOTHING: Final = object()
"""A field that was left empty and is not given to the model."""
HTML_NUMBER = re.compile(r"[+-]?(\d{1,60}(\.\d{0,60})?|\.\d{1,60})([eE][+-]?\d{1,2})?")
SHAPES: Final = {
    "month": (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "Write a month, such as 2026-03."),
    "week": (re.compile(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])"), "Write a week, such as 2026-W14."),
    "color": (re.compile(r"#[0-9A-Fa-f]{6}"), "Write a colour, such as #3a6ea5."),
}
ISO: Final[Mapping[str, tuple[Any, str]]] = {
    "date": (dt.date, "Write a day, such as 2026-03-31."),
    "time": (dt.time, "Write a time, such as 14:30."),
    "datetime-local": (dt.datetime, "Write a day and a time, such as 2026-03-31T14:30."),
}


class Unreadable(ValueError):
    """A text is no value of its kind; str() is a sentence for who wrote it."""


def tidy(text: object) -> str:
    """What a browser sent, without what no database keeps: NUL and halves of characters."""
    if not isinstance(text, str):
        return ""
    return text.replace("\x00", "").replace("\r\n", "\n").encode("utf-8", "ignore").decode()


def is_empty(spec: Spec, text: Text) -> bool:
    """Whether nothing was filled in; blanks are nothing, except in a password."""
    if spec.kind == "tags":
        return not tags_in(text)
    return not (text.strip() if isinstance(text, str) and spec.kind != "password" else text)


def read(spec: Spec, text: Text, choices: Sequence[Choice], locale: str = DEFAULT) -> Any:
    """The value that a text stands for; NOTHING if the model's default is to be taken.

    Raises:
        Unreadable: with a sentence.
    """
    if spec.kind in TICKS:
        return text == ON
    if spec.kind == "tags":
        return _read_tags(spec, text)
    if spec.kind == "combobox":
        return _read_combobox(spec, text, choices)
    if spec.kind in SOME_OF:
        return [_chosen(one, choices) for one in (text if isinstance(text, tuple) else ())]
    if isinstance(text, tuple):
        raise Unreadable(NEEDED)
    if is_empty(spec, text):
        return _nothing(spec)
    if len(text) > TEXT_MAX:
        raise Unreadable(TOO_LONG.format(length=len(text), most=TEXT_MAX))
    return _chosen(text, choices) if spec.kind in ONE_OF else _READERS[spec.kind](spec, text, locale)


def write(spec: Spec, value: Any, locale: str = DEFAULT) -> Text:
    """A value as its input holds it: a tick is "on", several choices are a tuple."""
    value = value.value if isinstance(value, Enum) else value
    if spec.kind in SOME_OF:
        return tuple(_plain(one) for one in value or ())
    if spec.kind == "tags":
        return (*map(_plain, value), "") if value else ""
    if spec.kind in TICKS:
        return ON if value else ""
    if value is None or value == "":
        return ""
    if spec.kind == "combobox":
        return (_plain(value),)
    if spec.kind in ("whole", "decimal") and isinstance(value, int | float | Decimal):
        return typed_number(value, locale)
    if spec.kind == "day" and isinstance(value, dt.date):
        return typed_date(value, locale)
    if spec.kind == "json":
        return plain_json(value)
    return _plain(value)


def chosen_by(text: Text, choices: Sequence[Choice]) -> Choice | None:
    """The choice that a combobox holds: one that was taken is a tuple, what was typed is a label.

    So nobody who types "Au" on the way to "Austria" has chosen Australia, whose text is "au".
    """
    if isinstance(text, tuple):
        return next((one for one in choices if (one.text,) == text), None)
    typed = " ".join(text.split()).casefold()
    return next((one for one in choices if typed and one.label.casefold() == typed), None)


def _nothing(spec: Spec) -> Any:
    if spec.nullable:
        return None
    if spec.required:
        raise Unreadable(NEEDED)
    return "" if spec.kind in TEXTS else NOTHING


def _read_tags(spec: Spec, text: Text) -> Any:
    found = list(tags_in(text))
    return None if spec.nullable and not found else found


def _read_combobox(spec: Spec, text: Text, choices: Sequence[Choice]) -> Any:
    if is_empty(spec, text):
        return _nothing(spec)
    chosen = chosen_by(text, choices)
    if chosen is None:
        raise Unreadable(_near(text if isinstance(text, str) else "", choices))
    return chosen.value


def _near(text: str, choices: Sequence[Choice]) -> str:
    """What somebody may have meant: without JavaScript there is no list to look at."""
    typed = text.strip().casefold()[:TYPED_MAX]
    near = [one.label for one in choices if typed in one.label.casefold()] or [one.label for one in choices]
    return CHOOSE_SUCH.format(some=", ".join(near[:NEAR_MAX])) if near else CHOOSE


def _chosen(text: str, choices: Sequence[Choice]) -> Any:
    for choice in choices:
        if choice.text == text:
            return choice.value
    raise Unreadable(CHOOSE)


def _read_text(spec: Spec, text: str, _locale: str) -> Any:
    return text if spec.kind in ("password", "textarea") else " ".join(text.split("\n")).strip()


def _read_code(_spec: Spec, text: str, _locale: str) -> Any:
    """As it is sent to people: "123 456" and "123-456" are one code."""
    return re.sub(r"[\s-]", "", text)


def _read_whole(spec: Spec, text: str, locale: str) -> Any:
    try:
        number = read_number(text, locale)
    except NotRead:
        raise Unreadable(WHOLE_NUMBER) from None
    if number != number.to_integral_value():
        raise Unreadable(WHOLE_NUMBER)
    return int(number)


def _read_decimal(spec: Spec, text: str, locale: str) -> Any:
    try:
        number = read_number(text, locale)
    except NotRead:
        raise Unreadable(number_sentence(locale)) from None
    return float(number) if spec.base is float else number


def _read_number(spec: Spec, text: str, locale: str) -> Any:
    """What browsers send of a number input, however its person writes numbers."""
    bare = text.strip()
    if not HTML_NUMBER.fullmatch(bare):
        raise Unreadable(WHOLE_NUMBER if spec.base is int else number_sentence())
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise Unreadable(number_sentence()) from None
    if spec.base is not int:
        return float(number) if spec.base is float else number
    if number != number.to_integral_value():
        raise Unreadable(WHOLE_NUMBER)
    return int(number)


def _read_day(spec: Spec, text: str, locale: str) -> Any:
    try:
        return read_date(text, locale)
    except NotRead:
        raise Unreadable(f"Write a day, such as {date_example(locale)}.") from None


def _read_iso(spec: Spec, text: str, _locale: str) -> Any:
    kind, sentence = ISO[spec.kind]
    try:
        return kind.fromisoformat(text.strip()[:40])
    except ValueError:
        raise Unreadable(sentence) from None


def _read_shape(spec: Spec, text: str, _locale: str) -> Any:
    pattern, sentence = SHAPES[spec.kind]
    if not pattern.fullmatch(text.strip()):
        raise Unreadable(sentence)
    return text.strip()


def _read_json(spec: Spec, text: str, _locale: str) -> Any:
    if spec.reads_itself:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable('Write JSON, such as {"colour": "red"}.') from None


_READERS: Final[Mapping[str, Callable[[Spec, str, str], Any]]] = {
    **dict.fromkeys(TEXTS, _read_text),
    **dict.fromkeys(NUMBERS, _read_number),
    **dict.fromkeys(ISO, _read_iso),
    **dict.fromkeys(SHAPES, _read_shape),
    "whole": _read_whole,
    "decimal": _read_decimal,
    "day": _read_day,
    "json": _read_json,
    "code": _read_code,
}


def _plain(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, dt.datetime):
        utc = value.astimezone(dt.UTC) if value.tzinfo else value
        return utc.strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")
    if isinstance(value, dt.time):
        return value.isoformat().removesuffix(":00")
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
