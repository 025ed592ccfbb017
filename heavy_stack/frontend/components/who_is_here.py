"""WhoIsHere: the other people on a page, live."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from reactpy import component
from reactpy.types import Component, VdomDict

from heavy_engine import Present, use_live, use_presence, use_session
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from .avatars import AvatarGroup, Face

# More are not counted out: the sentence would change with each of a crowd.
COUNTED_MAX = 99
GUEST = "Guest"


@component
def WhoIsHere(room: str | None = None, *, most: int = 4) -> Component:
    """Circles and a sentence on who else has this page open, on any server.

    Others see the name of the user who is signed in; who is not is a guest.

    Args:
        room: who shows the same room is together; the path of the page if left out.
        most: circles.
    """
    if use_session().caller.user_id:
        return _NamedHere(room, most, key="named")
    return Here(room, most=most, key="guest")


@component
def _NamedHere(room: str | None, most: int) -> Component:
    async def load(heavy: HeavyContext) -> str:
        return (await heavy.users.get_user(heavy.user_id)).name

    # A name seldom changes, and a page that loads it anew tells the new one.
    return Here(room, me=use_live(load, topic="users", initial=""), most=most)


@component
def Here(room: str | None = None, *, me: str = "", most: int = 4) -> VdomDict:
    """The same, for an application that knows another name for its person.

    Args:
        room: who shows the same room is together; the path of the page if left out.
        me: the name by which others see this page's person.
        most: circles.
    """
    people = use_presence(room, me=me, with_me=True)
    others = [one for one in people if not one.is_me]
    windows = sum(one.tabs for one in people if one.is_me)
    # Of a crowd a few are shown, and only these are looked at.
    faces = [Face(one.name or GUEST, one.id) for one in others[:most]]
    circles = AvatarGroup(faces, most=most, total=len(others), size="small")
    return html.div(
        # Who is here now is not what a recording was made of.
        {"class": "who-is-here", "data-varies": ""},
        html.span({"aria-hidden": "true"}, circles) if faces else "",
        html.p({"class": "hint"}, *who_is_here(others, windows)),
    )


def who_is_here(others: Sequence[Present], windows: int = 1) -> Sequence[Any]:
    """The sentence, in parts: "Ada and 2 others are here.".

    Args:
        others: who else is here; the first with a name is named.
        windows: in how many the person who reads has this open.
    """
    named = list(islice((one.name for one in others if one.name), 2))
    if not others:
        return (f"Only you are here, in {windows} windows." if windows > 1 else "Only you are here.",)
    if not named:
        guests = f"{_number(len(others))} {_plural('guest', len(others))}"
        return (f"{guests[:1].upper()}{guests[1:]} {_are(len(others))} here.",)
    # A name that is written from right to left must not turn the sentence round.
    first, left = html.bdi(named[0]), len(others) - 1
    if not left:
        return first, " is here too."
    if left == 1 and len(named) > 1:
        return first, " and ", html.bdi(named[1]), " are here."
    return first, f" and {_number(left)} {_plural('other', left)} are here."


def _number(count: int) -> str:
    return str(count) if count <= COUNTED_MAX else f"more than {COUNTED_MAX}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
