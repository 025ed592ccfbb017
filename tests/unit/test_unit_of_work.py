"""One intention, one transaction: what commits, what does not, and what is said about it."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from heavy_engine.topics import News
from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.pending_news import NEWS_PER_TOPIC_MAX
from heavy_stack.backend.data.unit_of_work import current_unit_of_work, unit_of_work
from heavy_stack.backend.errors import CaughtTooLate, CommitRefused, CommitUnknown, NoUnitOfWork, WorkEnded
from heavy_stack.backend.explain import explain
from heavy_stack.settings import Settings
from tests.support.shed import AxeRepository, ShedManager, SQLAxe, at_commit, build, open_shed, shed_names
from tests.support.waiting import eventually


class Crier:
    """An announcer that remembers what it was told, and whether that was committed by then."""

    def __init__(self) -> None:
        self.within_said: list[News] = []
        self.after_said: list[News] = []

    async def within(self, db_session: AsyncSession, news: Sequence[News]) -> None:
        assert db_session.in_transaction()
        self.within_said += news

    async def after(self, news: Sequence[News]) -> None:
        self.after_said += news


@pytest.fixture
def crier() -> Crier:
    return Crier()


@pytest.fixture
async def database(database_url: str, crier: Crier):  # type: ignore[no-untyped-def]
    await build(database_url)
    opened = Database(Settings(_env_file=None, database_url=database_url), crier)
    yield opened
    await opened.close()


async def test_what_a_handler_did_is_there_when_it_has_returned(database: Database) -> None:
    async with open_shed(database) as (_unit, shed):
        await shed.buy("Broad axe")

    assert await shed_names(database) == ["Broad axe"]


async def test_what_a_handler_did_is_gone_when_it_raised(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")
            raise ZeroDivisionError

    assert await shed_names(database) == []


async def test_work_that_runs_at_the_same_time_stays_apart(database: Database) -> None:
    async def buy(name: str) -> None:
        async with open_shed(database) as (unit, shed):
            await shed.buy(name)
            assert current_unit_of_work() is unit

    await asyncio.gather(*(buy(f"axe {number}") for number in range(20)))

    assert len(await shed_names(database)) == 20


# News


async def test_a_commit_is_announced_within_and_after(database: Database, crier: Crier) -> None:
    async with open_shed(database) as (_unit, shed):
        axe = await shed.buy("Broad axe")
        assert crier.within_said == []

    assert crier.within_said == crier.after_said == [News("axes", {"id": axe.id})]


async def test_a_rollback_is_not_announced(database: Database, crier: Crier) -> None:
    with pytest.raises(ZeroDivisionError):
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")
            raise ZeroDivisionError

    assert crier.within_said == crier.after_said == []


async def test_a_commit_that_fails_is_not_announced_after_it(database: Database, crier: Crier) -> None:
    await _refuse_at_commit(database)

    with pytest.raises(IntegrityError):
        async with open_shed(database) as (_unit, shed):
            await shed.buy("refused at the commit")

    assert len(crier.within_said) == 1
    assert crier.after_said == []


async def test_one_of_which_nobody_knows_is(database: Database, crier: Crier) -> None:
    await _break_at_commit(database)

    with pytest.raises(CommitUnknown):
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")

    assert len(crier.after_said) == 1


async def test_so_is_one_whose_work_is_cancelled_just_then(database: Database, crier: Crier) -> None:
    await _wait_at_commit(database)

    async def buy() -> None:
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")

    async with database.session() as session, session.begin():
        await session.execute(text("select pg_advisory_xact_lock(7)"))
        buying = asyncio.create_task(buy())
        await eventually(lambda: _waits(database), what="the commit")
        buying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await buying

    assert len(crier.after_said) == 1


async def test_each_change_is_announced_once(database: Database, crier: Crier) -> None:
    async with unit_of_work(database) as unit:
        for _time in range(3):
            unit.mark_changed("nails", id="7", bent=True)
            unit.mark_changed("axes", id="1")
        unit.mark_changed("axes", id="2")

    assert crier.after_said == [
        News("axes", {"id": "1"}),
        News("axes", {"id": "2"}),
        News("nails", {"id": "7", "bent": True}),
    ]


async def test_a_topic_that_changed_as_a_whole_is_one_piece_of_news(database: Database, crier: Crier) -> None:
    async with unit_of_work(database) as unit:
        unit.mark_changed("axes", id="1")
        unit.mark_changed("axes")
        for number in range(NEWS_PER_TOPIC_MAX + 1):
            unit.mark_changed("nails", id=number)

    assert crier.after_said == [News("axes"), News("nails")]


async def test_as_many_rows_as_the_bound_are_named(database: Database, crier: Crier) -> None:
    async with unit_of_work(database) as unit:
        for number in range(NEWS_PER_TOPIC_MAX):
            unit.mark_changed("nails", id=number)

    assert len(crier.after_said) == NEWS_PER_TOPIC_MAX


# Who ends the transaction


@pytest.mark.parametrize("what", ["commit", "rollback", "close"])
async def test_a_handler_cannot_end_the_transaction(database: Database, what: str) -> None:
    with pytest.raises(CommitRefused, match=rf"db_session\.{what}\(\).*begin_nested"):
        async with open_shed(database) as (unit, shed):
            await shed.buy("Broad axe")
            await getattr(unit.db_session, what)()

    assert await shed_names(database) == []


async def test_outside_a_unit_of_work_a_session_commits_as_usual(database: Database) -> None:
    async with database.session() as session:
        await AxeRepository(session).add(SQLAxe(name="Broad axe"))
        await session.commit()

    assert await shed_names(database) == ["Broad axe"]


async def test_an_error_that_is_caught_around_a_savepoint_costs_only_the_savepoint(
    database: Database,
) -> None:
    async with open_shed(database) as (unit, shed):
        await shed.buy("Broad axe")
        with pytest.raises(IntegrityError):
            async with unit.db_session.begin_nested():
                await shed.buy("Broad axe")
        await shed.buy("Felling axe")

    assert await shed_names(database) == ["Broad axe", "Felling axe"]


async def test_an_error_that_is_caught_without_one_is_not_lost(database: Database) -> None:
    with pytest.raises(CaughtTooLate, match=r"axes_name_key.*begin_nested"):
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")
            with pytest.raises(IntegrityError):
                await shed.buy("Broad axe")

    assert await shed_names(database) == []


async def test_nor_when_the_handler_goes_on_with_the_database(database: Database) -> None:
    with pytest.raises(CaughtTooLate, match="axes_name_key"):
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")
            with pytest.raises(IntegrityError):
                await shed.buy("Broad axe")
            await shed.buy("Felling axe")


async def test_nor_when_postgresql_alone_knew_of_it(database: Database) -> None:
    """Its COMMIT would be answered with ROLLBACK, and no error."""
    with pytest.raises(CaughtTooLate, match="axes_name_key"):
        async with open_shed(database) as (unit, shed):
            await shed.buy("Broad axe")
            with pytest.raises(IntegrityError):
                await unit.db_session.execute(_COPY)

    with pytest.raises(CaughtTooLate, match="axes_name_key"):
        async with open_shed(database) as (unit, shed):
            await shed.buy("Broad axe")
            with pytest.raises(IntegrityError):
                await unit.db_session.execute(_COPY)
            await unit.db_session.execute(text("select 1"))


async def test_nor_when_it_is_caught_inside_the_savepoint(database: Database) -> None:
    with pytest.raises(CaughtTooLate, match="axes_name_key"):
        async with open_shed(database) as (unit, shed):
            await shed.buy("Broad axe")
            async with unit.db_session.begin_nested():
                with pytest.raises(IntegrityError):
                    await unit.db_session.execute(_COPY)

    assert await shed_names(database) == []


async def test_a_connection_that_breaks_at_the_commit_leaves_the_outcome_open(database: Database) -> None:
    await _break_at_commit(database)

    with pytest.raises(CommitUnknown) as raised:
        async with open_shed(database) as (_unit, shed):
            await shed.buy("Broad axe")

    assert "may be saved or not" in str(explain(raised.value))


async def test_one_that_breaks_before_it_does_not(database: Database) -> None:
    with pytest.raises(Exception) as raised:
        async with open_shed(database) as (unit, _shed):
            await unit.db_session.execute(text("select pg_terminate_backend(pg_backend_pid())"))

    assert "Nothing was saved" in str(explain(raised.value))


async def test_a_connection_that_died_while_idle_costs_nothing(database: Database, database_url: str) -> None:
    """The pool notices and takes another one; that is no failure of the work."""
    await shed_names(database)
    kill = text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    async with short_lived_engine(database_url) as engine, engine.connect() as connection:
        assert (await connection.scalars(kill)).all() == [True]

    async with open_shed(database) as (_unit, shed):
        await shed.buy("Broad axe")

    assert await shed_names(database) == ["Broad axe"]


# After its end


async def test_a_manager_that_is_kept_says_that_its_work_is_over(database: Database) -> None:
    async with open_shed(database) as (_unit, shed):
        pass

    with pytest.raises(WorkEnded, match=r"ShedManager\.buy was used after"):
        await shed.buy("Too late")


async def test_a_task_that_outlives_its_work_says_so_too(database: Database) -> None:
    over = asyncio.Event()

    async def linger() -> None:
        await over.wait()
        current_unit_of_work().mark_changed("axes")

    async with open_shed(database):
        late = asyncio.create_task(linger())
    over.set()

    with pytest.raises(WorkEnded, match=r"session\.begin"):
        await late


async def test_so_does_a_session(database: Database) -> None:
    async with open_shed(database) as (unit, _shed):
        await unit.db_session.execute(text("select 1"))

    with pytest.raises(WorkEnded, match="db_session was used after"):
        await unit.db_session.execute(text("select 1"))


async def test_a_manager_on_a_session_of_its_own_is_told_what_it_lacks(database: Database) -> None:
    async with database.session() as session:
        with pytest.raises(NoUnitOfWork, match="async with open_work"):
            await ShedManager(session).buy("Broad axe")


_COPY = text(
    "insert into axes (id, created_at, name) select gen_random_uuid(), now(), name from axes where true"
)


async def _refuse_at_commit(database: Database) -> None:
    await at_commit(database, "raise exception 'refused' using errcode = '23514'")


async def _wait_at_commit(database: Database) -> None:
    await at_commit(database, "perform pg_advisory_xact_lock(7)")


async def _waits(database: Database) -> bool:
    """Whether somebody waits for that lock."""
    async with database.session() as session:
        waiting = text(
            "select count(*) from pg_stat_activity"
            " where wait_event = 'advisory' and datname = current_database()"
        )
        return bool(await session.scalar(waiting))


async def _break_at_commit(database: Database) -> None:
    await at_commit(database, "perform pg_terminate_backend(pg_backend_pid())")
