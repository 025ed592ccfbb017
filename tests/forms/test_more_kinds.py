"""Selects with search, tags, switches, codes, counters and passwords that are shown."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.forms.kinds import FormMistake, kind_of, shape_of
from heavy_engine.forms.tags import TAG_MAX, TAGS_MAX, as_sent, being_typed, tags_in, taken_in, typed, without
from heavy_engine.testing.browser import Page
from heavy_engine.testing.find import select
from heavy_engine.testing.forms import posted
from tests.forms.conftest import Visit
from tests.forms.workshop import Meeting, Workshop

COUNTRY, TAGS, CODE = "[name=a_country]", "#everything-some_tags", "[name=a_code]"
CHOICES = "#everything-a_country-list li"


def choices(page: Page) -> list[str]:
    """What the list of the select has in it; people see it when it is open."""
    return [one.text for one in select(page.root, CHOICES)]


async def test_a_list_shows_what_fits_what_is_typed(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/everything")
    assert choices(ada) == ["Austria", "Australia", "Peru"]

    await ada.type(COUNTRY, "au")
    assert ada.value(COUNTRY) == "au", "Australia's code is no choice of it"
    await ada.type(COUNTRY, "s")
    assert choices(ada) == ["Austria", "Australia"]
    await ada.click(select(ada.root, CHOICES)[1])

    assert ada.value(COUNTRY) == "Australia"
    chosen = [each.attributes["aria-selected"] for each in select(ada.root, CHOICES)]
    assert chosen == ["false", "true", "false"], "all of them again, for who wants another one"
    await ada.click("Save")
    assert [sent.a_country for sent in shop.sent] == ["au"]


@pytest.mark.parametrize("javascript", [True, False])
async def test_what_is_no_choice_is_told_with_what_comes_near(
    visit: Visit, shop: Workshop, javascript: bool
) -> None:
    ada = await visit("/everything", javascript=javascript)

    await ada.fill(COUNTRY, "aus")
    await ada.click("Save")

    assert ada.texts(".field-error") == ["Choose one of the list, such as Austria, Australia."]
    assert ada.value(COUNTRY) == "aus"
    await ada.fill(COUNTRY, "AUSTRIA")
    await ada.click("Save")
    assert [sent.a_country for sent in shop.sent] == ["at"]


async def test_a_select_with_search_may_be_left_empty_where_its_type_allows_that(
    visit: Visit, shop: Workshop
) -> None:
    ada = await visit("/everything")

    await ada.click("Save")

    assert [sent.a_country for sent in shop.sent] == [None]


async def test_a_comma_makes_a_tag_of_what_was_typed(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/everything")

    await ada.type(TAGS, "wood, me")

    assert (ada.texts(".tag-chosen span"), ada.value(TAGS)) == (["wood"], "me")
    await ada.click("Add to Some tags")
    assert (ada.texts(".tag-chosen span"), ada.value(TAGS)) == (["wood", "me"], "")
    await ada.click("Remove wood")
    assert ada.texts(".tag-chosen span") == ["me"]
    assert "autofocus" in select(ada.root, TAGS)[0].attributes, "the focus goes on to the input"
    await ada.type(TAGS, "stone")
    await ada.click("Save")
    assert [sent.some_tags for sent in shop.sent] == [["me", "stone"]], "what is still being typed counts"


async def test_tags_work_without_javascript(visit: Visit, shop: Workshop) -> None:
    ada = await visit("/everything", javascript=False)

    await ada.fill(TAGS, "wood, metal,wood")
    await ada.click("Add to Some tags")
    assert ada.texts(".tag-chosen span") == ["wood", "metal"]
    await ada.click("Remove wood")
    await ada.fill(TAGS, "stone")
    await ada.click("Save")

    assert [sent.some_tags for sent in shop.sent] == [["metal", "stone"]]


@pytest.mark.parametrize("javascript", [True, False])
async def test_tags_that_nobody_changes_stay_what_they_were(
    visit: Visit, shop: Workshop, javascript: bool
) -> None:
    about = ["w" * (TAG_MAX + 1), "salt, pepper"]
    shop.meeting = Meeting(begins=dt.datetime(2026, 7, 1, 12), about=about)
    ada = await visit("/meeting", javascript=javascript)

    await ada.click("Save")
    await ada.fill("#meeting-about", "new")
    await ada.click("Save")

    assert [sent.about for sent in shop.sent] == [about, ["w" * TAG_MAX, "salt", "pepper", "new"]]


@pytest.mark.parametrize("javascript", [True, False])
async def test_too_many_tags_are_refused_in_words(visit: Visit, shop: Workshop, javascript: bool) -> None:
    ada = await visit("/everything", javascript=javascript)

    await ada.fill(TAGS, "a, b, c, d")
    await ada.click("Save")

    assert ada.texts(".field-error") == ["At most 3 fit."]
    assert shop.sent == []


@pytest.mark.parametrize("place", ["x", "9", "-1", "\u00b2", ""])
async def test_a_place_that_no_tag_has_takes_none_away(visit: Visit, place: str) -> None:
    ada = await visit("/everything", javascript=False)
    await ada.fill(TAGS, "wood,")

    await ada.post([*posted(select(ada.root, "form")[0]), ("_do", f"untag:some_tags.{place}")])

    assert ada.texts(".tag-chosen span") == ["wood"]


@pytest.mark.parametrize("deed", ["tag:a_text", "tag:", "untag:.0", "untag:a_text.0", "untag"])
async def test_what_is_no_field_for_tags_gets_none(visit: Visit, shop: Workshop, deed: str) -> None:
    ada = await visit("/everything", javascript=False)

    await ada.post([*posted(select(ada.root, "form")[0]), ("_do", deed)])

    assert ada.texts(".tag-chosen") == []
    assert ada.value("[name=a_text]") == "t"
    assert shop.sent == []


@given(st.lists(st.text(max_size=12), max_size=8), st.text(max_size=30))
def test_nothing_that_is_typed_is_lost_and_no_tag_is_there_twice(parts: list[str], draft: str) -> None:
    held = as_sent([*parts, ""])

    text = typed(held, draft)

    assert tags_in(text) == tags_in((*parts, draft))
    assert taken_in(text) == (*tags_in(text), "")
    assert len(set(tags_in(text))) == len(tags_in(text))
    assert "," not in being_typed(text)


@given(st.text(max_size=5), st.lists(st.text(min_size=1, max_size=5), max_size=5))
def test_whatever_a_browser_calls_a_place_takes_at_most_that_tag_away(place: str, parts: list[str]) -> None:
    held = as_sent([*parts, ""])

    left = without(held, place)

    assert len(held) - len(left) <= 1
    assert set(left) <= set(held)


def test_a_browser_cannot_send_more_tags_than_a_page_can_show() -> None:
    assert len(tags_in(",".join(map(str, range(10_000))))) == TAGS_MAX + 1


def test_a_browser_cannot_send_longer_tags_than_a_page_can_show() -> None:
    long = "w" * 60_000

    text = typed((), f"{long},{long}")

    assert text == ("w" * TAG_MAX, "w" * TAG_MAX)
    assert as_sent([long, long]) == text
    assert taken_in(("", long)) == ("w" * TAG_MAX, "")
    assert tags_in("w" * (TAG_MAX - 1) + " more") == ("w" * (TAG_MAX - 1),), "no blank is left at its end"


@pytest.mark.parametrize("kind", [str, dict[str, str], list[int]])
def test_tags_want_a_list_of_texts(kind: object) -> None:
    with pytest.raises(FormMistake, match="does not fit its type"):
        kind_of(shape_of(kind), (), "tags", "uses")


async def test_a_switch_says_that_it_is_one(visit: Visit) -> None:
    ada = await visit("/everything")

    switch = select(ada.root, "[name=a_switch]")[0]

    assert (switch.attributes["role"], switch.attributes["type"]) == ("switch", "checkbox")


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_code_never_comes_back_in_a_page(visit: Visit, javascript: bool) -> None:
    ada = await visit("/everything", javascript=javascript)
    field = select(ada.root, CODE)[0].attributes
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")

    await ada.fill(CODE, "471147")
    await ada.fill("[name=a_whole]", "no number")
    await ada.click("Save")

    assert ada.sees("Write a whole number"), "the ground of it"
    assert "471147" not in ada.wire.document
    assert not any("471147" in str(frame) for frame in ada.frames)


async def test_a_long_text_tells_how_much_fits(visit: Visit) -> None:
    ada = await visit("/everything")

    await ada.fill("[name=an_area]", "x" * 1990)

    assert ada.texts(".field-count") == ["1990 / 2000"]
    assert ada.sees("10 characters left")
    await ada.fill("[name=an_area]", "x")
    assert not ada.sees("characters left")
