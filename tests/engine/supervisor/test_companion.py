"""Somebody beside the supervisor who asks for new workers, and tells those that run something."""

import asyncio
import signal

from tests.engine.supervisor.bench import Supervised, is_gone, kill
from tests.engine.supervisor.test_supervisor import NEVER_S, Begin, begin

__all__ = ["begin"]

DONE = "wish fulfilled"


def wish(shed: Supervised, what: str) -> None:
    draft = shed.folder / "wish.draft"
    draft.write_text(what)
    draft.replace(shed.folder / "wish")


async def test_a_new_worker_takes_over_though_the_old_one_has_much_to_finish(begin: Begin) -> None:
    shed = await begin(workers=1, does="ignore the signal", wishes=1, drain_s=NEVER_S)
    old = shed.pids()[1]

    wish(shed, "renew")

    assert (await shed.says(DONE))["trouble"] is None
    assert shed.pids()[1] != old
    assert not is_gone(old), "it goes on until it is done"
    kill(old)
    wish(shed, "axe")
    await shed.says(DONE, 2)
    assert not shed.lines("worker ended; another takes its place"), "nobody misses it"


async def test_a_new_worker_that_fails_is_reported_whole_and_the_old_one_goes_on(begin: Begin) -> None:
    shed = await begin(workers=1, wishes=1)
    old = shed.pids()
    shed.do("fail")

    wish(shed, "renew")

    trouble = (await shed.says(DONE))["trouble"]
    assert trouble.startswith("Traceback (most recent call last):")
    assert "No module named 'axe'" in trouble
    assert int(await asyncio.to_thread(shed.ask)) == old[1]
    assert shed.state()["restart"] == "failed"


async def test_all_workers_hear_the_news(begin: Begin) -> None:
    shed = await begin(workers=2, wishes=1)

    wish(shed, "the axe is back")

    await shed.says("heard", 2)
    assert {line["pid"] for line in shed.lines("heard")} == set(shed.pids().values())
    assert {line["word"] for line in shed.lines("heard")} == {"the axe is back"}


async def test_a_new_worker_that_nobody_wants_any_more_ends_and_the_old_one_goes_on(begin: Begin) -> None:
    shed = await begin(workers=1, wishes=1)
    (old,) = shed.started()
    shed.do("say nothing")
    wish(shed, "renew")
    await shed.says("worker started", 2)

    wish(shed, "enough")

    assert (await shed.says(DONE))["trouble"] == "enough"
    assert is_gone(shed.started()[1]), "there are never two new ones"
    assert shed.state()["restart"] == "failed"
    assert int(await asyncio.to_thread(shed.ask)) == old
    shed.do("serve")
    wish(shed, "renew")
    assert (await shed.says(DONE, 2))["trouble"] is None


async def test_a_first_worker_that_fails_is_told_and_other_code_is_waited_for(begin: Begin) -> None:
    shed = await begin(workers=1, does="fail", said="serving", wishes=1)
    assert "No module named 'axe'" in shed.lines("serving")[0]["trouble"]
    assert shed.state()["trouble"].endswith("No module named 'axe'")
    wish(shed, "excuse us: the axe is missing")
    await shed.says(DONE)

    answer = await asyncio.to_thread(shed.ask)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"Refresh: 1" in answer, "browsers come back by themselves"
    assert answer.endswith(b"excuse us: the axe is missing")

    wish(shed, "renew")
    assert "'axe'" in (await shed.says(DONE, 2))["trouble"], "it fails again"
    shed.do("serve")
    wish(shed, "renew")
    assert (await shed.says(DONE, 3))["trouble"] is None
    assert int(await asyncio.to_thread(shed.ask)) == shed.pids()[1]
    assert len(shed.started()) == 3, "nobody tries by itself what was not mended"


async def test_who_never_served_can_be_stopped(begin: Begin) -> None:
    shed = await begin(workers=1, does="fail", said="serving", wishes=1)

    shed.signal(signal.SIGTERM)

    assert await shed.ends() == 0
    assert shed.is_refused()
