"""Over real sockets: who abuses the server is held back, closed, and in nobody's way."""

import asyncio
import json
import time
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.engine.fuzz.line import SWITCHING, Line, handshake, masked
from tests.engine.limits.stage import StartTarget, change, start_one, told
from tests.support.proxy import proxy_to
from tests.support.raw_client import Visitor, hears, load_page
from tests.support.waiting import eventually, in_time

FLOOD = 3_000
PER_S, BURST = 20, 50
SIGNED_OUT, TOO_MUCH = 4401, 4429
__all__ = ["start_one"]


async def flood(bo: Visitor, count: int = FLOOD) -> Line:
    """Say much more than anybody could take in, all at once."""
    line = await Line.open(bo.url)
    assert await line.ask(handshake(bo.url, bo.address, bo.cookie)) == SWITCHING
    await line.hear_until(b'["hello"')
    number = bo.number("other-0")
    clicks = (json.dumps([seq, number, "click"]).encode() for seq in range(1, count + 1))
    line.say(b"".join(masked(1, click) for click in clicks))
    return line


async def clicks_one_by_one(ada: Visitor, count: int) -> None:
    async with ada.open() as (socket, _hello):
        for seq in range(1, count + 1):
            await socket.send(ada.click(seq, "count"))
            await hears(socket, f"clicked {seq} times")


async def closed_with(socket: Any) -> int:
    """The code with which the server ends a socket."""
    with pytest.raises(ConnectionClosed):
        async with in_time():
            while True:
                await socket.recv()
    return int(socket.close_code or 0)


async def test_of_a_flood_so_much_is_handled_as_the_limit_says_while_others_are_served(
    start_one: StartTarget,
) -> None:
    server = await start_one(events_per_s=PER_S, events_burst=BURST, events_patience_s=600)
    bo, ada = await load_page(server.url, "/other"), await load_page(server.url)
    began = time.monotonic()

    line = await flood(bo)
    await clicks_one_by_one(ada, 20)
    handled = (await told(server))["handled"]
    seconds = time.monotonic() - began
    line.close()

    assert handled["count"] == 20
    assert BURST - 1 <= handled["other"] <= BURST + PER_S * seconds + 1


async def test_without_the_limit_the_whole_flood_is_handled(start_one: StartTarget) -> None:
    server = await start_one(events_per_s=0, user_events_per_s=0)
    line = await flood(await load_page(server.url, "/other"))

    async def is_through() -> bool:
        return bool((await told(server))["handled"].get("other", 0) == FLOOD)

    listening = asyncio.create_task(line.hear_all())
    await eventually(is_through, what="the whole flood")
    line.close()
    await asyncio.wait([listening])


async def test_who_does_not_stop_flooding_is_closed_and_may_come_again(start_one: StartTarget) -> None:
    server = await start_one(events_per_s=PER_S, events_burst=BURST, events_patience_s=0.2)
    bo = await load_page(server.url, "/other")

    assert await (await flood(bo)).hear_all() == TOO_MUCH

    async with bo.open() as (socket, _hello):
        await socket.send(bo.click(FLOOD, "other-1"))
        await hears(socket, f"[{FLOOD}]")
    assert "too many events" in server.log()


async def test_many_pages_of_one_person_share_one_allowance(start_one: StartTarget) -> None:
    server = await start_one(user_events_per_s=PER_S, user_events_burst=BURST, events_patience_s=600)
    bo = await load_page(server.url, "/other")
    pages = [bo, *[await load_page(server.url, "/other", bo.cookie) for _page in range(3)]]
    began = time.monotonic()

    lines = [await flood(page, 200) for page in pages]

    async def is_held_back() -> bool:
        return bool((await told(server))["handled"].get("other", 0) >= BURST - 1)

    await eventually(is_held_back, what="the end of the burst")
    handled = (await told(server))["handled"]["other"]
    assert handled <= BURST + PER_S * (time.monotonic() - began) + len(pages)
    for line in lines:
        line.close()


async def test_a_person_with_as_many_pages_as_may_be_is_told_so(start_one: StartTarget) -> None:
    server = await start_one(user_sockets_max=2)
    ada = await load_page(server.url)
    other, third = [await load_page(server.url, "/", ada.cookie) for _page in range(2)]
    bo = await load_page(server.url)
    async with ada.open(), other.open(), bo.open(), third.socket() as refused:
        assert await closed_with(refused) == TOO_MUCH
        assert refused.close_reason == "too many pages"
    async with third.open():
        """There is room again."""


async def test_a_sign_out_closes_the_pages_of_the_session(start_one: StartTarget) -> None:
    server = await start_one(session_check_s=0)
    ada, bo = await load_page(server.url), await load_page(server.url)
    await change(server, "sign-in", ada, user="ada")
    await change(server, "sign-in", bo, user="bo")
    async with (
        ada.open() as (first, _hello),
        ada.open(page="0" * 32) as (second, _other),
        bo.open() as (bos, _),
    ):
        await change(server, "sign-out", ada)

        assert await closed_with(first) == await closed_with(second) == SIGNED_OUT
        await bos.send(bo.click(1, "work"))
        await hears(bos, "[1]")
    assert (await told(server))["handled"] == {"work": 1}


async def test_a_sign_out_of_which_no_news_came_is_found_by_asking(start_one: StartTarget) -> None:
    server = await start_one(session_check_s=0.1)
    ada = await load_page(server.url)
    await change(server, "sign-in", ada, user="ada")
    async with ada.open() as (socket, _hello):
        await change(server, "sign-out", ada, quiet="1")

        assert await closed_with(socket) == SIGNED_OUT


async def test_without_asking_it_is_found_by_the_next_work_which_is_not_done(start_one: StartTarget) -> None:
    server = await start_one(session_check_s=0)
    ada = await load_page(server.url)
    await change(server, "sign-in", ada, user="ada")
    async with ada.open() as (socket, _hello):
        await change(server, "sign-out", ada, quiet="1")
        await socket.send(ada.click(1, "count"))
        await hears(socket, "clicked 1 times")  # It does no work, and nobody knows.

        await socket.send(ada.click(2, "work"))
        assert await closed_with(socket) == SIGNED_OUT
    assert (await told(server))["handled"] == {"count": 1}


async def test_a_socket_whose_network_falls_silent_is_closed_and_one_that_lives_is_not(
    start_one: StartTarget,
) -> None:
    server = await start_one(socket_ping_s=0.2)
    async with proxy_to(server.url) as proxy:
        ada, bo = await load_page(server.url), await load_page(server.url)
        ada.url = proxy.url
        async with bo.open() as (living, _other), ada.socket() as silent:
            await silent.recv()
            proxy.freeze()
            await eventually(lambda: "a silent socket was closed" in server.log(), what="the end")
            # Whoever answers is asked in the same rhythm, and stays.
            await living.send(bo.click(1, "count"))
            await hears(living, "clicked 1 times")
            proxy.thaw()
    assert server.log().count("a silent socket was closed") == 1
