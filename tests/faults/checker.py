"""The checker: compares what people did and were told with what is in the database and on their pages."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .house import House
from .person import TROUBLE, Person

UNKNOWN = "CommitUnknown"
# How many were told so.
PERHAPS = "told perhaps"


@dataclass
class Verdict:
    """What a scenario found: figures, and what is not as it should be."""

    figures: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def is_green(self) -> bool:
        """Whether all is as it should be."""
        return not self.problems

    def add(self, sentence: str) -> None:
        """Note a problem."""
        self.problems.append(sentence)

    def require(self, is_so: object, sentence: str) -> None:
        """Note a problem unless something is so."""
        if not is_so:
            self.add(sentence)


async def check(
    house: House, people: Sequence[Person], verdict: Verdict, *, may_be_told: bool = False
) -> Verdict:
    """Wait until all is quiet, then compare.

    Args:
        house: where they were.
        people: whose clicks count.
        verdict: gets figures and problems.
        may_be_told: whether people may have been told that a click was not saved, or perhaps not.
    """
    await _quiet(house, people, verdict)
    rows = await house.rows()
    for person in people:
        compare(person, rows.get(person.who, []), verdict, may_be_told=may_be_told)
    await _compare_pages(house, people, verdict)
    clicks = [person.clicks for person in people]
    verdict.figures |= {
        "people": len(people),
        "clicks": sum(len(each.made_at) for each in clicks),
        "acknowledged": sum(len(each.acknowledged) for each in clicks),
        "rows": sum(len(rows.get(person.who, [])) for person in people),
        "told": sum(len(each.dropped) for each in clicks) + sum(len(refused(person)) for person in people),
        # They were told that it may be saved or not; of them there may be rows, too.
        PERHAPS: sum(list(refused(person).values()).count(UNKNOWN) for person in people),
        "losses": sum(person.losses for person in people),
        "resumed": sum(map(len, (person.kept for person in people))),
    }
    if returns := sorted(s for person in people for s in person.returns):
        verdict.figures |= {
            "back p50 s": _at(returns, 0.5),
            "back p95 s": _at(returns, 0.95),
            "back max s": _at(returns, 1),
        }
    return verdict


def refused(person: Person) -> dict[int, str]:
    """The clicks of which the page says that they were not saved, and why."""
    return dict(_sentences(person))


def _sentences(person: Person) -> list[tuple[int, str]]:
    pairs = (word.split(":") for word in person.shows("#refused").split())
    return [(int(seq), why) for seq, why in pairs]


async def _quiet(house: House, people: Sequence[Person], verdict: Verdict) -> None:
    try:
        async with asyncio.timeout(house.patience_s):
            for person in people:
                await person.until(lambda person=person: person.is_at_rest)
    except TimeoutError:
        late = [person.who for person in people if not person.is_at_rest]
        verdict.add(f"{len(late)} people never came to rest, such as {late[0]}")


def compare(person: Person, rows: Sequence[int], verdict: Verdict, *, may_be_told: bool) -> None:
    """Compare what somebody did, and was told, with the numbers of their clicks that have a row."""
    clicks, who = person.clicks, person.who
    told = refused(person)
    missing = clicks.acknowledged.keys() - set(rows) - told.keys()
    verdict.require(not missing, f"{who}: acknowledged but in no row: {_some(missing)}")
    twice = [seq for seq, times in Counter(rows).items() if times > 1]
    verdict.require(not twice, f"{who}: applied twice: {_some(twice)}")
    foreign = set(rows) - clicks.made_at.keys()
    verdict.require(not foreign, f"{who}: rows that nobody clicked: {_some(foreign)}")
    silent = clicks.made_at.keys() - clicks.acknowledged.keys() - clicks.dropped
    verdict.require(not silent, f"{who}: neither done nor told: {_some(silent)}")
    _compare_with_what_was_told(person, rows, verdict, may_be_told=may_be_told)
    verdict.require(not person.reloads, f"{who}: the document had to be loaded anew")
    verdict.require(
        person.shows("#typed") == person.typed,
        f"{who}: typed {person.typed!r}, the page has {person.shows('#typed')!r}",
    )


def _compare_with_what_was_told(
    person: Person, rows: Sequence[int], verdict: Verdict, *, may_be_told: bool
) -> None:
    """Each click is counted by the page, or told of; once, and as it is."""
    who, dropped = person.who, person.clicks.dropped
    sentences, told = _sentences(person), refused(person)
    verdict.require(len(sentences) == len(told), f"{who}: told twice of the same: {sentences}")
    lied = {seq for seq, why in told.items() if seq in rows and why != UNKNOWN}
    verdict.require(not lied, f"{who}: told that it was not saved, but it was: {_some(lied)}")
    lost = [code for code in person.kept if code not in ("", "all")]
    if not may_be_told:
        verdict.require(not lost, f"{who}: state was not kept: {lost}")
        verdict.require(not dropped and not told, f"{who}: told of dropped ones {_some(dropped)}, and {told}")
    if not (may_be_told and lost):
        counted, untold = person.shows("#count"), [seq for seq in rows if seq not in told]
        verdict.require(
            counted == str(len(untold)),
            f"{who}: the page says {counted}, there are {len(untold)} rows of which nothing else was told",
        )


async def _compare_pages(house: House, people: Sequence[Person], verdict: Verdict) -> None:
    """What everybody sees is what a fresh rendering gives."""
    try:
        async with asyncio.timeout(house.patience_s):
            found = await asyncio.gather(*(person.look_anew() for person in people))
    except (TimeoutError, *TROUBLE):
        verdict.add("pages could not be compared with fresh ones")
        return
    for person, touched in zip(people, found, strict=True):
        verdict.require(not touched, f"{person.who}: the page differs from a fresh one at {touched}")


def _at(values: Sequence[float], share: float) -> float:
    return round(values[min(len(values) - 1, int(len(values) * share))], 2)


def _some(numbers: Any) -> str:
    ordered = sorted(numbers)
    return f"{ordered[:5]} ({len(ordered)} in all)"
