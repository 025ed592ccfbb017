"""Small components by subject, and what happens to them."""

from collections.abc import Iterator
from types import ModuleType

from ..kit import Case
from . import content, contexts, effects, events, faults, islands, keys, nesting, state

SUBJECTS: tuple[ModuleType, ...] = (
    state,
    effects,
    contexts,
    keys,
    nesting,
    content,
    events,
    faults,
    islands,
)


def cases() -> Iterator[tuple[str, Case]]:
    """All cases with their names, such as `keys.rows_are_removed`."""
    for subject in SUBJECTS:
        for found in vars(subject).values():
            if isinstance(found, Case):
                yield f"{subject.__name__.rpartition('.')[2]}.{found.name}", found
