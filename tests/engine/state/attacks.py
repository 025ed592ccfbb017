"""Alters envelopes in every way that costs little; none may be accepted.

The short form runs with the tests. The long form alters a million:

    python -m tests.engine.state.attacks 1000000
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from heavy_engine.state.seal import Holder, Kept, Sealer, SealRefused, open_log

KEY, OLD_KEY, FOREIGN_KEY = (
    b"the key of today, of tests only",
    b"the key before that one",
    b"an attacker's key",
)
LINE, OTHER_LINE = "ab" * 16, "cd" * 16
PAGE, OTHER_PAGE, NEXT_PAGE = "01" * 16, "02" * 16, "03" * 16
BROWSER, OTHER_BROWSER = "ada's browser", "bo's browser"
NOON = 1_800_000_000
DAY_S = 86_400.0
LIMIT = 200_000
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Attack(NamedTuple):
    """A log that nobody may get opened, and what was done to it."""

    name: str
    log: Sequence[object]


def sealed(holder: Holder, deltas: int, key: bytes = KEY, began: int = NOON, secret: str = "") -> list[str]:
    """A log: a counter that counted so often."""
    sealer = Sealer(key, holder)
    texts = [
        sealer.snapshot(
            orjson.dumps([began, "/tools", 1, [0, "shop:Page", "", 0, 0], [1, "count", "int"], secret])
        )
    ]
    texts += [sealer.delta(orjson.dumps([count, count + 1, 0, count])) for count in range(1, deltas + 1)]
    return texts


def ada(page: str = PAGE, line: str = LINE) -> Holder:
    """Ada at her browser."""
    return Holder(page, line, BROWSER, "ada")


def opened(log: Sequence[object]) -> Kept:
    """What Ada's page gets, in the line of that name, at noon."""
    return open_log(
        log,  # type: ignore[arg-type]  # Browsers send anything.
        line=LINE,
        session_id=BROWSER,
        user_id="ada",
        keys=(KEY, OLD_KEY),
        now=NOON + 60,
        keep_s=DAY_S,
        bytes_max=LIMIT,
    )


def attacks(seed: int) -> Iterator[Attack]:
    """Some hundred attacks on one log, others for each seed."""
    rng = random.Random(seed)
    log = sealed(ada(), deltas=rng.randint(2, 6), secret="x" * rng.randint(0, 40))
    yield from _flipped(log, rng)
    yield from _cut(log, rng)
    yield from _in_another_order(log, rng)
    yield from _of_others(log, rng)


def _flipped(log: list[str], rng: random.Random) -> Iterator[Attack]:
    """One character another one, one bit another one, one character more or less."""
    for place, text in enumerate(log):
        for at in rng.sample(range(len(text)), min(len(text), 24)):
            other = rng.choice([letter for letter in ALPHABET + "=.-_ " if letter != text[at]])
            yield Attack("character", _with(log, place, text[:at] + other + text[at + 1 :]))
            flipped = chr(ord(text[at]) ^ 1 << rng.randrange(7))
            yield Attack("bit", _with(log, place, text[:at] + flipped + text[at + 1 :]))
        at = rng.randrange(len(text))
        yield Attack("one more", _with(log, place, text[:at] + rng.choice(ALPHABET) + text[at:]))
        yield Attack("one less", _with(log, place, text[:at] + text[at + 1 :]))


def _cut(log: list[str], rng: random.Random) -> Iterator[Attack]:
    for place, text in enumerate(log):
        yield Attack("cut short", _with(log, place, text[: rng.randrange(len(text))]))
        yield Attack("cut at the front", _with(log, place, text[rng.randrange(1, len(text)) :]))
        yield Attack("empty", _with(log, place, ""))
        if 0 < place < len(log) - 1:
            yield Attack("left out", log[:place] + log[place + 1 :])
    yield Attack("no snapshot", log[1:])
    yield Attack("nothing", [])
    yield Attack("null", _with(log, rng.randrange(len(log)), None))
    yield Attack("number", _with(log, rng.randrange(len(log)), 1))


def _in_another_order(log: list[str], rng: random.Random) -> Iterator[Attack]:
    shuffled = log[1:]
    rng.shuffle(shuffled)
    if shuffled != log[1:]:
        yield Attack("shuffled", [log[0], *shuffled])
    yield Attack("backwards", log[::-1])
    at = rng.randrange(1, len(log))
    yield Attack("twice", [*log[:at], log[at], *log[at:]])
    yield Attack("again at the end", [*log, log[at]])
    yield Attack("snapshot again", [*log, log[0]])
    head, _, body = log[0].rpartition(".")
    yield Attack("delta as snapshot", [f"{head}.{log[at]}"])
    yield Attack("delta as snapshot, its number", [f"{head.rpartition('.')[0]}.{at + 1}.{log[at]}"])
    yield Attack("snapshot as delta", [log[0], body])
    yield Attack("another number", [f"{head.rpartition('.')[0]}.{at + 1}.{body}", *log[1:]])


def _of_others(log: list[str], rng: random.Random) -> Iterator[Attack]:
    version, key_id, page, number, body = log[0].split(".")
    others = {
        "bo": Holder(PAGE, LINE, BROWSER, "bo"),
        "nobody": Holder(PAGE, LINE, BROWSER, None),
        "nobody in words": Holder(PAGE, LINE, BROWSER, ""),
        "another browser": Holder(PAGE, LINE, OTHER_BROWSER, "ada"),
        "another line": ada(line=OTHER_LINE),
        "another root": Holder(PAGE, LINE, BROWSER, "ada", "/admin"),
        "names run together": Holder(PAGE, LINE, BROWSER + "ada", ""),
    }
    for name, holder in others.items():
        yield Attack(name, sealed(holder, 2))
        yield Attack(f"{name}, from the second on", [log[0], *sealed(holder, 2)[1:]])
    yield Attack("spliced with another page", [log[0], *sealed(ada(OTHER_PAGE), 3)[1:]])
    yield Attack("said to be another page", [f"{version}.{key_id}.{OTHER_PAGE}.{number}.{body}", *log[1:]])
    yield Attack("old and new", [sealed(ada(NEXT_PAGE), 1)[0], *log[1:]])
    at = rng.randrange(1, len(log))
    yield Attack("old and new, later", [*sealed(ada(), at, secret="other")[:at], *log[at:]])
    yield Attack("foreign key", sealed(ada(), 2, FOREIGN_KEY))
    foreign = sealed(ada(), 2, FOREIGN_KEY)
    yield Attack(
        "foreign key under our name", [foreign[0].replace(foreign[0].split(".")[1], key_id), *foreign[1:]]
    )
    yield Attack("older key under the name of today", [sealed(ada(), 1, OLD_KEY)[0].replace(
        sealed(ada(), 1, OLD_KEY)[0].split(".")[1], key_id)])  # fmt: skip
    yield Attack(
        "another version", [f"{rng.choice((0, 2, 9, 11))}.{key_id}.{page}.{number}.{body}", *log[1:]]
    )
    yield Attack("too old", sealed(ada(), 2, began=NOON - int(DAY_S) - rng.randint(60, 10**6)))
    yield Attack("of days to come", sealed(ada(), 2, began=NOON + int(DAY_S) + rng.randint(120, 10**6)))
    yield Attack("too many", [log[0], *log[1:] * 4_096])
    yield Attack("too long", [*log, "A" * LIMIT])


def _with(log: list[str], place: int, text: object) -> list[object]:
    return [*log[:place], text, *log[place + 1 :]]


def run(count: int) -> Counter[str]:
    """Try so many attacks; answers how often each code refused one.

    Raises:
        AssertionError: when one was accepted.
    """
    codes: Counter[str] = Counter()
    seed = 0
    while codes.total() < count:
        for attack in attacks(seed):
            try:
                kept = opened(attack.log)
            except SealRefused as refused:
                codes[refused.code] += 1
            else:
                raise AssertionError(f"{attack.name}, seed {seed}, was accepted: {kept}")
        seed += 1
    return codes


if __name__ == "__main__":
    print(run(int(sys.argv[1])))
