"""Examples of people: circles with initials, dots that say who is here, who else looks at this page."""

import datetime as dt

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine.elements import html

from ..components.avatars import Avatar, AvatarGroup, Face, PresenceDot
from ..components.local_time import LocalTime
from ..components.who_is_here import WhoIsHere
from .example import Example


@component
def Avatars() -> VdomDict:
    """Sizes, a dot, somebody without a name, and more people than fit."""
    faces = [Face(name) for name in ("Ada Lovelace", "Bo Diddley", "Cy Young", "Di Prima", "Eve Arden")]
    return html.div(
        {"class": "row"},
        Avatar("Ada Lovelace", size="small"),
        Avatar("Bo Diddley", is_here=True),
        Avatar("Cy Young", size="large", is_here=False),
        Avatar(""),
        AvatarGroup(faces, most=4),
    )


@component
def Dots() -> VdomDict:
    """A full dot and an empty ring; words say the same."""
    return html.div({"class": "row"}, PresenceDot(is_here=True), PresenceDot(is_here=False, words="Out"))


@component
def Others() -> VdomDict:
    """Live, on all servers; a server that crashed takes its people away within 15 seconds."""
    return html.div({"data-moving": ""}, WhoIsHere())


@component
def PersonsTime() -> VdomDict:
    """In UTC until the browser has told its zone; then by the clock of who looks."""
    lunch = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
    return html.p("Lunch: ", LocalTime(lunch), ", or ", LocalTime(lunch, "day"), ".")


EXAMPLES: tuple[Example, ...] = (
    Example("Avatars", "Initials or a picture, in a colour of their own.", Avatars),
    Example("Presence dots", "Shape and words say what colour says.", Dots),
    Example("Who is here", "The other people on this page.", Others),
    Example("Local time", "A moment in the zone and manner of who looks.", PersonsTime),
)
