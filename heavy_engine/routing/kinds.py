"""Kinds of parameters in a path: how each is read and written. What is ill-typed is no page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

# What a database's largest whole number holds: what does not fit is no page, instead of a fault.
WHOLE_MAX = 2**63 - 1
DOTS = (".", "..")

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,18}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Kind:
    """One kind of parameter.

    `read` and `write` raise ValueError. Where several routes would do, the one whose kinds have
    the lower `rank` is taken.
    """

    name: str
    type: type
    rank: int
    read: Callable[[str], Any]
    write: Callable[[Any], str]


def _read_whole(text: str) -> int:
    if not _WHOLE.fullmatch(text) or abs(int(text)) > WHOLE_MAX:
        raise ValueError(f"{text!r} is no whole number of up to 64 bits")
    return int(text)


def _read_uuid(text: str) -> UUID:
    if not _UUID.fullmatch(text):
        raise ValueError(f"{text!r} is no UUID")
    return UUID(text)


def _read_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is no date such as 2026-03-14")
    return date.fromisoformat(text)


def _read_slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(f"{text!r} is no slug: small letters and digits, with single hyphens between")
    return text


def _read_text(text: str) -> str:
    # Browsers take a segment of dots for a step up, however it is written.
    if not text or text in DOTS or _CONTROL.search(text):
        raise ValueError(f"{text!r} cannot be a part of a path")
    return text


def _read_path(text: str) -> str:
    for part in text.split("/"):
        _read_text(part)
    return text


def _as_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _as_whole(value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return str(int(value))


def _as_date(value: Any) -> str:
    # A datetime is a date, too; its time would be lost.
    if type(value) is not date:
        raise TypeError(f"{value!r} is no date")
    return value.isoformat()


def _as_uuid(value: Any) -> str:
    if not isinstance(value, UUID):
        raise TypeError(f"{value!r} is no UUID")
    return str(value)


TEXT = Kind("text", str, 5, _read_text, _as_text)
PATH = Kind("path", str, 6, _read_path, _as_text)
KINDS = {
    kind.name: kind
    for kind in (
        Kind("int", int, 1, _read_whole, _as_whole),
        Kind("date", date, 2, _read_date, _as_date),
        Kind("uuid", UUID, 3, _read_uuid, _as_uuid),
        Kind("slug", str, 4, _read_slug, _as_text),
        PATH,
    )
}
