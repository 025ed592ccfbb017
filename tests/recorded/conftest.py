"""Pages as they were when somebody was recorded: the data, the clock, the language, the person.

    @pytest.mark.recorded(at="2026-11-21T12:00:00Z", language="de", data="shop.dump", user="0190...")
    async def test_shopping(visit: Visit) -> None:

`data` lies beside the test; without it there is what development begins with.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from dev_scripts.database import Database as Address
from dev_scripts.replay.own_database import restore, sow
from dev_scripts.replay.own_world import own_world, settings_for
from heavy_engine import moments
from heavy_engine.recordings.frozen import Frozen
from heavy_engine.recordings.steps import Header, Recording
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from tests.support.databases import Databases

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
async def visit(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> AsyncIterator[Visit]:
    """Open pages: `page = await visit("/")`."""
    marker = request.node.get_closest_marker("recorded")
    said: dict[str, Any] = dict(marker.kwargs) if marker else {}
    header = Header(
        began=said.get("at", ""),
        language=said.get("language", "en"),
        zone=said.get("zone", ""),
        time_zone=said.get("time_zone", ""),
        user=said.get("user"),
        data=said.get("data"),
    )
    data = request.path.parent / header.data if header.data else None
    url = await _database(databases, data)
    settings = await asyncio.to_thread(settings_for, url, str(tmp_path))
    with moments.given_by(Frozen(header.began)):
        async with own_world(settings, Recording(header, ())) as (world, _faults):
            yield lambda path="/", as_="somebody": visit_page(
                world, path, as_=as_, language=header.language, time_zone=header.time_zone
            )
    await databases.drop(url)


async def _database(databases: Databases, data: Path | None) -> str:
    if data is None:
        url = await databases.make()
        await asyncio.to_thread(sow, url)
    else:
        url = databases.unused_url()
        await asyncio.to_thread(restore, Address(url, embedded=True), data)
    return url
