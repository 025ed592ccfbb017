"""Which files a field takes: by what is in them, together with how they are named."""

from collections.abc import Sequence

from .kinds import EMPTY, HTML, PROGRAM, SVG, TEXT, UNKNOWN, Kind, kind_of, kind_of_ending
from .names import ending_of

# What a browser would run: taken only where it is named, never as part of "image/*" or "text/*".
_ACTIVE = (SVG, HTML, PROGRAM)


class NotAccepted(ValueError):
    """A file that the field does not take; str() is a sentence for people."""


def check_content(accept: Sequence[str], name: str, head: bytes) -> Kind:
    """The kind of a file that is taken.

    Args:
        accept: media types (`image/*`, `application/pdf`) and endings (`.pdf`); empty takes all files.
        name: what the file is called.
        head: its first `kinds.HEAD_BYTES`.

    Raises:
        NotAccepted: says what the file is and what was wanted.
    """
    ending = ending_of(name)
    kind = kind_of(head, ending)
    if kind is EMPTY:
        raise NotAccepted("It is empty.")
    if not accept:
        return kind
    named = kind_of_ending(ending)
    if named and ending not in kind.endings:
        raise NotAccepted(f"It is named like {named.name}, but it is {kind.name}.")
    if not any(_takes(wanted, kind, ending) for wanted in accept):
        raise NotAccepted(f"It is {kind.name}. Wanted: {describe(accept)}.")
    if kind.endings and ending not in (*kind.endings, *accept):
        raise NotAccepted(f"It is {kind.name}, but its name does not end with {kind.endings[0]}.")
    return kind


def check_name(accept: Sequence[str], name: str) -> None:
    """Refuse by name what would be refused by content too, before a byte is sent.

    Raises:
        NotAccepted: says what was wanted.
    """
    ending = ending_of(name)
    kind = kind_of_ending(ending)
    if accept and not any(wanted == ending or (kind and _takes(wanted, kind, ending)) for wanted in accept):
        called = f"Its name ends with {ending}" if ending else "Its name has no ending"
        raise NotAccepted(f"{called}. Wanted: {describe(accept)}.")


def describe(accept: Sequence[str]) -> str:
    """What is taken, for people: `images, .pdf`."""
    words = {"image/*": "images", "audio/*": "sounds", "video/*": "videos", "text/*": "texts"}
    return ", ".join(words.get(wanted, wanted) for wanted in accept)


def tidy_accept(wanted: Sequence[str]) -> tuple[str, ...]:
    """Media types and endings as they are compared: `.PDF ` is `.pdf`."""
    return tuple(each.strip().lower() for each in wanted if each.strip())


def _takes(wanted: str, kind: Kind, ending: str) -> bool:
    if wanted.startswith("."):
        # An ending that no kind has: the content must be none that we know either, or text.
        return wanted == ending and (ending in kind.endings or kind in (UNKNOWN, TEXT))
    if wanted.endswith("/*"):
        return kind.media_type.startswith(wanted[:-1]) and kind not in _ACTIVE
    return wanted == kind.media_type
