import asyncio

import asyncpg
import pytest

from heavy_engine.topics import PostgresNews, Topics
from tests.support.proxy import proxy_to


async def test_news_wakes_who_listens_and_nobody_else() -> None:
    topics = Topics()
    with topics.subscribe("tasks") as tasks, topics.subscribe("users") as users:
        topics.publish("tasks")

        await asyncio.wait_for(tasks.wait(), 1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(users.wait(), 0.01)


async def test_a_burst_wakes_once() -> None:
    topics = Topics()
    with topics.subscribe("tasks") as tasks:
        for _ in range(100):
            topics.publish("tasks")

        await tasks.wait()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(tasks.wait(), 0.01)


async def test_nothing_is_kept_of_who_left() -> None:
    topics = Topics()
    with topics.subscribe("tasks"), topics.subscribe("tasks"):
        assert len(topics) == 2

    assert len(topics) == 0
    topics.publish("tasks")


async def test_what_another_process_committed_is_heard(database_url: str) -> None:
    topics = Topics()
    news = PostgresNews(database_url, "heavy_news", topics)
    await news.start()
    await asyncio.wait_for(news.listening.wait(), 5)
    other = await asyncpg.connect(database_url)
    try:
        with topics.subscribe("tasks") as tasks:
            await other.execute("select pg_notify('heavy_news', 'tasks')")
            await asyncio.wait_for(tasks.wait(), 5)
    finally:
        await other.close()
        await news.stop()


async def test_after_a_lost_connection_everybody_is_woken_once(database_url: str) -> None:
    topics = Topics()
    async with proxy_to(database_url) as proxy:
        news = PostgresNews(proxy.url, "heavy_news", topics)
        await news.start()
        await asyncio.wait_for(news.listening.wait(), 5)
        with topics.subscribe("tasks") as tasks, topics.subscribe("users") as users:
            await proxy.cut()
            await proxy.restore()

            await asyncio.wait_for(asyncio.gather(tasks.wait(), users.wait()), 10)
        await news.stop()


async def test_listening_ends_when_told_to_even_as_the_connection_is_lost(database_url: str) -> None:
    async with proxy_to(database_url) as proxy:
        for turn in range(25):
            news = PostgresNews(proxy.url, "heavy_news", Topics())
            await news.start()
            async with asyncio.timeout(5):
                await news.listening.wait()
            await proxy.cut()
            for _ in range(turn):  # The loss arrives some turns of the loop later; meet it in each of them.
                await asyncio.sleep(0)

            async with asyncio.timeout(2):
                await news.stop()
            await proxy.restore()
