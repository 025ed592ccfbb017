"""News that PostgreSQL carries are waited for."""

import asyncpg

from heavy_engine.testing.news import NewsEcho
from heavy_engine.topics import Topics
from heavy_stack.backend.data.db_connection import Database, plain_url

CHANNEL = "shed"


class Told(Topics):
    """Topics that remember what was published."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def publish(self, topic: str) -> None:
        self.heard.append(topic)
        super().publish(topic)


async def test_what_was_committed_before_has_been_heard(database: Database) -> None:
    topics, url = Told(), plain_url(database.url)
    other = await asyncpg.connect(url)
    async with NewsEcho(url, CHANNEL, topics) as echo:
        await other.execute("select pg_notify($1, 'tool ' || n) from generate_series(1, 20000) n", CHANNEL)

        await echo.heard()

        assert topics.heard[:20_000] == [f"tool {number}" for number in range(1, 20_001)]
    await other.close()
