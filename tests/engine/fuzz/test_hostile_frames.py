"""The short form of `python -m tests.engine.fuzz`: no crash, no fault, no growth, nothing forged handled."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.engine.fuzz import attack
from tests.engine.fuzz.attack import SETTINGS, Attack
from tests.engine.fuzz.frames import KINDS
from tests.engine.limits.stage import start_target
from tests.support.servers import RunningServer

FRAMES = 2_000


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    started = await start_target(tmp_path_factory.mktemp("target"), **SETTINGS)
    yield started
    await asyncio.to_thread(started.clean_up)


async def test_two_thousand_hostile_frames_do_no_harm(server: RunningServer) -> None:
    report = await Attack(server, number=20_261_121).run(FRAMES)

    assert report.problems == []
    assert report.frames >= FRAMES
    assert len(report.sent) >= len(KINDS), "every kind was tried"
    assert report.rounds > 0


async def test_a_server_that_tells_handlers_what_was_forged_would_be_found(server: RunningServer) -> None:
    found = Attack(server, number=1)
    quiet: dict[str, Any] = {"handled": {}, "rss_bytes": 0}
    found.report.before = quiet

    for harm in ({"handled": {"other": 1}}, {"handled": {"vanish": 1}}, {"rss_bytes": 2**30}):
        found.report.problems.clear()
        found.report.after = quiet | harm
        found.judge()
        assert len(found.report.problems) == 1, harm


@pytest.mark.parametrize("status", [0, 500, 503])
async def test_a_server_that_fails_at_a_handshake_would_be_found(server: RunningServer, status: int) -> None:
    found = Attack(server, number=1)
    found.report.before = found.report.after = {"handled": {}, "rss_bytes": 0}
    found.report.statuses[status] += 1

    found.judge()

    assert len(found.report.problems) == 1


async def test_a_server_that_stops_a_page_by_a_fault_would_be_found(server: RunningServer) -> None:
    found = Attack(server, number=1)
    found.report.before = found.report.after = {"handled": {}, "rss_bytes": 0}
    found.report.codes[1011] += 1
    with server.log_path.open("a") as log:
        log.write('{"level":"error"}\n')

    found.judge()

    assert len(found.report.problems) == 2
    assert 1011 not in attack.CODES
