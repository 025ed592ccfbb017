"""Believable sentences of things to do, the same ones each time. For tests and benchmarks of the search."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

SEED = 2009
WORDS = Path(__file__).with_suffix(".toml")


@cache
def words() -> Mapping[str, Any]:
    """What sentences are made of: lists by name, and under "subjects" verbs and things that go together."""
    return tomllib.loads(WORDS.read_text())


def sentences(count: int, seed: int = SEED) -> list[str]:
    """So many different sentences, in an order of no meaning."""
    dice = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        made[_sentence(dice)] = None
    return list(made)


def questions(count: int, seed: int = SEED + 1) -> list[str]:
    """What people might type to find such sentences: parts of them, and words around them."""
    dice = random.Random(seed)
    return [_question(dice) for _ in range(count)]


def _sentence(dice: random.Random) -> str:
    verbs, things = _subject(dice)
    parts = [dice.choice(verbs), dice.choice(things)]
    if dice.random() < 0.6:
        parts.append(f"{dice.choice(('with', 'for', 'like'))} {_one_of(dice, 'people')}")
    if dice.random() < 0.7:
        parts.append(f"{_one_of(dice, 'times')} {_one_of(dice, 'days')}")
    if dice.random() < 0.5:
        parts.append(_one_of(dice, "reasons"))
    return " ".join(parts)


def _question(dice: random.Random) -> str:
    verbs, things = _subject(dice)
    thing = dice.choice(things).removeprefix("the ")
    kinds = (
        thing,
        f"{dice.choice(verbs).lower()} {thing}",
        f"{_one_of(dice, 'asked')} {thing}",
        f"{thing} {_one_of(dice, 'people')}",
        f"{dice.choice(verbs)} {thing} {_one_of(dice, 'times')} {_one_of(dice, 'days')}",
    )
    return dice.choice(kinds)


def _subject(dice: random.Random) -> tuple[Sequence[str], Sequence[str]]:
    """Verbs, and things that one does them to."""
    subjects = words()["subjects"]
    chosen = subjects[dice.choice(list(subjects))]
    return chosen["verbs"], chosen["things"]


def _one_of(dice: random.Random, kind: str) -> str:
    return str(dice.choice(words()[kind]))
