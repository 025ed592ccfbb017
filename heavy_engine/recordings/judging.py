"""Judging: whether a page says what was recorded, after a step that was done again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .comparing import Numbers, alike, closest, count, first_missing, without
from .expecting import TO_PAGES, Expectation, Mismatch

# Of lines that are missing, so many are told.
TOLD_MAX = 6
# So much alike a line must be to one of news, for the news to have come with another text.
SURELY = 0.75

Lines = Sequence[str]
Ahead = Mapping[str, int]
"""How many more of a line a replay has brought than the recording by now; less than 0 for what went early."""
NOT_AHEAD: Ahead = {}


def ahead_after(expected: Expectation, before: Lines, after: Lines, ahead: Ahead) -> Ahead:
    """What a replay is ahead with: it waits for all that a deed does, and a person does not."""
    if expected.step.do in TO_PAGES:
        return NOT_AHEAD
    now = Counter(ahead)
    now.update(after)
    now.subtract(before)
    now.subtract(expected.net)
    return {line: times for line, times in now.items() if times}


class Judge:
    """Compares pages with expectations.

    Args:
        numbers: see `alike`; "any" also means that others work on the same data.
        own: this person's texts. Lines that hold one are compared exactly in any case.
    """

    def __init__(self, numbers: Numbers, own: Sequence[str] = ()) -> None:
        self._numbers, self._own = numbers, own

    def is_met(self, expected: Expectation, before: Lines | None, after: Lines) -> bool:
        """Whether nothing is missing; cheap, for those who ask again and again."""
        expected = _lasting(expected, before, after)
        return (
            not self._missing(expected, before, after, NOT_AHEAD)
            and not any(True for _line in self._still_there(expected, before, after, NOT_AHEAD))
            and not any(True for _pair in self._half_come(expected, before, after))
            and first_missing(expected.came, after, self._numbers) is None
            and self._nothing_moved(expected, before, after) is None
        )

    def mismatch(
        self, expected: Expectation, before: Lines | None, after: Lines, ahead: Ahead = NOT_AHEAD
    ) -> Mismatch | None:
        """What is missing of an expectation; None when nothing is."""
        expected = _lasting(expected, before, after)
        wanted = self._missing(expected, before, after, ahead)
        pairs = [(line, self._instead(line, expected.came, before, after)) for line in wanted]
        pairs += [("", line) for line in self._still_there(expected, before, after, ahead)]
        pairs += self._half_come(expected, before, after)
        if pairs:
            (first, got), *others = pairs[:TOLD_MAX]
            return Mismatch(expected.step, expected.number, first, got, others=tuple(others))
        return self._in_another_order(expected, after) or self._nothing_moved(expected, before, after)

    def _missing(self, expected: Expectation, before: Lines | None, after: Lines, ahead: Ahead) -> list[str]:
        """The lines that are not there as often as they should be."""
        missing = []
        for line, times in Counter(expected.came).items():
            least = times
            if before is not None and self._is_strict and expected.step.do not in TO_PAGES:
                least = count(line, before) + times - count(line, expected.gone)
                least = max(times, least - max(0, ahead.get(line, 0)))
            there = sum(self._is_alike(line, each) for each in after)
            missing += [line] * max(0, min(times, least - there))
        return missing

    def _still_there(
        self, expected: Expectation, before: Lines | None, after: Lines, ahead: Ahead
    ) -> Iterator[str]:
        """Lines that the step took when it was recorded."""
        for line, times in Counter(expected.gone).items():
            if count(line, expected.came) or before is None or not (self._is_strict or self._is_own(line)):
                continue
            there = count(line, after)
            most = count(line, before) - times + max(0, -ahead.get(line, 0))
            if there > max(0, most):
                yield next(each for each in after if alike(line, each))

    def _half_come(
        self, expected: Expectation, before: Lines | None, after: Lines
    ) -> Iterator[tuple[str, str]]:
        """Lines that are missing from news of which others are here, or are here with another text."""
        if not self._is_strict:
            return
        new = without(without(after, before or ()), expected.came)
        for group in expected.news:
            missing = [line for line in group if not count(line, after)]
            instead = [closest(line, new, SURELY) for line in missing]
            is_here = any(count(line, new) for line in group) or any(instead)
            yield from zip(missing, instead, strict=True) if is_here else ()

    def _nothing_moved(self, expected: Expectation, before: Lines | None, after: Lines) -> Mismatch | None:
        moved = [line for line in expected.came if line in expected.gone]
        if not moved or before is None or not self._is_strict or list(before) != list(after):
            return None
        why = f"expected {moved[0]!r} in another place, and all is where it was"
        return Mismatch(expected.step, expected.number, moved[0], "", why)

    def _in_another_order(self, expected: Expectation, after: Sequence[str]) -> Mismatch | None:
        at = first_missing(expected.came, after, self._numbers)
        if at is None:
            return None
        line = expected.came[at]
        behind = f" behind {expected.came[at - 1]!r}" if at else ""
        why = f"expected {line!r}{behind}; it is there, but in another place"
        return Mismatch(expected.step, expected.number, line, "", why)

    def _instead(self, line: str, came: Lines, before: Lines | None, after: Lines) -> str:
        """What came where a line was expected: of what is new, else of all, what is likest."""
        strange = [each for each in after if not count(each, came)]
        new = without(strange, before or ())
        return closest(line, new) or closest(line, strange)

    def _is_alike(self, line: str, now: str) -> bool:
        return alike(line, now, "exact" if self._is_own(line) else self._numbers)

    @property
    def _is_strict(self) -> bool:
        return self._numbers == "exact"

    def _is_own(self, line: str) -> bool:
        return any(text in line for text in self._own)


def _lasting(expected: Expectation, before: Lines | None, after: Lines) -> Expectation:
    """Without what the next deed found gone, if what took its place is here already."""
    new = without(without(after, before or ()), expected.came)
    if not any(count(line, new) for line in expected.then_came):
        return expected
    left = tuple(line for line in expected.came if line not in expected.then_gone or count(line, after))
    return replace(expected, came=left)
