"""The pages for measuring are there when HEAVY_BENCH says so, and only then."""

import httpx

from heavy_engine.bench_pages.routes import bench_routes
from tests.conftest import StartServer
from tests.support.servers import RunningServer


async def statuses(server: RunningServer) -> dict[str, int]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        return {path: (await client.get(path)).status_code for path in ["/", *bench_routes()]}


async def test_without_the_setting_there_are_none(server: RunningServer) -> None:
    assert await statuses(server) == {"/": 200, **dict.fromkeys(bench_routes(), 404)}


async def test_with_the_setting_they_are_served_beside_the_applications(start: StartServer) -> None:
    server = await start(bench="1")

    assert await statuses(server) == {"/": 200, **dict.fromkeys(bench_routes(), 200)}
