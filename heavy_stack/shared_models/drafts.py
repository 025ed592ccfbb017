"""Drafts: what somebody filled in, made of a form's texts and checked field by field.

Their types, such as Line and Day, are in draft_types.py.

class AxeDraft(Draft):
    name: Line = Field(max_length=200)
    sharpened: Day | None = None

draft_of(AxeDraft, {"name": "  My axe ", "sharpened": "2026-03-31"})
"""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from .draft_problems import sentences

DraftType = TypeVar("DraftType", bound="Draft")


class Draft(BaseModel):
    """What somebody filled in; empty texts are no values, unknown fields are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        """Take away what no database keeps: NUL and halves of characters; and blanks around."""
        if not isinstance(value, str):
            return value
        kept = value.replace("\x00", "").encode("utf-8", "ignore").decode().strip()
        return kept or None


class DraftRefused(ValueError):
    """A draft cannot be made; `by_field` has a sentence for each field."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        self.by_field = dict(by_field)
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in by_field.items()))


def draft_of(kind: type[DraftType], texts: Mapping[str, str]) -> DraftType:
    """Make a draft of what a form held.

    Raises:
        DraftRefused: names every field that cannot be kept, and why.
    """
    try:
        return kind.model_validate(dict(texts))
    except ValidationError as error:
        raise DraftRefused(sentences(error)) from None


def texts_of(shape: BaseModel) -> dict[str, str]:
    """What the inputs of a form hold to show this shape; draft_of() reads it back."""
    return {name: text_in_input(value) for name, value in shape}


def text_in_input(value: Any) -> str:
    """One value as an input holds it; a moment in UTC, a truth as "on" or nothing."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")
    if isinstance(value, dt.time):
        return value.isoformat().removesuffix(":00")
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else _plain_or_json(value)


def _plain_or_json(value: Any) -> str:
    if isinstance(value, str | int | float | UUID):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
