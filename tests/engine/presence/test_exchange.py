"""Processes know of each other's people: over real servers, and when messages are lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from heavy_engine.presence import PresenceLimits
from heavy_engine.topics import NatsNews, News, PostgresNews, RedisNews, Topics, encode
from tests.engine.presence.processes import KEYS, QUICK, STEADY, Process, Wire, process_on
from tests.support.proxy import proxy_to
from tests.support.waiting import eventually, in_time

DRIVERS: dict[str, Any] = {"postgresql": PostgresNews, "redis": RedisNews, "nats": NatsNews}


def driver_of(url: str) -> Any:
    return DRIVERS[url.split(":")[0]]


@asynccontextmanager
async def north_and_south(
    url: str, limits: PresenceLimits = STEADY
) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes on one server; Ada is in the north."""
    driver = driver_of(url)
    async with process_on(driver, url, limits) as north, process_on(driver, url, limits) as south:
        north.enter("Ada")
        await south.shows("Ada")
        yield north, south


async def test_who_comes_and_goes_on_one_process_is_seen_on_the_other(carrier_url: str) -> None:
    async with north_and_south(carrier_url) as (north, south):
        south.enter("Bo")
        await north.shows("Ada", "Bo")

        south.enter("Cy", room="/attic")
        await north.shows("Cy", room="/attic")
        north.leave("Ada")

        await south.shows("Bo")


async def test_a_process_that_comes_later_is_told_by_all_others(carrier_url: str) -> None:
    async with north_and_south(carrier_url) as (_north, south):
        south.enter("Bo")
        async with process_on(driver_of(carrier_url), carrier_url) as late:
            await late.shows("Ada", "Bo")


async def test_a_process_that_ends_takes_its_people_away_at_once(carrier_url: str) -> None:
    async with north_and_south(carrier_url) as (north, south):
        await north.exchange.stop()

        await south.shows()


async def test_people_of_a_process_that_is_silent_are_gone_after_three_beats(carrier_url: str) -> None:
    async with north_and_south(carrier_url, QUICK) as (north, south):
        south.enter("Bo")
        await north.die()

        await south.shows("Bo")


async def test_what_changed_while_the_bus_was_away_is_known_when_it_is_back(carrier_url: str) -> None:
    driver = driver_of(carrier_url)
    async with proxy_to(carrier_url) as proxy, process_on(driver, carrier_url) as north:
        north.enter("Ada")
        async with process_on(driver, proxy.url) as south:
            south.enter("Bo")
            await asyncio.gather(south.shows("Ada", "Bo"), north.shows("Ada", "Bo"))

            await proxy.cut()
            await eventually(lambda: not south.carrier.listening.is_set(), what="the loss")
            north.leave("Ada")
            north.enter("Cy")
            south.leave("Bo")
            south.enter("Di")
            await south.shows("Ada", "Di")
            await proxy.restore()

            await asyncio.gather(south.shows("Cy", "Di"), north.shows("Cy", "Di"))


async def test_every_driver_carries_what_belongs_to_no_transaction(carrier_url: str) -> None:
    topics = Topics()
    bus = driver_of(carrier_url)(carrier_url, "heavy_news", topics, KEYS)
    await bus.start()
    async with process_on(driver_of(carrier_url), carrier_url) as north, in_time():
        await bus.listening.wait()
        with north.topics.subscribe("tools") as tools, topics.subscribe("tools") as own:
            await bus.publish([News("tools", {"id": 1}, bus.origin)])
            await tools.wait()
            assert not own.has_news, "whoever says it has told its own pages"
    await bus.stop()


@asynccontextmanager
async def on_a_wire(limits: PresenceLimits = STEADY) -> AsyncIterator[tuple[Wire, Process, Process]]:
    wire = Wire()
    north, south = wire.process(limits), wire.process(limits)
    for process in (north, south):
        await process.exchange.start()
    await eventually(lambda: wire.kinds().count("ask") == 2, what="their questions")
    yield wire, north, south
    for process in (north, south):
        await process.exchange.stop()


async def test_a_process_without_people_says_nothing_but_its_question() -> None:
    async with on_a_wire(QUICK) as (wire, north, south):
        south.enter("Bo")
        await north.shows("Bo")
        said = len(wire.said)
        await eventually(lambda: wire.kinds()[said:].count("beat") >= 3, what="the beats of the south")

        assert {news.facts["from"] for news in wire.said[said:]} == {south.presence.worker}


async def test_a_beat_is_one_message_however_many_pages_there_are() -> None:
    async with on_a_wire(QUICK) as (wire, north, south):
        for number in range(300):
            north.enter(f"Person {number}", room=f"/boxes/{number % 7}")
        await eventually(lambda: len(south.presence.people("/boxes/6")) == 42, what="all of them")
        said = len(wire.said)
        await eventually(lambda: len(wire.said) >= said + 2, what="two beats")

        assert set(wire.kinds()[said:]) == {"beat"}
        assert all(len(encode(news, KEYS)) < 200 for news in wire.said[said:])


async def test_a_thousand_joins_are_a_few_messages() -> None:
    async with on_a_wire() as (wire, north, south):
        said = len(wire.said)
        for number in range(1_000):
            north.enter(f"Person {number}")
        await eventually(lambda: len(south.presence.people("/")) == 200, what="as many as are told")

        assert len(wire.said) - said <= 3, "of 8,000 bytes each"


async def test_a_lost_message_is_noticed_and_asked_for() -> None:
    async with on_a_wire(QUICK) as (wire, north, south):
        wire.is_losing = True
        north.enter("Ada")
        await eventually(lambda: "change" in wire.kinds(), what="the message that is lost")
        wire.is_losing = False

        await south.shows("Ada")
        assert "whole" in wire.kinds()


async def test_what_the_bus_did_not_take_is_told_after_all() -> None:
    async with on_a_wire(QUICK) as (wire, north, south):
        with capture_logs() as logged:
            wire.is_refusing = True
            north.enter("Ada")
            await eventually(lambda: bool(logged), what="the line")
            north.enter("Bo")
            north.leave("Bo")
            await asyncio.sleep(0)
            wire.is_refusing = False

            await south.shows("Ada")
            assert "whole" in wire.kinds()

    assert [line["event"] for line in logged] == [
        "other processes are not told who is here until the bus takes it"
    ]


async def test_who_comes_and_goes_within_one_message_is_not_told() -> None:
    async with on_a_wire() as (wire, north, _south):
        said = len(wire.said)
        north.enter("Ada")
        north.leave("Ada")
        north.enter("Bo")
        await eventually(lambda: len(wire.said) > said, what="a message")

        (message,) = wire.said[said:]
        assert "Bo" in str(message.facts["body"])
        assert "Ada" not in str(message.facts["body"])


async def test_who_loads_a_page_anew_on_another_process_has_one_tab_all_the_time() -> None:
    async with on_a_wire(PresenceLimits(beat_s=1_000.0, grace_s=1_000.0)) as (wire, north, south):
        tabs: list[int] = []
        for process in (north, south):
            process.presence.watch("/", lambda people: tabs.extend(one.tabs for one in people))
        north.enter("Ada")
        await south.shows("Ada")
        said = len(wire.said)

        north.leave("Ada", at_once=False)
        await eventually(lambda: len(wire.said) > said, what="the word that she has no page there")
        south.enter("Ada")
        await eventually(lambda: len(wire.said) > said + 1, what="the word that she has one here")

        assert set(tabs) == {1}
        assert [one.tabs for one in north.presence.people("/")] == [1]
        assert [one.tabs for one in south.presence.people("/")] == [1]


async def test_what_another_version_of_us_says_is_ignored() -> None:
    async with on_a_wire() as (_wire, north, south):
        for facts in ({}, {"kind": "dance", "from": "west"}, {"kind": "change", "from": "west", "body": "["}):
            south.topics.publish(News("heavy:presence", facts))
        north.enter("Ada")

        await south.shows("Ada")


async def test_who_is_here_makes_nothing_that_was_loaded_old() -> None:
    async with on_a_wire() as (_wire, north, south):
        told = south.topics.told
        north.enter("Ada")
        await south.shows("Ada")

        assert south.topics.told == told


async def test_a_process_that_missed_news_of_any_kind_asks_again() -> None:
    async with on_a_wire() as (wire, _north, south):
        south.topics.publish_all()

        await eventually(lambda: wire.kinds().count("ask") == 3, what="the question")


@pytest.mark.parametrize("is_full", [True, False])
async def test_all_that_is_told_takes_as_many_messages_as_it_needs(*, is_full: bool) -> None:
    async with on_a_wire() as (wire, north, _south):
        for number in range(200 if is_full else 1):
            north.enter(f"Person {number}")
        late = wire.process()
        await late.exchange.start()
        await eventually(
            lambda: len(late.presence.people("/")) == (200 if is_full else 1), what="all of them"
        )
        await late.exchange.stop()

        assert wire.kinds().count("whole") == (2 if is_full else 1)
