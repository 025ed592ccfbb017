"""Avatars and who is here: read out by name, one colour a person, a sentence that stays true."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from reactpy import component

from heavy_engine import Present
from heavy_engine.elements import html
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.find import accessible_name, select
from heavy_stack.frontend.components.avatars import (
    COLOURS,
    Avatar,
    AvatarGroup,
    Face,
    PresenceDot,
    colour_of,
    initials,
)
from heavy_stack.frontend.components.who_is_here import Here, who_is_here
from tests.pages.test_stylesheets import TEXT, _contrast
from tests.support.parts import world_of
from tests.support.servers import PROJECT_ROOT

CREW = ("Ada Lovelace", "Bo Ek", "Cy Young", "Di Marsh", "Eve Stone", "Flo Ash")
STYLES = (PROJECT_ROOT / "static" / "css" / "people.css").read_text()


def shown(what: Any) -> Any:
    """A page that shows something that never changes."""

    @component
    def Shown() -> Any:
        return html.main(what)

    return Shown


async def opened(what: Any) -> Page:
    async with world_of({"/": shown(what)}) as world:
        return await visit(world, "/")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("Ada", "A"),
        ("ada king lovelace", "AL"),
        ("  Zoë  ", "Z"),
        ("«Bo» Ek", "BE"),
        ("李 小龙", "李小"),
        ("👩‍💻", "?"),
        ("", "?"),
        ("ßeta", "SS"),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_one_person_has_one_colour() -> None:
    assert colour_of("Ada") == colour_of("Ada")
    assert {colour_of(f"person {number}") for number in range(200)} == set(range(COLOURS))
    assert colour_of("\ud800") in range(COLOURS)


def test_initials_can_be_read_on_every_colour() -> None:
    colours = dict(re.findall(r"--avatar-(\w+): (#\w{6});", STYLES))

    assert set(colours) == {"ink", *map(str, range(COLOURS))}
    for number in range(COLOURS):
        assert _contrast(colours["ink"], colours[str(number)]) >= TEXT, number
        assert f".avatar-{number} {{" in STYLES


async def test_an_avatar_is_read_out_by_its_name() -> None:
    page = await opened(html.p(Avatar("Ada Lovelace", is_here=False), Avatar(""), PresenceDot(is_here=True)))

    ada, somebody = select(page.root, ".avatar")
    assert accessible_name(ada, page.root) == "Ada Lovelace, away"
    assert accessible_name(somebody, page.root) == "Somebody"
    assert page.text(".presence") == "Here"


async def test_a_picture_lies_over_the_initials() -> None:
    page = await opened(Avatar("Ada Lovelace", image="/static/ada.png"))

    (picture,) = select(page.root, ".avatar-face img")
    assert (picture.attributes["src"], picture.attributes["alt"]) == ("/static/ada.png", "")
    assert page.text(".avatar-face") == "AL"


@pytest.mark.parametrize(
    ("count", "circles", "said"),
    [
        (0, 0, ""),
        (2, 2, "Ada Lovelace, Bo Ek"),
        (4, 4, "Ada Lovelace, Bo Ek, Cy Young, Di Marsh"),
        (6, 3, "Ada Lovelace, Bo Ek, Cy Young and 3 more"),
    ],
)
async def test_of_many_people_a_number_stands_for_the_last(count: int, circles: int, said: str) -> None:
    page = await opened(AvatarGroup([Face(name) for name in CREW[:count]], most=4))

    assert len(select(page.root, ".avatar-face")) == circles
    assert select(page.root, ".avatar-group")[0].attributes["aria-label"] == said
    assert page.sees("+3") == (count == 6)


def others(*names: str) -> list[Present]:
    now = datetime(2026, 9, 21, tzinfo=UTC)
    return [Present(str(number), name, "", 1, now) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "Only you are here."),
        (("Ada",), "Ada is here too."),
        (("Ada", "Bo"), "Ada and Bo are here."),
        (("Ada", ""), "Ada and 1 other are here."),
        (("", "Ada", "Bo"), "Ada and 2 others are here."),
        (("",), "1 guest is here."),
        (("", ""), "2 guests are here."),
        (("Ada", *[""] * 100), "Ada and more than 99 others are here."),
        (("",) * 100, "More than 99 guests are here."),
    ],
)
async def test_the_sentence_names_who_has_a_name(names: tuple[str, ...], said: str) -> None:
    page = await opened(html.p({"id": "said"}, *who_is_here(others(*names))))

    assert page.text("#said") == said


async def test_of_a_crowd_only_the_first_need_be_given() -> None:
    page = await opened(AvatarGroup([Face(name) for name in CREW[:4]], most=4, total=120))

    assert len(select(page.root, ".avatar-face")) == 3
    assert page.sees("+117")


@component
def Kitchen() -> Any:
    return html.main(Here("kitchen"))


async def test_guests_come_and_go_and_windows_are_counted() -> None:
    async with world_of({"/": Kitchen, "/other": Kitchen}) as world:
        ada = await visit(world, "/", as_="Ada")
        assert ada.sees("Only you are here.")

        second = await visit(world, "/", as_="Ada")
        assert ada.sees("Only you are here, in 2 windows.")

        bo = await visit(world, "/other", as_="Bo")
        assert ada.sees("1 guest is here.")
        assert len(select(ada.root, ".avatar-face")) == 1
        (mine,) = (face.attributes["class"] for face in select(ada.root, ".avatar-face"))
        (again,) = (face.attributes["class"] for face in select(second.root, ".avatar-face"))
        assert mine == again, "one colour for Bo"

        await bo.close()
        await second.close()
        assert ada.sees("Only you are here.")


async def test_a_name_is_text_and_turns_nothing_round() -> None:
    page = await opened(html.p(*who_is_here(others("<b>\u05d0\u05d1</b>"))))

    assert page.text("bdi") == "<b>\u05d0\u05d1</b>"
