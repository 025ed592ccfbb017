"""Benchmarks serve the application as people get it."""

import asyncio

import psutil

from benchmarks.live.servers import APPLICATION, serving
from benchmarks.live.visitors import load
from benchmarks.live.whole_application import production_settings


async def test_it_runs_in_production_until_it_was_measured(postgresql_url: str) -> None:
    def measure() -> tuple[str, psutil.Popen]:
        with serving(APPLICATION, environment=production_settings(postgresql_url)) as server:
            page, cookie = load(server, "/")
            assert cookie.startswith("__Host-"), "elsewhere than in production it has another name"
            return page, server.process

    page, process = await asyncio.to_thread(measure)

    assert "<h1" in page
    assert not process.is_running()
