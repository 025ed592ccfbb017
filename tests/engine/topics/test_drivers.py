"""What other processes say is heard, over each of the three buses, whatever else is said there."""

import asyncio
import json
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from heavy_engine.topics import News, NewsListener, RedisNews, Subscription, Topics, about, encode
from tests.engine.topics.carriers import KEYS, Carrier, hears_again, started
from tests.support.buses import redis_server, running
from tests.support.proxy import Proxy, proxy_to
from tests.support.waiting import PATIENCE_S, eventually, in_time


async def woken(subscription: Subscription) -> None:
    async with in_time():
        await subscription.wait()


@asynccontextmanager
async def listening(carrier: Carrier) -> AsyncIterator[tuple[NewsListener, Topics]]:
    topics = Topics()
    async with started(carrier.listener(topics)) as listener:
        yield listener, topics


@asynccontextmanager
async def behind_a_proxy(carrier: Carrier) -> AsyncIterator[tuple[NewsListener, Topics, Proxy]]:
    topics = Topics()
    async with proxy_to(carrier.url) as proxy, started(carrier.listener(topics, proxy.url)) as listener:
        yield listener, topics, proxy


async def test_what_another_process_says_is_heard(carrier: Carrier) -> None:
    async with listening(carrier) as (_listener, topics):
        with topics.subscribe(about("tools", id="axe")) as axe, topics.subscribe("people") as people:
            await carrier.tell(News("tools", {"id": "saw"}))
            await carrier.tell(News("tools", {"id": "axe"}))

            await woken(axe)
            assert not people.has_news


async def test_news_that_the_old_key_signed_are_heard(carrier: Carrier) -> None:
    async with listening(carrier) as (_listener, topics):
        with topics.subscribe("tools") as tools:
            await carrier.say(encode(News("tools"), KEYS[1:]))

            await woken(tools)


def hostile(carrier: Carrier) -> list[Any]:
    """What somebody who can reach the server might say."""
    everywhere: list[Any] = [
        "tools",
        "not news",
        json.dumps(["tools", {}, ""]),
        encode(News("tools"), [b"a foreign key"]),
        encode(News("tools"), KEYS)[:-1],
        "[" * 7_000,
        "x" * 7_990,
        "\x01\x7f ✂",
    ]
    if carrier.name == "postgresql":
        return everywhere
    return [*everywhere, b"", b"\x00\xff\xfe", pickle.dumps(RuntimeError("tools")), b"x" * 900_000]


async def test_what_is_not_signed_is_counted_and_dropped(carrier: Carrier) -> None:
    async with listening(carrier) as (listener, topics):
        with topics.subscribe("tools") as tools, topics.subscribe("end") as end, capture_logs() as logged:
            for message in hostile(carrier):
                await carrier.say(message)
            await carrier.tell("end")
            await woken(end)

            assert listener.dropped == len(hostile(carrier))
            assert not tools.has_news
            assert listener.listening.is_set()
            assert len(logged) == 1, "a flood of messages is no flood of lines"


async def test_after_a_lost_connection_everybody_is_woken_once(carrier: Carrier) -> None:
    async with behind_a_proxy(carrier) as (listener, topics, proxy):
        with topics.subscribe(about("tools", id=1)) as tool, topics.subscribe("people") as people:
            await proxy.cut()
            await eventually(lambda: is_away(listener), what="the loss")
            assert not tool.has_news
            await carrier.tell(News("tools", {"id": 1}))
            await proxy.restore()

            await asyncio.gather(woken(tool), woken(people))
            # What is said now comes over the same connection as an answer, so nothing is under way.
            await carrier.tell("people")
            await woken(people)
            assert not tool.has_news


def is_away(listener: NewsListener) -> bool:
    return not listener.listening.is_set()


async def test_a_server_that_says_nothing_any_more_is_left(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("postgres", "redis", "nats"):
        monkeypatch.setattr(f"heavy_engine.topics.{module}.PING_EVERY_S", 1.0)
        monkeypatch.setattr(f"heavy_engine.topics.{module}.CONNECT_TIMEOUT_S", 1.0)
    async with behind_a_proxy(carrier) as (listener, topics, proxy):
        with topics.subscribe("tools") as tools:
            proxy.freeze()
            await eventually(lambda: is_away(listener), what="the doubt")
            await proxy.cut()
            proxy.thaw()
            await proxy.restore()

            await woken(tools)


async def test_a_quiet_redis_is_asked_for_a_sign_of_life_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NATS and PostgreSQL have clients that do so."""
    monkeypatch.setattr("heavy_engine.topics.redis.PING_EVERY_S", 0.02)
    monkeypatch.setattr("heavy_engine.topics.redis.CONNECT_TIMEOUT_S", PATIENCE_S)
    with running(redis_server(tmp_path)) as server, capture_logs() as logged:
        asking = Redis.from_url(server.url)

        async def was_asked() -> bool:
            return (await asking.info("commandstats")).get("cmdstat_ping", {}).get("calls", 0) >= 3

        async with started(RedisNews(server.url, "heavy_news", Topics(), KEYS)) as listener:
            await eventually(was_asked, what="the third question")
            assert listener.listening.is_set()
        await asking.aclose()

    assert [line["event"] for line in logged] == ["listening for news"], "no connection was lost"


async def test_an_outage_is_told_once_and_its_end_too(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with behind_a_proxy(carrier) as (listener, _topics, proxy):
        failures: list[Exception] = []
        say_why = listener._say_why
        monkeypatch.setattr(listener, "_say_why", lambda error: (failures.append(error), say_why(error)))
        with capture_logs() as logged:
            await proxy.cut()
            # The loss, and tries that meet a proxy that is not there.
            await eventually(lambda: len(failures) >= 3, what="the third failure")
            await proxy.restore()
            await hears_again(listener)

        told = [line["event"] for line in logged]
        assert len(told) == 2
        assert "there is no news connection" in told[0]
        assert "is back" in told[1]


async def test_a_server_that_was_never_there_is_told(carrier: Carrier) -> None:
    async with proxy_to(carrier.url) as proxy:
        await proxy.cut()
        listener = carrier.listener(Topics(), proxy.url)
        with capture_logs() as logged:
            await listener.start()
            await eventually(lambda: bool(logged), what="the line")
        await listener.stop()

    assert "no news connection" in logged[0]["event"]
    assert not listener.listening.is_set()


async def test_listening_ends_when_told_to_even_as_the_connection_is_lost(carrier: Carrier) -> None:
    async with proxy_to(carrier.url) as proxy:
        for turn in range(25):
            listener = carrier.listener(Topics(), proxy.url)
            await listener.start()
            await hears_again(listener)
            await proxy.cut()
            for _ in range(turn):  # The loss arrives some turns of the loop later; meet it in each of them.
                await asyncio.sleep(0)

            async with in_time():
                await listener.stop()
            await proxy.restore()


async def test_a_fault_of_ours_does_not_end_the_listening(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = Topics()
    monkeypatch.setattr("heavy_engine.topics.listener.RETRY_FIRST_S", 0.01)
    listener = carrier.listener(topics)
    really = listener._listen_once
    faults = iter([ZeroDivisionError("a fault of ours"), None])

    async def listen() -> None:
        if fault := next(faults, None):
            raise fault
        await really()

    monkeypatch.setattr(listener, "_listen_once", listen)
    with capture_logs() as logged:
        async with started(listener):
            pass

    assert logged[0]["exc_info"].args == ("a fault of ours",)
