"""What came to a page and what went, between two looks at it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher


def changes(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines that came, and those that went, each in the order of its page; what only moved came."""
    came: list[str] = []
    gone: list[str] = []
    old, new = _differing(before, after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:b]
            came += new[c:d]
    return came, without(gone, came)


def without(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """The lines that are not among others; each of these takes one away."""
    left = Counter(others)
    kept = []
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
        else:
            kept.append(line)
    return kept


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What is between the first and the last line that differ: of a long page a few lines, as a rule."""
    shorter = min(len(before), len(after))
    start = 0
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]
