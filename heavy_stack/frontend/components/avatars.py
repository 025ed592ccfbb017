"""People in little: initials or a picture, a dot that says who is here, and several in a row."""

from collections.abc import Sequence
from typing import Literal, NamedTuple
from zlib import crc32

from reactpy.types import VdomDict

from heavy_engine.elements import html

# As many as static/css/people.css has; each is told from its neighbours, and white text can be read on it.
COLOURS = 8
NOBODY = "?"

Size = Literal["small", "medium", "large"]


class Face(NamedTuple):
    """What is shown of somebody: a name; what their colour is made of, if not the name; a picture."""

    name: str
    key: str = ""
    image: str = ""


def Avatar(
    name: str, *, key: str = "", image: str = "", size: Size = "medium", is_here: bool | None = None
) -> VdomDict:
    """Somebody in a circle, read out by their name.

    Args:
        name: whose initials are shown; empty for somebody whose name is not known.
        key: the same key gets the same colour everywhere; the name if left out.
        image: address of a picture; the initials stay behind it, for when it does not come.
        size: of the circle.
        is_here: shows a dot, full or empty; none if left out.
    """
    said = name or "Somebody"
    here = "" if is_here is None else f", {_here(is_here)}"
    return html.span(
        {"class": f"avatar avatar-{size}", "role": "img", "aria-label": f"{said}{here}"},
        _circle(Face(name, key, image)),
        "" if is_here is None else html.span({"class": _dot(is_here), "aria-hidden": "true"}),
    )


def AvatarGroup(
    faces: Sequence[Face], *, most: int = 4, total: int = 0, size: Size = "medium", label: str = ""
) -> VdomDict:
    """Several people in a row; of more than fit, "+3" says how many.

    Args:
        faces: whom to show, the most important first.
        most: circles, the one with the number included.
        total: how many people there are, if `faces` are only the first of them.
        size: of the circles.
        label: what is read out in the place of the names; their names if left out.
    """
    total = max(total, len(faces))
    shown = faces if total <= most else faces[: max(most - 1, 0)]
    left = total - len(shown)
    circles = [_circle(face, f"avatar avatar-{size}") for face in shown]
    more = html.span({"class": f"avatar avatar-more avatar-{size}"}, f"+{left}") if left else ""
    said = label or ", ".join(face.name or "Somebody" for face in shown) + (
        f" and {left} more" if left else ""
    )
    return html.span({"class": "avatar-group", "role": "img", "aria-label": said}, *circles, more)


def PresenceDot(*, is_here: bool, words: str = "") -> VdomDict:
    """A dot and words on whether somebody is here; shape says what colour says.

    Args:
        is_here: full, or an empty ring.
        words: beside it; "Here" or "Away" if left out.
    """
    dot = html.span({"class": _dot(is_here), "aria-hidden": "true"})
    return html.span({"class": "presence"}, dot, words or _here(is_here).capitalize())


def initials(name: str) -> str:
    """At most two letters: of the first and the last word of a name."""
    letters = [letter for word in name.split() if (letter := _first_letter(word))]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or NOBODY


def colour_of(key: str) -> int:
    """Which of the colours belongs to somebody, on every server the same."""
    return crc32(key.encode("utf-8", "replace")) % COLOURS


def _circle(face: Face, around: str = "") -> VdomDict:
    """The circle alone, which says nothing to who does not see it."""
    picture = {"class": "avatar-image", "src": face.image, "alt": "", "loading": "lazy"}
    circle = html.span(
        {"class": f"avatar-face avatar-{colour_of(face.key or face.name)}", "aria-hidden": "true"},
        initials(face.name),
        html.img(picture) if face.image else "",
    )
    return html.span({"class": around}, circle) if around else circle


def _first_letter(word: str) -> str:
    return next((char for char in word if char.isalnum()), "")


def _here(is_here: bool) -> str:
    return "here" if is_here else "away"


def _dot(is_here: bool) -> str:
    return "presence-dot" if is_here else "presence-dot presence-away"
