"""Spare workers: they take the place of one that dies, and never hold code of yesterday."""

import asyncio
import signal

from tests.engine.supervisor.bench import is_gone, kill
from tests.engine.supervisor.test_supervisor import NEVER_S, Begin, begin
from tests.support.waiting import eventually

__all__ = ["begin"]

NEXT_TRY = "a spare worker ended"


async def test_a_spare_takes_the_place_of_a_worker_that_dies_and_another_spare_follows(begin: Begin) -> None:
    shed = await begin(spares=1)
    before, spare = shed.pids(), await shed.spare()

    kill(before[2])

    await shed.says("worker ready", 3)
    assert shed.pids() == {1: before[1], 2: spare}
    assert await shed.spare(spare) not in before.values()


async def test_of_two_that_die_at_once_the_second_waits_for_nobody(begin: Begin) -> None:
    shed = await begin(spares=1, pause_s=0.05)
    before, _spare = shed.pids(), await shed.spare()
    shed.do("say nothing")

    kill(before[1])
    await shed.says("a spare worker takes the place")
    kill(before[2])

    # The first is not ready: another one is started all the same, and no spare before it.
    await shed.says("worker started", 4)
    assert [line["number"] for line in shed.lines("worker started")][2:] == [0, 2]

    shed.do("serve")
    for worker in shed.state()["workers"]:
        kill(worker["pid"])
    await shed.says("worker ready", 4)
    await shed.spare()
    assert [line["number"] for line in shed.lines("worker started")][-1] == 0, "a spare comes last"


async def test_a_spare_that_waits_is_taken_before_one_that_is_being_started(begin: Begin) -> None:
    shed = await begin(workers=1, spares=2, pause_s=0.05)
    spares = {await shed.spare()}
    spares.add(await shed.spare(*spares))
    shed.do("import for ever")

    kill(shed.pids()[1])
    await shed.says("worker started", 4)
    first = shed.pids()[1]
    kill(first)

    await shed.says("worker ready", 3)
    assert {first, shed.pids()[1]} == spares


async def test_a_spare_waits_until_it_gets_a_place(begin: Begin) -> None:
    shed = await begin(workers=1, spares=2)
    spares = {await shed.spare()}
    spares.add(await shed.spare(*spares))

    answers = {int(await asyncio.to_thread(shed.ask)) for _ in range(5)}

    assert answers == set(shed.pids().values())
    noted = [(worker["number"], worker["state"]) for worker in shed.state()["workers"]]
    assert noted == [(1, "ready"), (0, "spare"), (0, "spare")]


async def test_a_rolling_restart_takes_no_spare_and_leaves_none_with_the_old_code(begin: Begin) -> None:
    shed = await begin(spares=1)
    before, old = shed.pids(), await shed.spare()

    shed.signal(signal.SIGHUP)

    await shed.says("rolling restart is done")
    assert {*before.values(), old}.isdisjoint(shed.pids().values())
    assert await shed.spare(old) not in before.values()
    await eventually(lambda: is_gone(old), what="the end of the old spare")
    assert not shed.lines("a spare worker takes the place")
    assert not shed.lines(NEXT_TRY), "it was told to end"


async def test_a_spare_that_cannot_be_had_is_tried_again_more_and_more_slowly(begin: Begin) -> None:
    shed = await begin(workers=1, does="fail as a spare", spares=1, pause_s=0.05)

    await shed.says(NEXT_TRY, 4)

    assert [line["next_try_s"] for line in shed.lines(NEXT_TRY)[:4]] == [0, 0.05, 0.1, 0.2]
    assert "No module named 'axe'" in shed.lines(NEXT_TRY)[0]["trouble"]
    (worker,) = shed.pids().values()
    assert int(await asyncio.to_thread(shed.ask)) == worker, "pages have nothing to do with it"


async def test_the_next_try_waits(begin: Begin) -> None:
    shed = await begin(workers=1, does="fail as a spare", spares=1, pause_s=NEVER_S, pause_max_s=NEVER_S)
    await shed.says(NEXT_TRY, 2)

    kill(shed.pids()[1])  # takes as long as many tries

    await shed.says("worker ready", 2)
    assert len(shed.lines(NEXT_TRY)) == 2


async def test_with_spares_a_worker_that_crashes_again_and_again_waits_as_without(begin: Begin) -> None:
    shed = await begin(workers=1, spares=1, pause_s=0.05)
    await shed.spare()
    shed.do("crash")

    kill(shed.pids()[1])

    again = "a worker ends again and again; the next try waits"
    await shed.says(again, 3)
    assert [line["next_try_s"] for line in shed.lines(again)[:3]] == [0.05, 0.1, 0.2]


async def test_a_spare_ends_with_the_others(begin: Begin) -> None:
    shed = await begin(spares=1)
    spare = await shed.spare()

    shed.signal(signal.SIGTERM)

    assert await shed.ends() == 0
    assert is_gone(spare)


async def test_a_spare_ends_when_its_supervisor_is_killed(begin: Begin) -> None:
    shed = await begin(spares=1)
    spare = await shed.spare()

    shed.signal(signal.SIGKILL)

    await eventually(lambda: is_gone(spare), what="the end of the spare")


async def test_a_spare_that_is_killed_is_replaced(begin: Begin) -> None:
    shed = await begin(workers=1, spares=1)
    spare = await shed.spare()

    kill(spare)

    assert await shed.spare(spare) != shed.pids()[1]
