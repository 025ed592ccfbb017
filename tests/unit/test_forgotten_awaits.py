"""What a handler called but did not wait for is never lost in silence."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.model_managers.base_managers import ModelManagerBase
from heavy_stack.backend.errors import ForgottenAwait, TwoAtOnce
from heavy_stack.backend.explain import explain
from tests.support.shed import AxeRepository, ShedManager, SQLAxe, build, open_shed, shed_names
from tests.support.waiting import eventually


class SlowManager(ModelManagerBase):
    """A manager whose work takes as long as a test wants."""

    async def count(self, until: asyncio.Event) -> int:
        """Ask the database at the end."""
        await until.wait()
        return int(await self.db_session.scalar(text("select 1")) or 0)

    async def sleep(self) -> None:
        """Keep the connection busy."""
        await self.db_session.execute(text("select pg_sleep(60)"))

    async def fail(self) -> None:
        """Raise."""
        raise ZeroDivisionError


async def is_asleep(database: Database) -> bool:
    """Whether some connection to this database sleeps in it."""
    async with database.session() as session:
        asleep = text(
            "select count(*) from pg_stat_activity"
            " where wait_event = 'PgSleep' and datname = current_database()"
        )
        return bool(await session.scalar(asleep))


@pytest.fixture
async def shed_database(database: Database, database_url: str) -> AsyncIterator[Database]:
    await build(database_url)
    yield database
    # What nobody awaits warns when it is collected, and a warning is an error here.
    gc.collect()


async def test_a_call_that_nobody_awaits_is_named_and_nothing_is_saved(shed_database: Database) -> None:
    with pytest.raises(ForgottenAwait, match=r"ShedManager\.buy had not finished.*await .*buy\(") as raised:
        async with open_shed(shed_database) as (_unit, shed):
            await shed.buy("Broad axe")
            shed.buy("Felling axe")  # type: ignore[unused-coroutine]

    assert await shed_names(shed_database) == []
    assert explain(raised.value) is None, "people see a reference; it is a mistake of the code"


async def test_so_is_a_repositorys(shed_database: Database) -> None:
    with pytest.raises(ForgottenAwait, match=r"AxeRepository\.add "):
        async with open_shed(shed_database) as (unit, _shed):
            AxeRepository(unit.db_session).add(SQLAxe(name="Broad axe"))  # type: ignore[unused-coroutine]


async def test_each_name_is_said_once(shed_database: Database) -> None:
    with pytest.raises(ForgottenAwait) as raised:
        async with open_shed(shed_database) as (_unit, shed):
            for name in ("Broad axe", "Felling axe"):
                shed.buy(name)  # type: ignore[unused-coroutine]

    assert str(raised.value).count("ShedManager.buy") == 1


async def test_a_task_that_nobody_waited_for_is_named_and_stopped(shed_database: Database) -> None:
    with pytest.raises(ForgottenAwait, match=r"ShedManager\.buy"):
        async with open_shed(shed_database) as (_unit, shed):
            late = asyncio.create_task(shed.buy("Broad axe"))

    with pytest.raises(asyncio.CancelledError):
        await late
    assert await shed_names(shed_database) == []


async def test_one_that_runs_in_the_database_is_stopped_before_the_rollback(
    shed_database: Database, database_url: str
) -> None:
    late: asyncio.Task[None] | None = None
    with pytest.raises(ForgottenAwait, match=r"SlowManager\.sleep"):
        async with open_shed(shed_database) as (unit, _shed):
            late = asyncio.create_task(SlowManager(unit.db_session).sleep())
            await eventually(lambda: is_asleep(shed_database), what="the sleep")

    assert late
    assert late.cancelled()
    assert await shed_names(shed_database) == []


async def test_a_task_that_was_waited_for_is_fine(shed_database: Database) -> None:
    async with open_shed(shed_database) as (_unit, shed):
        bought = await asyncio.create_task(shed.buy("Broad axe"))

    assert bought.name == "Broad axe"
    assert await shed_names(shed_database) == ["Broad axe"]


async def test_a_call_that_failed_and_was_caught_has_finished(shed_database: Database) -> None:
    async with open_shed(shed_database) as (unit, shed):
        with pytest.raises(ZeroDivisionError):
            await SlowManager(unit.db_session).fail()
        await shed.buy("Broad axe")

    assert await shed_names(shed_database) == ["Broad axe"]


async def test_a_call_that_was_cancelled_has_finished(shed_database: Database) -> None:
    async with open_shed(shed_database) as (unit, shed):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await SlowManager(unit.db_session).count(asyncio.Event())
        before_it_began = asyncio.create_task(SlowManager(unit.db_session).count(asyncio.Event()))
        before_it_began.cancel()
        with pytest.raises(asyncio.CancelledError):
            await before_it_began
        await shed.buy("Broad axe")

    assert await shed_names(shed_database) == ["Broad axe"]


async def test_an_error_of_the_handler_is_told_rather_than_what_it_forgot(shed_database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with open_shed(shed_database) as (_unit, shed):
            shed.buy("Broad axe")  # type: ignore[unused-coroutine]
            raise ZeroDivisionError


async def test_wrong_arguments_are_refused_where_they_are_written(shed_database: Database) -> None:
    async with open_shed(shed_database) as (_unit, shed):
        with pytest.raises(TypeError, match="buy"):
            shed.buy()  # type: ignore[call-arg, unused-coroutine]


async def test_methods_keep_their_names_and_documents(shed_database: Database) -> None:
    assert ShedManager.buy.__name__ == "buy"
    assert ShedManager.buy.__doc__ == "Put a new axe into the shed."


async def test_outside_a_unit_of_work_python_itself_warns(shed_database: Database) -> None:
    async with shed_database.session() as session:
        with pytest.warns(RuntimeWarning, match="never awaited"):
            AxeRepository(session).count()  # type: ignore[unused-coroutine]


async def test_nothing_is_left_to_warn_of(shed_database: Database) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for error in (ForgottenAwait, ZeroDivisionError):
            with pytest.raises(error):
                async with open_shed(shed_database) as (_unit, shed):
                    shed.buy("Broad axe")  # type: ignore[unused-coroutine]
                    asyncio.create_task(shed.buy("Felling axe"))  # noqa: RUF006
                    if error is ZeroDivisionError:
                        raise ZeroDivisionError
        await asyncio.sleep(0)
        gc.collect()

    assert [str(one.message) for one in warned] == []


@pytest.mark.parametrize("warm", [False, True], ids=["first", "later"])
async def test_two_calls_at_once_are_refused(shed_database: Database, warm: bool) -> None:
    """SQLAlchemy would mix up their flushes, and only sometimes say so."""
    with pytest.raises(TwoAtOnce, match=r"ShedManager\.buy was begun while ShedManager\.names .*await after"):
        async with open_shed(shed_database) as (unit, shed):
            if warm:
                await unit.db_session.execute(text("select 1"))
            await asyncio.gather(shed.names(), shed.buy("Broad axe"))

    assert await shed_names(shed_database) == []


async def test_a_call_may_wait_for_tasks_of_its_own(shed_database: Database) -> None:
    class Patient(ModelManagerBase):
        async def buy(self, name: str) -> str:
            """As asyncio.wait_for does it before Python 3.12."""
            axe = await asyncio.create_task(ShedManager(self.db_session).buy(name))
            return axe.name

    async with open_shed(shed_database) as (unit, _shed):
        assert await Patient(unit.db_session).buy("Broad axe") == "Broad axe"
        assert await Patient(unit.db_session).buy("Saw") == "Saw"

    assert await shed_names(shed_database) == ["Broad axe", "Saw"]
