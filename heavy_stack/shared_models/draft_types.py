"""Types of a draft's fields: what a text in a form has to be to become one of them."""

import datetime as dt
import json
import re
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue

# Good enough to find a slip; whether an address exists is known only to who writes to it.
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LONGEST_TEXT = 100_000
MOMENT_WANTED = "Write a day and a time, such as 2026-03-31T14:30."


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _truth(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return value is not None and value not in ("off", "false")


def _day(value: Any) -> Any:
    return _iso(dt.date, value, "Write a day, such as 2026-03-31.")


def _moment(value: Any) -> Any:
    return _iso(dt.datetime, value, MOMENT_WANTED)


def _in_utc(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:  # Before the year 1 or after the year 9999.
        raise ValueError(MOMENT_WANTED) from None


def _clock(value: Any) -> Any:
    return _iso(dt.time, value, "Write a time, such as 14:30.")


def _iso(kind: type[dt.date] | type[dt.time], value: Any, sentence: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return kind.fromisoformat(value)
    except ValueError:
        raise ValueError(sentence) from None


def _email(value: str) -> str:
    if not EMAIL.fullmatch(value):
        raise ValueError("Write an e-mail address, such as ada@example.org.")
    return value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ValueError("Write a web address, such as https://example.org/axes.")
    return value


def _reference(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise ValueError("Choose one of the list.") from None


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        read = json.loads(value)
        # What PostgreSQL refuses: NaN and infinity, NUL, half a character.
        json.dumps(read, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise ValueError('Write JSON, such as {"colour": "red"}.') from None
    if "\\u0000" in json.dumps(read):
        raise ValueError("JSON is kept without NUL characters; take out \\u0000.")
    return read


Line = Annotated[str, BeforeValidator(_one_line), Field(json_schema_extra={"widget": "text"})]
"""One line of text, however long."""
Prose = Annotated[str, BeforeValidator(_lines), Field(max_length=LONGEST_TEXT)]
"""Text of several lines."""
Whole = Annotated[int, Field(ge=-(2**31), lt=2**31)]
"""A whole number of 4 bytes."""
BigWhole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""A whole number of 8 bytes."""
Tick = Annotated[bool, BeforeValidator(_truth)]
"""A ticked box."""
Day = Annotated[dt.date, BeforeValidator(_day)]
"""A day, as ISO 8601 writes it."""
Moment = Annotated[dt.datetime, BeforeValidator(_moment), AfterValidator(_in_utc)]
"""A moment in UTC; a text without a zone is in UTC, too."""
Clock = Annotated[dt.time, BeforeValidator(_clock)]
"""A time of day."""
Json = Annotated[JsonValue, BeforeValidator(_json)]
"""Any JSON."""
Email = Annotated[str, Field(max_length=320, json_schema_extra={"widget": "email"}), AfterValidator(_email)]
"""An e-mail address."""
WebAddress = Annotated[
    str, Field(max_length=2000, json_schema_extra={"widget": "url"}), AfterValidator(_web_address)
]
"""A web address; http and https only, so that a link to it runs no code."""
Reference = Annotated[str, AfterValidator(_reference)]
"""The id of a row."""
SeenVersion = Annotated[int, Field(json_schema_extra={"widget": "hidden"})]
"""The version of a row that somebody saw who changes it; a form carries it along."""
