"""Workers that are killed, crash, hang or are renewed, while somebody wants an answer."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.engine.supervisor.bench import AGAIN, Supervised, is_gone, kill, start
from tests.support.waiting import eventually

NEVER_S = 3600.0
Begin = Callable[..., Awaitable[Supervised]]


@pytest.fixture
async def begin(tmp_path: Path) -> AsyncIterator[Begin]:
    """Starts a supervisor and waits until all its workers said this."""
    started: list[Supervised] = []

    async def begin(
        workers: int = 2, does: str = "serve", said: str = "worker ready", **limits: float
    ) -> Supervised:
        shed = start(tmp_path, workers, does, **limits)
        started.append(shed)
        await shed.says(said, workers)
        return shed

    yield begin
    for shed in started:
        shed.clean_up()
        for pid in shed.started():
            await eventually(partial(is_gone, pid), what="the end of a worker")


async def test_a_killed_worker_is_replaced_and_the_other_stays(begin: Begin) -> None:
    shed = await begin()
    before = shed.pids()

    kill(before[1])

    await shed.says("worker ready", 3)
    after = shed.pids()
    assert after[1] != before[1]
    assert after[2] == before[2]
    assert shed.lines("worker ended; another takes its place")[0]["how"] == "killed by SIGKILL"
    assert not psutil.pid_exists(before[1]), "not even a zombie stays"


async def test_who_comes_while_the_only_worker_is_replaced_gets_an_answer(begin: Begin) -> None:
    shed = await begin(workers=1)
    before = shed.pids()[1]
    kill(before)
    await eventually(lambda: is_gone(before), what="the end of the worker")

    answer = await asyncio.to_thread(shed.ask)

    await shed.says("worker ready", 2)
    assert int(answer) == shed.pids()[1]


async def test_a_worker_that_ends_again_and_again_waits_longer_and_says_why(begin: Begin) -> None:
    shed = await begin(workers=1, pause_s=0.05)
    shed.do("fail")

    kill(shed.pids()[1])

    line = await shed.says(AGAIN, 3)
    assert [line["next_try_s"] for line in shed.lines(AGAIN)[:3]] == [0.05, 0.1, 0.2]
    assert line["how"] == "exit code 1"
    assert "No module named 'axe'" in line["trouble"]

    shed.do("serve")
    await shed.says("worker ready", 2)


async def test_while_no_worker_answers_people_are_told_so_at_once(begin: Begin) -> None:
    shed = await begin(workers=1, pause_s=NEVER_S, pause_max_s=NEVER_S)
    shed.do("crash")
    kill(shed.pids()[1])
    await shed.says(AGAIN)

    async def is_sorry() -> bool:
        return b"503 Service Unavailable" in await asyncio.to_thread(shed.ask)

    await eventually(is_sorry, what="an apology")

    shed.do("serve")
    shed.signal(signal.SIGHUP)  # does not wait for the next try
    await shed.says("rolling restart is done")
    assert int(await asyncio.to_thread(shed.ask)) == shed.pids()[1]


async def test_a_server_that_cannot_start_ends_and_says_why(tmp_path: Path) -> None:
    shed = start(tmp_path, does="fail")

    assert await shed.ends() == 1

    assert "No module named 'axe'" in shed.lines("the server did not start")[0]["trouble"]
    assert shed.is_refused()


async def test_a_rolling_restart_replaces_one_after_the_other_and_answers_all_the_time(begin: Begin) -> None:
    shed = await begin()
    before = shed.pids()

    shed.signal(signal.SIGHUP)
    answers = []
    while not shed.lines("rolling restart is done"):
        answers.append(int(await asyncio.to_thread(shed.ask)))

    after = shed.pids()
    assert set(after) == set(before)
    assert set(after.values()).isdisjoint(before.values())
    assert set(answers) <= {*before.values(), *after.values()}
    assert all(map(is_gone, before.values()))
    renewed = [line["number"] for line in shed.lines("worker renewed")]
    assert renewed == [1, 2]
    assert shed.state()["restart"] == "done"


@pytest.mark.parametrize(
    ("does", "ready_s", "why"), [("fail", NEVER_S, "'axe'"), ("say nothing", 0.1, "it was not ready in time")]
)
async def test_a_restart_with_code_that_does_not_work_leaves_the_old_workers(
    begin: Begin, does: str, ready_s: float, why: str
) -> None:
    shed = await begin(ready_s=ready_s)
    before = shed.pids()
    shed.do(does)

    shed.signal(signal.SIGHUP)

    line = await shed.says("the new worker did not get ready; the old one goes on")
    await shed.says("rolling restart ends early: the other workers stay")
    assert line["trouble"].endswith(why)
    assert shed.state()["restart"] == "failed"
    assert shed.pids() == before
    assert not any(map(is_gone, before.values()))
    assert int(await asyncio.to_thread(shed.ask)) in before.values()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_all_and_frees_the_port(begin: Begin, how: signal.Signals) -> None:
    shed = await begin()
    pids = shed.pids().values()

    shed.signal(how)

    assert await shed.ends() == 0
    assert all(map(is_gone, pids))
    assert shed.is_refused()
    assert not (shed.folder / "state.json").exists()


async def test_a_worker_that_does_not_end_in_time_is_killed(begin: Begin) -> None:
    shed = await begin(1, "ignore the signal", drain_s=0.1, margin_s=0.1)

    shed.signal(signal.SIGTERM)

    assert await shed.ends() == 0
    assert all(map(is_gone, shed.pids().values()))


async def test_a_second_signal_waits_for_nobody(begin: Begin) -> None:
    shed = await begin(2, "ignore the signal", drain_s=NEVER_S)
    shed.signal(signal.SIGTERM)
    await shed.says("stopping")

    shed.signal(signal.SIGTERM)

    assert await shed.ends() == 137
    assert all(map(is_gone, shed.pids().values()))


async def test_workers_end_by_themselves_when_their_supervisor_is_killed(begin: Begin) -> None:
    shed = await begin()

    shed.signal(signal.SIGKILL)

    await eventually(lambda: all(map(is_gone, shed.pids().values())), what="the end of the workers")
    await eventually(shed.is_refused, what="a free port")


async def test_workers_that_a_killed_supervisor_was_just_starting_end_too(begin: Begin) -> None:
    shed = await begin(3, said="worker started")

    shed.signal(signal.SIGKILL)

    await eventually(lambda: all(map(is_gone, shed.started())), what="the end of the workers")
    await eventually(shed.is_refused, what="a free port")


async def test_nothing_runs_beside_the_workers_and_nothing_of_them_is_shared(begin: Begin) -> None:
    shed = await begin()
    children = psutil.Process(shed.process.pid).children(recursive=True)

    assert {child.pid for child in children} == set(shed.pids().values())
    assert all("fake_worker" in " ".join(child.cmdline()) for child in children)
    assert {os.getpgid(child.pid) for child in children} == {child.pid for child in children}
    noted = [(worker["number"], worker["pid"], worker["state"]) for worker in shed.state()["workers"]]
    assert noted == [(number, pid, "ready") for number, pid in sorted(shed.pids().items())]
