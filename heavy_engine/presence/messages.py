"""What processes say to each other of who is there, as news.

A message is news of the topic `heavy:presence`, signed like all news, with these facts: `kind`, `from` (the
process), and, where it needs them, `version`, `part` and `parts`, `to`, and `body`: JSON of rooms and their
people, `[["/boxes",[["5f0e…","Ada","",2,1790000000],["81c2…"]]]]`. Who has an id alone has gone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast, get_args

from ..topics import Fact, News
from ..topics.codec import MESSAGE_MAX_BYTES, SIGNATURE_CHARS
from .present import Entry

TOPIC = "heavy:presence"
# What stands around a body: signature, topic, and the other facts with the longest values.
AROUND_BYTES = 350
# The last second that a datetime can hold.
LAST_SECOND = 253_402_300_799
BODY_MAX_BYTES = MESSAGE_MAX_BYTES - SIGNATURE_CHARS - AROUND_BYTES

Kind = Literal["beat", "change", "whole", "ask", "bye"]
# Who is in which room, or is gone.
Told: TypeAlias = tuple[str, str, Entry | None]


@dataclass(frozen=True)
class Message:
    """One message.

    `beat`: the process lives, and what it told until now is its version `version`.
    `change`: some came, went or changed; that makes `version` of the one before.
    `whole`: part of all that it tells, as of `version`.
    `ask`: tell me all; `to` one process, or to everybody.
    `bye`: the process ends, and all its people are gone.
    """

    kind: Kind
    sender: str
    version: int = 0
    part: int = 0
    parts: int = 1
    to: str = ""
    told: tuple[Told, ...] = ()


def to_news(message: Message, origin: str = "") -> News:
    """Write a message down."""
    facts: dict[str, Fact] = {"kind": message.kind, "from": message.sender}
    if message.kind in ("beat", "change", "whole"):
        facts["version"] = message.version
    if message.parts > 1:
        facts |= {"part": message.part, "parts": message.parts}
    if message.to:
        facts["to"] = message.to
    if message.told:
        facts["body"] = _dump(message.told)
    return News(TOPIC, facts, origin)


def from_facts(facts: Mapping[str, Fact]) -> Message | None:
    """Read a message; None for what is none, as another version of us may say it."""
    try:
        if facts["kind"] not in get_args(Kind):
            return None
        return Message(
            cast("Kind", facts["kind"]),
            str(facts["from"]),
            int(facts.get("version", 0)),
            int(facts.get("part", 0)),
            int(facts.get("parts", 1)),
            str(facts.get("to", "")),
            tuple(_load(str(facts["body"]))) if "body" in facts else (),
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return None


def packed(told: Iterable[Told]) -> Iterator[tuple[Told, ...]]:
    """Divide what is told into as few bodies as fit into a message each, in its order."""
    pack: list[Told] = []
    size, room = 0, None
    for one in told:
        cost = _cost(one, is_new_room=one[0] != room)
        if pack and size + cost > BODY_MAX_BYTES:
            yield tuple(pack)
            pack, size = [], 0
            cost = _cost(one, is_new_room=True)
        pack.append(one)
        size, room = size + cost, one[0]
    if pack:
        yield tuple(pack)


def _cost(one: Told, *, is_new_room: bool) -> int:
    """How many bytes it takes in a body, with all brackets and escapes."""
    room, _person, _entry = one
    cost = _bytes(_row(one)) + 1
    return cost + _bytes([room, []]) + 1 if is_new_room else cost


def _bytes(value: Any) -> int:
    return len(json.dumps(_json(value)))


def _dump(told: Iterable[Told]) -> str:
    rooms: list[tuple[str, list[list[Any]]]] = []
    for one in told:
        if not rooms or rooms[-1][0] != one[0]:
            rooms.append((one[0], []))
        rooms[-1][1].append(_row(one))
    return _json(rooms)


def _row(one: Told) -> list[Any]:
    _room, person, entry = one
    return [person, entry.name, entry.doing, entry.tabs, entry.since] if entry else [person]


def _json(value: Any) -> str:
    # What is not ASCII is escaped once, when the news are.
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _load(body: str) -> Iterator[Told]:
    for room, rows in json.loads(body):
        for person, *rest in rows:
            yield str(room), str(person), _entry(*rest) if rest else None


def _entry(name: Any, doing: Any, tabs: Any, since: Any) -> Entry:
    return Entry(str(name), str(doing), int(tabs), min(max(int(since), 0), LAST_SECOND))
