"""Tables of a tool shed, for tests of what every table has; in no migration of the application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import ClassVar, NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict, NaiveDatetime
from sqlalchemy import BigInteger, Index, MetaData, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field

from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.model_managers.base_managers import ModelManagerBase
from heavy_stack.backend.data.model_mungers.base_mungers import ModelMunger
from heavy_stack.backend.data.repositories.base_repositories import SQLRepositoryBase
from heavy_stack.backend.data.sql_models.heavy_models import HeavyModel
from heavy_stack.backend.data.sql_models.mixins import SoftDeletable, Versioned
from heavy_stack.backend.data.unit_of_work import UnitOfWork, current_unit_of_work, unit_of_work
from heavy_stack.backend.errors import HeavyError

SHED = MetaData()
LIVE = text("deleted_at IS NULL")
AxeId = NewType("AxeId", str)


class SQLAxe(Versioned, SoftDeletable, HeavyModel, table=True):
    """An axe: versioned, softly deletable, with columns of several kinds to sort by."""

    metadata: ClassVar[MetaData] = SHED
    __tablename__ = "axes"
    __table_args__ = (
        Index("ix_axes_name", "name", "id", postgresql_where=LIVE),
        Index("ix_axes_weight", "weight", "id", postgresql_where=LIVE),
        Index("ix_axes_lent_at", "lent_at", "id", postgresql_where=LIVE),
    )

    name: str = Field(unique=True)
    weight: int | None = None
    lent_at: datetime | None = None
    lent_to: str | None = None


class SQLNail(HeavyModel, table=True):
    """A nail: with nothing that a table need not have."""

    metadata: ClassVar[MetaData] = SHED
    __tablename__ = "nails"

    length: int = 10
    marks: list[str] = Field(default_factory=list, sa_type=JSONB)
    bent: dict[str, int] | None = Field(default=None, sa_type=JSONB)


class Wood(Enum):
    """What a handle is made of; PostgreSQL sorts by the order here."""

    OAK = "oak"
    ASH = "ash"


class SQLHandle(HeavyModel, table=True):
    """A handle: with a column of every kind that rows are sorted by."""

    metadata: ClassVar[MetaData] = SHED
    __tablename__ = "handles"

    fits: bool | None = None
    grams: float | None = None
    price: Decimal | None = None
    number: int | None = Field(default=None, sa_type=BigInteger)
    bought: date | None = None
    opens: NaiveDatetime | None = None
    at: time | None = None
    dries: timedelta | None = None
    wood: Wood | None = None
    tag: UUID | None = None


class Axe(BaseModel):
    """An axe as pages see it."""

    model_config = ConfigDict(frozen=True)

    id: AxeId
    name: str
    version: int
    borrower: str


class AxeRepository(SQLRepositoryBase[SQLAxe, AxeId]):
    """Reads and writes axes."""


class HandleRepository(SQLRepositoryBase[SQLHandle, str]):
    """Reads and writes handles."""


class NailRepository(SQLRepositoryBase[SQLNail, str]):
    """Reads and writes nails."""


class AxeModelMunger(ModelMunger[Axe, SQLAxe]):
    """Makes an Axe of a row."""

    def borrower(self, row: SQLAxe) -> str:
        """Who has it."""
        return row.lent_to or "nobody"


class AxeGone(HeavyError):
    """An axe that nobody has."""


class ShedManager(ModelManagerBase):
    """Buys and lends axes."""

    def __init__(self, db_session: AsyncSession) -> None:
        super().__init__(db_session)
        self._axes = AxeRepository(db_session)
        self._munger = AxeModelMunger()

    async def buy(self, name: str) -> Axe:
        """Put a new axe into the shed."""
        row = await self._axes.add(SQLAxe(name=name))
        current_unit_of_work().mark_changed("axes", id=row.id)
        return self._munger.to_model(row)

    async def lend(self, axe_id: AxeId, to: str, *, version: int | None = None) -> Axe:
        """Hand an axe to somebody who has seen it at a version."""
        row = await self._axes.lock(axe_id, version=version)
        if row is None:
            raise AxeGone("This axe is gone.")
        row.lent_to = to
        current_unit_of_work().mark_changed("axes", id=row.id)
        return self._munger.to_model(await self._axes.save(row))

    async def names(self) -> list[str]:
        """What is in the shed, oldest first."""
        return [row.name for row in (await self._axes.list(limit=1_000)).rows]


async def build(url: str) -> None:
    """Create the tables in a database."""
    async with short_lived_engine(url) as engine, engine.begin() as connection:
        await connection.run_sync(SHED.create_all)


@asynccontextmanager
async def open_shed(database: Database) -> AsyncIterator[tuple[UnitOfWork, ShedManager]]:
    """A unit of work and the manager in it."""
    async with unit_of_work(database) as unit:
        yield unit, ShedManager(unit.db_session)


async def shed_names(database: Database) -> list[str]:
    """What the next unit of work finds."""
    async with open_shed(database) as (_unit, shed):
        return await shed.names()


async def at_commit(database: Database, action: str) -> None:
    """Let PostgreSQL do something when a transaction that added an axe commits."""
    async with database.session() as session, session.begin():
        await session.execute(
            text(
                f"create function at_commit() returns trigger language plpgsql as"
                f" $$ begin {action}; return null; end $$"
            )
        )
        await session.execute(
            text(
                "create constraint trigger at_commit after insert on axes"
                " deferrable initially deferred for each row execute function at_commit()"
            )
        )
