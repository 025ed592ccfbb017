"""Parts of forms by themselves: locales, tokens, what is sent twice, sentences, hostile events."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from babel import localedata
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError
from reactpy import component

from heavy_engine import Application, Route, use_form
from heavy_engine.forms.checking import check
from heavy_engine.forms.kinds import FormMistake
from heavy_engine.forms.locales import (
    NotRead,
    locale_of,
    read_date,
    read_number,
    show_number,
    typed_date,
    typed_number,
)
from heavy_engine.forms.problems import CHOOSE, sentence_of
from heavy_engine.forms.sent import CHOSEN_READ_MAX, pairs_of, rows_taken, taken, text_of
from heavy_engine.forms.specs import Wishes, all_specs, specs_of
from heavy_engine.forms.state import begin, places
from heavy_engine.forms.tokens import ForgedToken, instance_in, instance_of, token_of
from heavy_engine.session.submissions import Submissions
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.people import find_field
from heavy_engine.testing.world import World, services_of
from heavy_stack.shared_models.draft_problems import sentences
from tests.forms.conftest import Visit
from tests.forms.workshop import Everything, Order, Workshop, application

KEYS = (b"new", b"old")
HOSTILE = st.text(max_size=40) | st.sampled_from(
    ["__class__", "..", "0", "-1", "parts.0.name", "<script>", "\x00", "9" * 400, "1e9", "on", "constructor"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("locale", localedata.locale_identifiers()[::7])
def test_what_is_shown_in_a_language_is_read_in_it(locale: str) -> None:
    day = dt.date(2026, 3, 31)

    assert read_date(typed_date(day, locale), locale) == day
    for number in (Decimal("-1234567.5"), 12, 0.1):
        for write in (typed_number, show_number):
            assert read_number(write(number, locale), locale) == Decimal(str(number))


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("1.5", "de"),
        ("1.2.3", "de"),
        ("1e5", "en"),
        ("NaN", "en"),
        ("1_0", "en"),
        ("", "en"),
        ("9" * 99, "en"),
    ],
)
def test_what_nobody_of_a_language_writes_is_no_number(text: str, locale: str) -> None:
    with pytest.raises(NotRead):
        read_number(text, locale)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("31 mars 2026", "fr"),
        ("99.9.2026", "de"),
        ("31.3.", "de"),
        ("31.3.026", "de"),
        ("3/31/2026", "en_GB"),
    ],
)
def test_what_nobody_of_a_language_writes_is_no_day(text: str, locale: str) -> None:
    with pytest.raises(NotRead):
        read_date(text, locale)


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de_AT"),
        ("en;q=0.3, fr;q=0.9", "fr"),
        ("en;q=0, de", "de"),
        ("xx, zh-Hant-TW;q=0.5", "zh_Hant_TW"),
        ("", "en"),
        ("*", "en"),
        ("../../etc/passwd, ;q=nan, de;q=x", "en"),
        ("a" * 100_000, "en"),
    ],
)
def test_the_language_is_the_first_that_is_known(header: str, locale: str) -> None:
    assert locale_of(header) == locale


def test_a_token_is_of_one_session_and_of_a_current_key() -> None:
    instance = instance_of(KEYS, "ada", "page", "tool", 0)
    token = token_of(KEYS, "ada", instance)

    assert instance_in(KEYS, "ada", token) == instance
    assert instance_in((b"newer", b"new"), "ada", token) == instance
    others = {instance_of(KEYS, *parts, 0) for parts in [("ad", "apage", "tool"), ("ada", "pag", "etool")]}
    assert instance not in others
    refused = [
        ("bo", token),
        ("ada", token[:-1]),
        ("ada", token.upper()),
        ("ada", f"{'0' * 32}.{token.partition('.')[2]}"),
    ]
    for session_id, given_token in refused:
        with pytest.raises(ForgedToken):
            instance_in(KEYS, session_id, given_token)
    with pytest.raises(ForgedToken):
        instance_in((b"newer",), "ada", token)


async def test_one_of_many_that_were_sent_is_remembered_until_there_are_too_many() -> None:
    submissions = Submissions(kept_max=2)
    for name in "abc":
        assert submissions.claim(name)
        assert not submissions.claim(name)
        submissions.sent(name, f"/{name}")

    assert [submissions.knows(name) for name in "abc"] == [False, True, True]
    assert await submissions.outcome("c") == "/c"
    assert submissions.claim("d")
    submissions.refused("d")
    assert submissions.claim("d")


async def test_what_is_being_sent_is_not_forgotten() -> None:
    submissions = Submissions(kept_max=1)

    assert all(submissions.claim(name) for name in "abc")

    assert all(submissions.knows(name) for name in "abc")


class Limits(BaseModel):
    """What pydantic can find wrong."""

    short: str = Field("xx", min_length=2)
    long: str = Field("x", max_length=2)
    whole: int = 1
    least: int = Field(1, ge=1)
    above: float = Field(1, gt=0)
    most: int = Field(1, le=1)
    digits: Decimal = Field(Decimal(1), max_digits=3, decimal_places=1)
    yes: bool = True


@pytest.mark.parametrize(
    "values",
    [
        {"short": "x"}, {"long": "xxx"}, {"whole": "x"}, {"whole": 1.5}, {"least": 0}, {"above": 0},
        {"most": 2}, {"digits": "1.23"}, {"digits": "12345"}, {"digits": "x"}, {"above": "x"},
        {"yes": "perhaps"}, {"short": None},
    ],
)  # fmt: skip
def test_forms_and_drafts_say_the_same(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        Limits.model_validate(values)

    (field,) = values
    assert sentence_of(dict(caught.value.errors()[0])) == sentences(caught.value)[field]


class Agreement(BaseModel):
    """What has to be ticked."""

    agrees: Literal[True]


class Loop(BaseModel):
    """A model that holds itself."""

    inner: "list[Loop]" = Field(default_factory=list)


@pytest.mark.parametrize(
    ("model", "wishes", "said"),
    [
        (Order, Wishes(widgets={"colour": "text"}), "no field 'colour'"),
        (Order, Wishes(widgets={"customer": "lever"}), "There are: "),  # type: ignore[dict-item]
        (Order, Wishes(widgets={"parts": "text"}), "does not fit"),
        (Order, Wishes(shown={"customer": bool}), "Give it a default"),
        (Order, Wishes(widgets={"customer": "select"}), "choices="),
        (Loop, Wishes(), "no end"),
    ],
)
def test_mistakes_say_what_to_write(model: type[BaseModel], wishes: Wishes, said: str) -> None:
    with pytest.raises(FormMistake, match=re.escape(said)):
        specs_of(model, wishes)


def test_a_box_that_has_to_be_ticked_says_so() -> None:
    specs = specs_of(Agreement, Wishes())

    assert check(Agreement, specs, begin(specs, None, "en"), "en").problems == {"agrees": "Tick this box."}


@given(pairs=st.lists(st.tuples(HOSTILE, HOSTILE), max_size=20), rows=st.lists(HOSTILE, max_size=8))
@settings(max_examples=200, deadline=None)
def test_whatever_is_posted_makes_a_form_of_known_fields(
    pairs: list[tuple[str, str]], rows: list[str]
) -> None:
    specs = specs_of(Order, Wishes())
    sent = [*pairs, *(("parts", row) for row in rows), *(("parts.0.name", row) for row in rows)]

    state = taken(rows_taken(begin(specs, None, "en"), specs, sent), specs, sent)
    found = check(Order, specs, state, "en")

    assert {place.spec.path for place in places(specs, state)} <= {spec.path for spec in all_specs(specs)}
    assert all(re.fullmatch(r"customer|parts(\.\d{1,6}\.(name|count))?", name) for name in state.texts)
    assert len(state.rows["parts"]) <= 5
    assert (found.model is None) == bool(found.problems)


@given(event=st.dictionaries(st.sampled_from(["target", "currentTarget"]), JSON, max_size=2), name=st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_an_event_says_makes_texts(event: dict[str, Any], name: st.DataObject) -> None:
    specs = specs_of(Everything, Wishes(choices={"a_multi": ["1", "2"]}))
    spec = name.draw(st.sampled_from(specs))

    text = text_of(event, spec, "")

    assert isinstance(text, str) or all(isinstance(one, str) for one in text)
    assert all(isinstance(part, str) for pair in pairs_of(event) for part in pair)


def test_what_is_no_choice_is_not_taken_into_a_form() -> None:
    wishes = Wishes(choices={"a_multi": ["1", "2"]}, widgets={"a_multi": "multiselect"})
    specs = {spec.name: spec for spec in specs_of(Everything, wishes)}
    boxes, several = specs["some_boxes"], specs["a_multi"]
    held: Any = ()

    for n in range(100):
        held = text_of({"target": {"value": f"x{n}", "checked": True}}, boxes, held)
    assert held == ()
    held = text_of({"target": {"value": "red", "checked": True}}, boxes, held)
    assert held == ("red",)

    assert text_of({"target": {"selectedValues": ["1", "x", "1", "2"]}}, several, ()) == ("1", "2")


def test_of_choices_that_depend_on_the_form_so_many_are_read() -> None:
    choices: Any = {"a_multi": lambda _values: ["1", "2"]}
    wishes = Wishes(choices=choices, widgets={"a_multi": "multiselect"})
    spec = next(one for one in specs_of(Everything, wishes) if one.name == "a_multi")
    many = [str(n) for n in range(CHOSEN_READ_MAX * 2)]

    assert len(text_of({"target": {"selectedValues": many}}, spec, ())) == CHOSEN_READ_MAX


def test_of_a_post_one_choice_more_than_there_are_is_kept_and_refused() -> None:
    specs = specs_of(Everything, Wishes(choices={"a_multi": ["1", "2"]}))
    sent = [("some_boxes", f"x{n}") for n in range(1_000)]

    state = taken(begin(specs, None, "en"), specs, sent)

    assert state.text("some_boxes") == ("x0", "x1", "x2")
    assert check(Everything, specs, state, "en").problems["some_boxes"] == CHOOSE


async def test_another_process_paints_the_same_form(visit: Visit) -> None:
    ada = await visit("/tool")
    before = find_field(ada.root, "Name")

    await ada.kill_worker()

    assert find_field(ada.root, "Name") is before


async def test_the_name_of_a_form_is_a_plain_word() -> None:
    app = application(Workshop())

    @component
    def Page() -> Any:
        use_form(Order, Workshop().take, name="a form;")

    world = World(services_of(_with(app, Page)))
    page = await visit_page(world, "/")

    assert page.sees("could not be shown")
    await world.close()


async def test_the_form_of_the_guide_works() -> None:
    text = (Path(__file__).parents[2] / "docs/guide.md").read_text()
    block = next(
        found for found in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "AutoForm" in found
    )
    names: dict[str, Any] = {"__name__": "docs.guide"}
    exec(block, names)
    saved: list[Any] = []

    async def save(_work: Any, tool: Any) -> None:
        saved.append(tool)

    @component
    def Page() -> Any:
        return names["AutoForm"](names["Tool"], save, sent="It is on the shelf.")

    world = World(services_of(_with(application(Workshop()), Page)))
    page = await visit_page(world, "/")
    await page.fill("Name", "axe")
    await page.fill("Price", "7")
    await page.click("Save")

    assert page.sees("It is on the shelf.")
    assert [tool.name for tool in saved] == ["axe"]
    await world.close()


def _with(app: Application, page: Any) -> Application:
    return replace(app, routes={"/": Route(page, "Page")})
