"""News that PostgreSQL carries are waited for."""

import asyncpg

from heavy_engine.testing.news import NewsEcho
from heavy_engine.topics import News, Topics, encode
from heavy_stack.backend.data.db_connection import Database, plain_url

CHANNEL, KEYS, COUNT = "shed", (b"a key of tests",), 2_000


class Told(Topics):
    """Topics that remember what was published."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def publish(self, news: str | News) -> None:
        assert isinstance(news, News)
        self.heard.append(news.topic)
        super().publish(news)


async def test_what_was_committed_before_has_been_heard(database: Database) -> None:
    topics, url = Told(), plain_url(database.url)
    names = [f"tool {number}" for number in range(COUNT)]
    other = await asyncpg.connect(url)
    async with NewsEcho(url, CHANNEL, topics, KEYS) as echo:
        messages = [encode(News(name), KEYS) for name in names]
        await other.execute("select pg_notify($1, m) from unnest($2::text[]) m", CHANNEL, messages)

        await echo.heard()

        assert topics.heard[:COUNT] == names
    await other.close()
