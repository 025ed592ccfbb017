"""Drafts: what somebody fills in is kept, or refused in a sentence for each field."""

import datetime as dt
from decimal import Decimal
from typing import Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from heavy_stack.shared_models.draft_types import (
    BigWhole,
    Clock,
    Day,
    Email,
    Json,
    Line,
    Moment,
    Prose,
    Reference,
    Tick,
    WebAddress,
    Whole,
)
from heavy_stack.shared_models.drafts import Draft, DraftRefused, draft_of, texts_of

AN_ID = "01890000-0000-7000-8000-000000000000"


class AxeDraft(Draft):
    """Everything that can be said of an axe."""

    name: Line = Field(max_length=5)
    nickname: Line | None = Field(default=None, max_length=5)
    notes: Prose | None = None
    stock: Whole | None = None
    views: BigWhole | None = None
    weight: float | None = None
    price: Decimal | None = Field(default=None, max_digits=5, decimal_places=2)
    sharp: Tick = False
    bought: Day | None = None
    due: Moment | None = None
    opens: Clock | None = None
    serial: UUID | None = None
    extras: Json | None = None
    state: Literal["new", "worn_out"] = "new"
    owner_id: Reference | None = None
    contact: Email | None = None
    page: WebAddress | None = None


def short(value: object) -> str:
    """A name of a test that fits into an environment variable."""
    return ascii(value)[:24]


def kept(field: str, text: str) -> object:
    return getattr(draft_of(AxeDraft, {"name": "Axe", field: text}), field)


def refusal(field: str, text: str) -> str:
    with pytest.raises(DraftRefused) as refused:
        draft_of(AxeDraft, {"name": "Axe", field: text})
    assert list(refused.value.by_field) == [field]
    return refused.value.by_field[field]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("name", "  a \n b ", "a b"),
        ("name", "a\x00x\ud800e", "axe"),
        ("nickname", "   ", None),
        ("notes", " one\r\ntwo ", "one\ntwo"),
        ("stock", " 7 ", 7),
        ("stock", "-2147483648", -(2**31)),
        ("views", "9223372036854775807", 2**63 - 1),
        ("weight", "1.5", 1.5),
        ("price", "123.40", Decimal("123.40")),
        ("sharp", "on", True),
        ("sharp", "", False),
        ("sharp", "false", False),
        ("bought", "2026-03-31", dt.date(2026, 3, 31)),
        ("due", "2026-03-31T14:30", dt.datetime(2026, 3, 31, 14, 30, tzinfo=dt.UTC)),
        ("due", "2026-03-31T14:30+02:00", dt.datetime(2026, 3, 31, 12, 30, tzinfo=dt.UTC)),
        ("opens", "14:30", dt.time(14, 30)),
        ("serial", AN_ID.upper(), UUID(AN_ID)),
        ("extras", '{"colour": ["red", 1, null]}', {"colour": ["red", 1, None]}),
        ("extras", "0", 0),
        ("state", "worn_out", "worn_out"),
        ("owner_id", AN_ID.upper(), AN_ID),
        ("contact", "ada@example.org", "ada@example.org"),
        ("page", "https://example.org/axe?a=b#c", "https://example.org/axe?a=b#c"),
    ],
    ids=short,
)
def test_what_fits_is_kept(field: str, text: str, value: object) -> None:
    assert kept(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", "  ", "This is needed."),
        ("name", "hammer", "This has 6 characters; at most 5 fit."),
        ("nickname", "hammer", "This has 6 characters; at most 5 fit."),
        ("notes", "x" * 100_001, "This has 100001 characters; at most 100000 fit."),
        ("stock", "many", "Write a whole number, such as 7."),
        ("stock", "1.5", "Write a whole number, such as 7."),
        ("stock", "2147483648", "Write a number below 2147483648."),
        ("stock", "-2147483649", "The least that fits is -2147483648."),
        ("views", "9" * 5000, "This number is too large."),
        ("weight", "much", "Write a number, such as 12.5."),
        ("weight", "nan", "Write a number, such as 12.5."),
        ("price", "Infinity", "Write a number, such as 12.5."),
        ("price", "1.234", "At most 2 digits fit after the point."),
        ("price", "1234.5", "At most 3 digits fit before the point."),
        ("bought", "soon", "Write a day, such as 2026-03-31."),
        ("bought", "2026-02-30", "Write a day, such as 2026-03-31."),
        ("bought", "1700000000", "Write a day, such as 2026-03-31."),
        ("due", "soon", "Write a day and a time, such as 2026-03-31T14:30."),
        ("due", "9999-12-31T23:59:59-05:00", "Write a day and a time, such as 2026-03-31T14:30."),
        ("due", "0001-01-01T00:00:00+05:00", "Write a day and a time, such as 2026-03-31T14:30."),
        ("opens", "25:00", "Write a time, such as 14:30."),
        ("serial", "mine", "Write a UUID, such as 01890000-0000-7000-8000-000000000000."),
        ("extras", "{", 'Write JSON, such as {"colour": "red"}.'),
        ("extras", "NaN", 'Write JSON, such as {"colour": "red"}.'),
        ("extras", "1e999", 'Write JSON, such as {"colour": "red"}.'),
        ("extras", '"\\ud800"', 'Write JSON, such as {"colour": "red"}.'),
        ("extras", "[" * 100_000, 'Write JSON, such as {"colour": "red"}.'),
        ("extras", '"\\u0000"', "JSON is kept without NUL characters; take out \\u0000."),
        ("state", "old", "Choose one of these: new or worn_out."),
        ("owner_id", "nobody", "Choose one of the list."),
        ("contact", "ada", "Write an e-mail address, such as ada@example.org."),
        ("contact", "ada@example", "Write an e-mail address, such as ada@example.org."),
        ("page", "javascript:alert(1)", "Write a web address, such as https://example.org/axes."),
        (
            "page",
            "javascript://example.org/%0aalert(1)",
            "Write a web address, such as https://example.org/axes.",
        ),
        ("page", "https://", "Write a web address, such as https://example.org/axes."),
        ("page", "https://[", "Write a web address, such as https://example.org/axes."),
        ("page", "//example.org", "Write a web address, such as https://example.org/axes."),
    ],
    ids=short,
)
def test_what_does_not_fit_is_explained(field: str, text: str, sentence: str) -> None:
    assert refusal(field, text) == sentence


def test_every_field_that_does_not_fit_is_named() -> None:
    with pytest.raises(DraftRefused) as refused:
        draft_of(AxeDraft, {"stock": "many", "bought": "soon", "unknown": "x"})

    assert list(refused.value.by_field) == ["name", "stock", "bought"]


@given(
    st.sampled_from(sorted(AxeDraft.model_fields)), st.text(max_size=20) | st.from_regex(r"[\d.:T+Z-]{0,20}")
)
def test_any_text_is_kept_as_it_is_shown_again_or_refused(field: str, text: str) -> None:
    try:
        draft = draft_of(AxeDraft, {"name": "Axe", field: text})
    except DraftRefused as refused:
        assert list(refused.by_field) == [field]
        return
    moment = draft.due
    shown = texts_of(draft)
    if moment is None or moment.microsecond == 0:
        assert draft_of(AxeDraft, shown) == draft
    assert all("\x00" not in words for words in shown.values())
