"""Each test of the drivers runs with all three, each on its real server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.engine.topics.carriers import DRIVERS, Carrier, talking
from tests.support.buses import SERVERS, running
from tests.support.databases import Databases


@pytest.fixture(params=DRIVERS)
def carrier_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a PostgreSQL, a Redis and a NATS."""
    if request.param == "postgresql":
        databases: Databases = request.getfixturevalue("databases")
        url = asyncio.run(databases.make())
        yield url
        asyncio.run(databases.drop(url))
        return
    with running(SERVERS[request.param](tmp_path)) as server:
        yield server.url


@pytest.fixture
async def carrier(carrier_url: str) -> AsyncIterator[Carrier]:
    """Each of the three drivers, with somebody who talks."""
    async with talking(carrier_url.split(":")[0], carrier_url) as talked:
        yield talked
