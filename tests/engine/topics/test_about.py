"""Who is woken by which news."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from heavy_engine.topics import EVERYTHING, News, NewsRefused, Subscription, Topic, Topics, about
from tests.support.waiting import in_time


@contextmanager
def listening(topics: Topics, *wanted: str | Topic) -> Iterator[Callable[[], bool]]:
    """Listen; the answer says whether news came since the last time."""
    with topics.subscribe(*wanted) as subscription:
        yield lambda: was_woken(subscription)


def was_woken(subscription: Subscription) -> bool:
    if not subscription.has_news:
        return False
    with pytest.raises(StopIteration):
        # It returns at once, without a loop.
        subscription.wait().send(None)
    return True


def test_news_wake_who_listens_and_nobody_else() -> None:
    topics = Topics()
    with listening(topics, "tools") as tools, listening(topics, "people") as people:
        topics.publish("tools")

        assert tools()
        assert not people()


def test_a_burst_wakes_once() -> None:
    topics = Topics()
    with listening(topics, "tools") as tools:
        for _ in range(100):
            topics.publish("tools")

        assert tools()
        assert not tools()


async def test_who_waits_is_woken() -> None:
    topics = Topics()
    with topics.subscribe("tools") as tools:
        waiting = asyncio.ensure_future(tools.wait())
        await asyncio.sleep(0)

        topics.publish("tools")

        async with in_time():
            await waiting


def test_nothing_is_kept_of_who_left() -> None:
    topics = Topics()
    with topics.subscribe("tools", about("tools", id=1), about("tools", bool)), topics.subscribe("tools"):
        assert len(topics) == 4

    assert len(topics) == 0
    assert vars(topics) == {"_listeners": {}, "_hearing": {}, "_not_of_data": set(), "told": 0}
    topics.publish("tools")


WAKES = [
    ("tools", {}, True),
    ("tools", {"id": "1"}, True),
    (about("tools", id="1"), {"id": "1"}, True),
    (about("tools", id="1"), {"id": "2"}, False),
    (about("tools", id=1), {"id": "1"}, True),
    (about("tools", id="1"), {"id": 1}, True),
    (about("tools", id="1"), {}, True),
    (about("tools", id="1"), {"shelf": "a"}, True),
    (about("tools", id="1", shelf="a"), {"id": "1", "shelf": "b"}, False),
    (about("tools", id="1", shelf="a"), {"id": "2", "shelf": "a"}, False),
    (about("tools", id="1", shelf="a"), {"shelf": "a"}, True),
    (about("tools", id="1", shelf="a"), {"shelf": "b"}, False),
    (about("tools", shelf="a", is_out=True), {"shelf": "a", "is_out": True}, True),
    (about("tools", shelf="a", is_out=True), {"shelf": "a", "is_out": False}, False),
    (about("tools", lambda facts: facts["size"] > 9), {"size": 10}, True),
    (about("tools", lambda facts: facts["size"] > 9), {"size": 9}, False),
    (about("tools", lambda facts: facts["size"] > 9), {"shelf": "a"}, True),
    (about("tools", lambda facts: facts["size"] > 9), {}, True),
    (about("tools", lambda facts: facts["size"] > 9, shelf="a"), {"size": 10, "shelf": "a"}, True),
    (about("tools", lambda facts: facts["size"] > 9, shelf="a"), {"size": 10, "shelf": "b"}, False),
    (about("tools", lambda facts: facts["size"] > 9, shelf="a"), {"size": 9, "shelf": "a"}, False),
]


@pytest.mark.parametrize(("wanted", "facts", "is_woken"), WAKES, ids=range(len(WAKES)))
def test_news_wake_unless_a_fact_speaks_against_it(wanted: Any, facts: Any, is_woken: bool) -> None:
    topics = Topics()
    with listening(topics, wanted) as tools:
        topics.publish(News("tools", facts))

        assert tools() is is_woken


def test_one_listener_may_listen_to_several_topics() -> None:
    topics = Topics()
    with listening(topics, about("tools", id=1), about("tools", id=2), "people") as here:
        for news, wakes in [
            (News("tools", {"id": 1}), True),
            (News("tools", {"id": 2}), True),
            (News("tools", {"id": 3}), False),
            (News("people", {"id": 3}), True),
        ]:
            topics.publish(news)
            assert here() is wakes, news


def test_a_listener_that_changes_hears_the_new_and_not_the_old() -> None:
    topics = Topics()
    with topics.subscribe(about("tools", id=1)) as here:
        here.change([about("tools", id=2)])

        topics.publish(News("tools", {"id": 1}))
        assert not was_woken(here)
        topics.publish(News("tools", {"id": 2}))
        assert was_woken(here)

    assert len(topics) == 0


def test_everything_wakes_everybody() -> None:
    topics = Topics()
    wanted: list[str | Topic] = ["people", about("tools", id=1), about("tools", lambda _facts: False)]
    with ExitStack() as stack:
        all_of_them = [stack.enter_context(listening(topics, one)) for one in wanted]

        topics.publish(EVERYTHING)
        assert [woken() for woken in all_of_them] == [True, True, True]

        topics.publish_all()
        assert [woken() for woken in all_of_them] == [True, True, True]


def test_a_predicate_that_fails_wakes_its_listener_and_no_other_is_lost() -> None:
    topics = Topics()
    with (
        listening(topics, about("tools", lambda facts: facts["size"] > 9)) as failing,
        listening(topics, "tools") as tools,
        capture_logs() as logged,
    ):
        topics.publish(News("tools", {"size": "large"}))

        assert failing()
        assert tools()
    assert [line["topic"] for line in logged] == ["tools"]


names = st.sampled_from(["id", "shelf", "is_out"])
values = st.sampled_from([1, 2, "1", "a", True, False])
facts = st.dictionaries(names, values, max_size=3)


@given(wanted=st.lists(facts, min_size=1, max_size=6), told=facts)
def test_an_index_finds_whom_a_look_at_everybody_finds(wanted: list[Any], told: dict[str, Any]) -> None:
    topics = Topics()
    with ExitStack() as stack:
        woken = [stack.enter_context(listening(topics, about("tools", **one))) for one in wanted]

        topics.publish(News("tools", told))

        assert [was() for was in woken] == [
            all(name not in told or str(told[name]) == str(value) for name, value in one.items())
            for one in wanted
        ]
    assert len(topics) == 0


def test_news_about_one_row_look_at_few_of_5000_listeners() -> None:
    looks = 0

    def look(_facts: object) -> bool:
        nonlocal looks
        looks += 1
        return True

    topics = Topics()
    with ExitStack() as stack:
        for number in range(5_000):
            stack.enter_context(topics.subscribe(about("tools", look, id=number)))

        topics.publish(News("tools", {"id": 42}))

    assert looks == 1


@pytest.mark.parametrize(
    ("topic", "named", "told"),
    [
        ("", {}, "'' is no topic"),
        ("t" * 201, {}, "1 to 200 characters"),
        (7, {}, "7 is no topic"),
        ("tools", {"due": date(2030, 1, 1)}, "'due' that is a date"),
        ("tools", {"price": 1.5}, "'price' that is a float"),
        ("tools", {"owner": None}, "'owner' that is a NoneType"),
    ],
)
def test_what_cannot_travel_is_refused_in_words(topic: Any, named: Any, told: str) -> None:
    with pytest.raises(NewsRefused, match=told):
        News(topic, named)
    with pytest.raises(NewsRefused, match=told):
        about(topic, **named)


def test_equal_news_are_one() -> None:
    assert len({News("tools", {"id": 1, "shelf": "a"}), News("tools", {"shelf": "a", "id": 1}, "here")}) == 1
    assert News("tools", {"id": 1}) != News("tools", {"id": 2})


def test_news_do_not_change_with_what_they_were_made_of() -> None:
    facts = {"id": 1}
    news = News("tools", facts)

    facts["id"] = 2

    assert news.facts == {"id": 1}
