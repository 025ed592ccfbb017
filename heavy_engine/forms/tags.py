"""Tags: a list of short texts, told apart by commas while they are typed.

What its input holds is a tuple: the tags that are there, and last what is being typed. A plain post
has the same shape: an input for each tag, hidden, and the one that people type into.
"""

from collections.abc import Sequence

TAGS_MAX = 100
# Of one tag, and of what is being typed, in characters; what is longer is cut.
TAG_MAX = 200
BETWEEN = ","


def tags_in(text: object) -> tuple[str, ...]:
    """The tags that a text of this kind stands for: without blanks around them, each once."""
    parts = text if isinstance(text, tuple) else (text,)
    pieces = (piece for part in parts for piece in str(part).split(BETWEEN))
    named = (" ".join(piece.split())[:TAG_MAX].rstrip() for piece in pieces)
    # One more than there may be, so that the model can say that there are too many.
    return tuple(dict.fromkeys(name for name in named if name))[: TAGS_MAX + 1]


def tags_held(text: object) -> tuple[str, ...]:
    """The tags that are there already."""
    return tags_in(text[:-1]) if isinstance(text, tuple) else ()


def being_typed(text: object) -> str:
    """What stands in the input."""
    return str(text[-1]) if isinstance(text, tuple) and text else ""


def typed(text: object, draft: str) -> tuple[str, ...]:
    """Somebody typed: what stands before a comma has become a tag."""
    *done, rest = draft.split(BETWEEN)
    return (*tags_in((*tags_held(text), *done)), rest.lstrip()[:TAG_MAX])


def taken_in(text: object) -> tuple[str, ...]:
    """What is being typed becomes a tag, too."""
    return (*tags_in(text), "")


def without(text: object, place: str) -> tuple[str, ...]:
    """One tag goes; `place` is its number, and comes from a browser."""
    held = tags_held(text)
    if not (place.isascii() and place.isdigit() and len(place) < 4):
        return (*held, being_typed(text))
    return (*held[: int(place)], *held[int(place) + 1 :], being_typed(text))


def as_sent(values: Sequence[str]) -> tuple[str, ...]:
    """What a browser sent of this kind; the last one is what stands in the input."""
    return typed((*values[:-1], ""), values[-1]) if values else ()
