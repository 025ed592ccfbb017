"""Two people at once: what the second one is told, and what is simply done again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from heavy_engine import Caller, PageSession
from heavy_engine.session.page_session import FAULT
from heavy_engine.session.retries import FIRST_S, LONGEST_S, delay_s
from heavy_engine.session.services import Services
from heavy_engine.testing.world import services_of
from heavy_stack.backend.context import HeavyContext
from heavy_stack.backend.data.db_connection import Database, state_of
from heavy_stack.backend.data.unit_of_work import Isolation, current_unit_of_work, unit_of_work
from heavy_stack.backend.errors import ChangedMeanwhile
from heavy_stack.backend.explain import LOST_A_RACE, explain, may_retry
from heavy_stack.main import application_of
from heavy_stack.settings import Settings
from tests.support.shed import Axe, AxeId, AxeRepository, ShedManager, build, open_shed

MEANWHILE = "Somebody changed this meanwhile; nothing was saved. Look again, then try again."


@pytest.fixture
async def shed_database(database: Database, database_url: str) -> Database:
    await build(database_url)
    return database


@pytest.fixture
async def axe(shed_database: Database) -> Axe:
    async with open_shed(shed_database) as (_unit, shed):
        return await shed.buy("Broad axe")


async def borrower_of(database: Database, axe: Axe) -> str | None:
    async with database.session() as session:
        row = await AxeRepository(session).get(axe.id)
        return row.lent_to if row else None


# Optimistic locking


async def test_who_has_seen_an_older_version_changes_nothing(shed_database: Database, axe: Axe) -> None:
    async with open_shed(shed_database) as (_unit, shed):
        await shed.lend(axe.id, "Ada", version=axe.version)

    with pytest.raises(ChangedMeanwhile) as raised:
        async with open_shed(shed_database) as (_unit, shed):
            await shed.lend(axe.id, "Bo", version=axe.version)

    assert explain(raised.value) == MEANWHILE
    assert await borrower_of(shed_database, axe) == "Ada"


async def test_who_has_seen_the_newest_may(shed_database: Database, axe: Axe) -> None:
    async with open_shed(shed_database) as (_unit, shed):
        lent = await shed.lend(axe.id, "Ada", version=axe.version)
    async with open_shed(shed_database) as (_unit, shed):
        again = await shed.lend(axe.id, "Bo", version=lent.version)

    assert (axe.version, lent.version, again.version) == (1, 2, 3)
    assert await borrower_of(shed_database, axe) == "Bo"


async def test_the_later_of_two_who_changed_a_row_unlocked_is_refused(
    shed_database: Database, axe: Axe
) -> None:
    both_have_read = asyncio.Barrier(2)

    async def lend(to: str) -> None:
        async with unit_of_work(shed_database) as unit:
            row = await AxeRepository(unit.db_session).get(axe.id)
            assert row
            await both_have_read.wait()
            row.lent_to = to

    told = await asyncio.gather(lend("Ada"), lend("Bo"), return_exceptions=True)

    refused = [error for error in told if error]
    assert [type(error) for error in refused] == [ChangedMeanwhile]
    assert await borrower_of(shed_database, axe) == ("Bo" if isinstance(told[0], ChangedMeanwhile) else "Ada")


async def test_a_row_that_is_locked_is_read_anew(shed_database: Database, axe: Axe) -> None:
    async with unit_of_work(shed_database) as unit:
        axes = AxeRepository(unit.db_session)
        old = await axes.get(axe.id)
        async with open_shed(shed_database) as (_unit, shed):
            await shed.lend(axe.id, "Ada")

        new = await axes.lock(axe.id)

        assert new is old
        assert new
        assert (new.lent_to, new.version) == ("Ada", 2)


async def test_what_waits_to_be_written_outlives_a_lock(shed_database: Database, axe: Axe) -> None:
    async with unit_of_work(shed_database) as unit:
        axes = AxeRepository(unit.db_session)
        row = await axes.lock(axe.id)
        assert row
        row.lent_to = "Ada"

        again = await axes.lock(axe.id)

        assert again
        assert again.lent_to == "Ada"


# What is done again


@pytest.fixture
async def services(shed_database: Database, database_url: str) -> AsyncIterator[Services]:
    settings = Settings(_env_file=None, database_url=database_url)
    made = services_of(application_of(settings, shed_database))
    yield made
    await asyncio.gather(*made.work)


@pytest.fixture
def session(services: Services) -> PageSession:
    return PageSession(services, Caller("ada"), "/")


class Rival:
    """Somebody who gets in the way of an intention, so many times."""

    def __init__(self, database: Database, axe: Axe, times: int) -> None:
        self._database = database
        self._axe = axe
        self.times = times
        self.attempts = 0

    async def lend(self, work: HeavyContext) -> None:
        """Lend the axe to Ada at a snapshot, when Bo has changed it since that was taken."""
        self.attempts += 1
        await current_unit_of_work().isolate("REPEATABLE READ")
        await work.db_session.execute(text("select 1 from axes"))
        if self.attempts <= self.times:
            async with open_shed(self._database) as (_unit, shed):
                await shed.lend(self._axe.id, f"Bo, time {self.attempts}")
        await ShedManager(work.db_session).lend(self._axe.id, "Ada")


def notices_of(session: PageSession) -> list[str]:
    return [notice.text for notice in session.view.notices]


async def test_work_that_lost_a_race_is_done_again_where_it_may(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    rival = Rival(shed_database, axe, times=2)

    await session.handle(rival.lend, retries=3)

    assert rival.attempts == 3
    assert notices_of(session) == []
    assert await borrower_of(shed_database, axe) == "Ada"


async def test_without_leave_the_person_is_told(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    rival = Rival(shed_database, axe, times=1)

    await session.handle(rival.lend)

    assert rival.attempts == 1
    assert notices_of(session) == [LOST_A_RACE]
    assert await borrower_of(shed_database, axe) == "Bo, time 1"


async def test_it_ends_after_as_many_times_as_were_allowed(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    rival = Rival(shed_database, axe, times=99)

    await session.handle(rival.lend, retries=2)

    assert rival.attempts == 3
    assert notices_of(session) == [LOST_A_RACE]


async def test_no_handler_is_allowed_more_than_the_settings_say(
    services: Services, session: PageSession, shed_database: Database, axe: Axe
) -> None:
    rival = Rival(shed_database, axe, times=99)

    await session.handle(rival.lend, retries=1_000)

    assert rival.attempts == services.settings.work_retries_max + 1


async def test_a_loader_is_done_again_without_being_asked(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    rival = Rival(shed_database, axe, times=1)

    await session.load(rival.lend)

    assert rival.attempts == 2


async def test_a_commit_that_is_refused_is_done_again_too(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    """Write skew: each reads what the other writes; SERIALIZABLE lets only one of them commit."""
    both_have_read = asyncio.Barrier(2)
    attempts = 0

    async def count_and_buy(work: HeavyContext) -> None:
        nonlocal attempts
        attempts += 1
        mine = attempts
        await current_unit_of_work().isolate("SERIALIZABLE")
        shed = ShedManager(work.db_session)
        names = await shed.names()
        if mine <= 2:
            await both_have_read.wait()
        await shed.buy(f"axe number {len(names) + 1} of {mine}")

    await asyncio.gather(*(session.handle(count_and_buy, retries=3) for _person in range(2)))

    assert attempts == 3
    assert notices_of(session) == []
    async with open_shed(shed_database) as (_unit, shed):
        numbers = [name.split()[2] for name in await shed.names() if name.startswith("axe number")]
    assert sorted(numbers) == ["2", "3"], "as if one had come after the other"


async def test_who_is_stuck_with_somebody_is_done_again(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    """A deadlock: each has locked what the other wants next."""
    async with open_shed(shed_database) as (_unit, shed):
        other = await shed.buy("Felling axe")
    both_have_one = asyncio.Barrier(2)
    attempts = 0

    async def lock_both(work: HeavyContext, first: AxeId, second: AxeId) -> None:
        nonlocal attempts
        attempts += 1
        mine = attempts
        axes = AxeRepository(work.db_session)
        await axes.lock(first)
        if mine <= 2:
            await both_have_one.wait()
        await axes.lock(second)

    await asyncio.gather(
        session.handle(lambda work: lock_both(work, axe.id, other.id), retries=3),
        session.handle(lambda work: lock_both(work, other.id, axe.id), retries=3),
    )

    assert attempts == 3
    assert notices_of(session) == []


async def test_a_fault_is_not_done_again(session: PageSession) -> None:
    attempts = 0

    async def stumble(_work: HeavyContext) -> None:
        nonlocal attempts
        attempts += 1
        raise ZeroDivisionError

    await session.handle(stumble, retries=5)

    assert attempts == 1
    (notice,) = notices_of(session)
    assert notice.startswith(FAULT)


async def test_an_older_version_is_not_done_again(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    """Nothing that is done again changes what the person has seen."""
    attempts = 0

    async def lend(work: HeavyContext) -> None:
        nonlocal attempts
        attempts += 1
        await ShedManager(work.db_session).lend(axe.id, "Ada", version=axe.version + 1)

    await session.handle(lend, retries=5)

    assert attempts == 1
    assert notices_of(session) == [MEANWHILE]


async def test_each_time_has_a_context_of_its_own(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    seen: list[Any] = []
    rival = Rival(shed_database, axe, times=2)

    async def lend(work: HeavyContext) -> None:
        seen.append(work)
        await rival.lend(work)

    await session.handle(lend, retries=2)

    assert len({id(work.db_session) for work in seen}) == 3


async def test_a_race_that_a_handler_caught_is_still_one(
    session: PageSession, shed_database: Database, axe: Axe
) -> None:
    rival = Rival(shed_database, axe, times=1)

    async def lend(work: HeavyContext) -> None:
        try:
            await rival.lend(work)
        except DBAPIError as error:
            assert state_of(error) == "40001"

    await session.handle(lend, retries=1)

    assert rival.attempts == 2
    assert await borrower_of(shed_database, axe) == "Ada"


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
async def test_a_unit_of_work_may_ask_for_its_isolation(database: Database, isolation: Isolation) -> None:
    async with unit_of_work(database, isolation) as unit:
        level = await unit.db_session.scalar(text("show transaction_isolation"))
    async with unit_of_work(database) as unit:
        usual = await unit.db_session.scalar(text("show transaction_isolation"))

    assert (level, usual) == (isolation.lower(), "read committed")


def test_delays_grow_and_differ_up_to_a_bound() -> None:
    assert [delay_s(again, 1.0) for again in range(3)] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S]
    assert delay_s(50, 1.0) == LONGEST_S
    assert delay_s(3, 0.25) == delay_s(3, 1.0) / 4


def test_only_races_are_worth_another_try() -> None:
    assert not may_retry(ZeroDivisionError())
    assert not may_retry(ChangedMeanwhile())
    assert not may_retry(ConnectionResetError())
