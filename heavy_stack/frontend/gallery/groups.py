"""All groups of the gallery, in the order in which it shows them, and how to find something there."""

from collections.abc import Sequence

from . import basics, data, display, inputs, overlays, people, structure
from .example import Example, Group

GROUPS: tuple[Group, ...] = (
    Group("basics", "Basics", basics.EXAMPLES),
    Group("structure", "Structure", structure.EXAMPLES),
    Group("overlays", "Overlays", overlays.EXAMPLES),
    Group("inputs", "Inputs", inputs.EXAMPLES),
    Group("data", "Data", data.EXAMPLES),
    Group("display", "Display", display.EXAMPLES),
    Group("people", "People", people.EXAMPLES),
)


def find_examples(groups: Sequence[Group], words: str = "", slug: str = "") -> tuple[Group, ...]:
    """The examples whose names or sentences have all of some words, in one group or in all.

    Args:
        groups: where to look.
        words: in any order and case; empty finds everything.
        slug: of the group; empty is all of them.
    """
    wanted = words.casefold().split()
    found = [
        Group(group.slug, group.name, tuple(one for one in group.examples if _has(one, wanted)))
        for group in groups
        if slug in ("", group.slug)
    ]
    return tuple(group for group in found if group.examples)


def _has(example: Example, wanted: Sequence[str]) -> bool:
    text = f"{example.name} {example.says}".casefold()
    return all(word in text for word in wanted)
