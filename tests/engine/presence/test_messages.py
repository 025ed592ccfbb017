"""What processes say to each other of who is here: it fits, it comes back as it was, nonsense is none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.presence.messages import Message, Told, from_facts, packed, to_news
from heavy_engine.presence.present import Entry, clean_text, room_of
from heavy_engine.topics import News, decode, encode

KEYS = (b"key",)
LONGEST_TEXT = 150


def read(message: Message) -> Message | None:
    """What another process makes of it."""
    news = decode(encode(to_news(message, "f" * 16), KEYS), KEYS)
    return from_facts(news.facts) if news else None


@pytest.mark.parametrize(
    "message",
    [
        Message("beat", "a", 7),
        Message("ask", "a"),
        Message("ask", "a", to="b"),
        Message("bye", "a"),
        Message("whole", "a", 9, part=1, parts=3),
        Message(
            "change",
            "a",
            8,
            told=(
                ("/", "1", Entry("Ada", 'says "hello"', 2, 1_790_000_000)),
                ("/", "2", None),
                ("kitchen\\", "1", Entry("Zoë 👩‍💻", "", 1, 0)),
            ),
        ),
    ],
    ids=lambda message: message.kind,
)
def test_a_message_comes_as_it_was_sent(message: Message) -> None:
    assert read(message) == message


def test_a_beat_is_small() -> None:
    assert len(encode(to_news(Message("beat", "a" * 16, 2**31), "f" * 16), KEYS)) < 200


texts = st.text(max_size=LONGEST_TEXT).map(lambda text: clean_text(text, LONGEST_TEXT))
entries = st.builds(Entry, texts, texts, st.integers(1, 5_000), st.integers(0, 2**33))
tells = st.tuples(st.text(max_size=400).map(room_of), st.just("f" * 16), st.none() | entries)


@given(st.lists(tells, max_size=60))
def test_whatever_is_told_fits_into_messages_and_comes_whole(told: list[Told]) -> None:
    packs = list(packed(told))

    assert [one for pack in packs for one in pack] == told
    for pack in packs:
        assert read(Message("change", "a" * 16, 2**40, told=pack)) == Message(
            "change", "a" * 16, 2**40, told=pack
        )


def test_the_longest_entry_fits() -> None:
    widest = "\U0001f600" * LONGEST_TEXT
    told = ((room_of("\U0001f600" * 500), "f" * 16, Entry(widest, widest, 9_999, 253_402_300_799)),)
    message = Message("whole", "a" * 16, 2**60, 99_998, 99_999, told=told)

    assert list(packed(told)) == [told]
    assert read(message) == message


def test_many_people_share_a_message() -> None:
    told = [("/hall", f"{number:016x}", Entry(f"Person {number}", "", 1, 0)) for number in range(1_000)]

    packs = list(packed(told))

    assert len(packs) < 14
    sizes = [len(encode(to_news(Message("change", "a" * 16, 1, told=pack)), KEYS)) for pack in packs]
    assert min(sizes[:-1]) > 7_000, "messages are filled"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"kind": "dance", "from": "a"},
        {"kind": "beat"},
        {"kind": "beat", "from": "a", "version": "many"},
        {"kind": "change", "from": "a", "version": 1, "body": "not JSON"},
        {"kind": "change", "from": "a", "version": 1, "body": "7"},
        {"kind": "change", "from": "a", "version": 1, "body": '[["ab"]]'},
        {"kind": "change", "from": "a", "version": 1, "body": '[["/",[["1","Ada"]]]]'},
        {"kind": "change", "from": "a", "version": 1, "body": '[["/",[["1","Ada","","x",0]]]]'},
        {"kind": "change", "from": "a", "version": 1, "body": '[["/",[["1","Ada","",1,Infinity]]]]'},
        {"kind": "change", "from": "a", "version": 1, "body": "[" * 5_000},
    ],
)
def test_what_is_no_message_is_none(facts: dict[str, Any]) -> None:
    assert from_facts(News("heavy:presence", facts).facts) is None


@pytest.mark.parametrize("since", [-5, 10**30])
def test_a_moment_that_no_calendar_has_is_moved_into_it(since: int) -> None:
    body = json.dumps([["/", [["1", "Ada", "", 1, since]]]])

    message = from_facts({"kind": "change", "from": "a", "version": 1, "body": body})

    assert message is not None
    (_room, _person, entry), *_ = message.told
    assert entry is not None
    assert 0 <= entry.since <= 253_402_300_799
