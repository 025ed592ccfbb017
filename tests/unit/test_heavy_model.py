"""Classes that would become a table that goes wrong are refused while they are defined."""

import uuid
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from pydantic import NaiveDatetime
from sqlalchemy import DateTime, MetaData
from sqlmodel import Field, SQLModel

from heavy_engine import moments
from heavy_stack.backend.data.sql_models import HeavyModel
from heavy_stack.backend.data.sql_models.mixins import SoftDeletable, Versioned
from heavy_stack.backend.errors import CodeFault, NotATable, TableRefused, UnknownColumns
from heavy_stack.backend.ids import new_id
from tests.support.shed import SQLAxe, SQLNail

SCRAP = MetaData()


def test_a_class_that_would_not_become_a_table_is_refused() -> None:
    with pytest.raises(NotATable, match=r"class Forgotten\(HeavyModel, table=True\).*\(SQLModel\)"):

        class Forgotten(HeavyModel):
            name: str = Field()


@pytest.mark.parametrize("table", [False, None, 1, "yes"], ids=repr)
def test_only_true_makes_a_table(table: object) -> None:
    with pytest.raises(NotATable):

        class Forgotten(HeavyModel, table=table):  # type: ignore[call-arg]
            __tablename__ = "forgotten"


def test_a_table_is_one() -> None:
    table = SQLNail.__table__  # type: ignore[attr-defined]

    assert table.name == "nails"
    assert set(table.columns.keys()) == {"id", "created_at", "length", "marks", "bent"}


def test_a_table_below_a_table_is_refused() -> None:
    """SQLModel makes it one with the table above, and its own columns vanish."""
    with pytest.raises(TableRefused, match=r"SQLBroadAxe inherits from the table SQLAxe \(axes\).*mixin"):

        class SQLBroadAxe(SQLAxe, table=True):
            __tablename__ = "broad_axes"

            breadth: int


def test_a_table_without_a_name_is_refused() -> None:
    with pytest.raises(TableRefused, match=r"would make it 'sqlsaw'\. .*__tablename__ = \"saws\""):

        class SQLSaw(HeavyModel, table=True):
            name: str


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(TableRefused, match=r"bought would lose its time zone.*lent would") as raised:

        class SQLSaw(HeavyModel, table=True):
            metadata: ClassVar[MetaData] = SCRAP
            __tablename__ = "saws"

            bought: datetime = Field(sa_type=DateTime)
            lent: datetime | None = Field(default=None, sa_type=DateTime())  # type: ignore[call-overload]
            sharpened: datetime
            made: datetime = Field(sa_type=DateTime(timezone=True))  # type: ignore[call-overload]
            opens: NaiveDatetime | None = None

    assert not any(name in str(raised.value) for name in ("sharpened", "made", "opens"))
    assert "Write bought: datetime without sa_type" in str(raised.value)
    assert "saws" not in SCRAP.tables, "a class that was refused leaves no table behind"


def test_a_second_primary_key_is_refused() -> None:
    with pytest.raises(TableRefused, match=r"code would be half of a primary key \(id, code\).*unique=True"):

        class SQLSaw(HeavyModel, table=True):
            metadata: ClassVar[MetaData] = SCRAP
            __tablename__ = "saws"

            code: str = Field(primary_key=True)


def test_an_id_of_another_kind_is_refused() -> None:
    with pytest.raises(TableRefused, match=r"id is another one \(INTEGER\).*Leave id to HeavyModel"):

        class SQLSaw(HeavyModel, table=True):
            metadata: ClassVar[MetaData] = SCRAP
            __tablename__ = "saws"

            id: int | None = Field(default=None, primary_key=True)  # type: ignore[assignment]


def test_mixins_bring_their_columns() -> None:
    class Stamped(SQLModel):
        stamp: str = "none"

    class SQLSaw(Stamped, Versioned, SoftDeletable, HeavyModel, table=True):
        metadata: ClassVar[MetaData] = SCRAP
        __tablename__ = "stamped_saws"

    table = SQLSaw.__table__  # type: ignore[attr-defined]
    assert {"stamp", "version", "deleted_at", "id", "created_at"} == set(table.columns.keys())
    assert SQLSaw.__mapper__.version_id_col is table.columns.version  # type: ignore[attr-defined]
    assert SQLNail.__mapper__.version_id_col is None  # type: ignore[attr-defined]


def test_a_row_with_a_misspelt_column_is_refused() -> None:
    """SQLModel drops it silently."""
    with pytest.raises(UnknownColumns, match=r"SQLAxe has no wieght\. Its columns are .*weight"):
        SQLAxe(name="Broad axe", wieght=7)  # type: ignore[call-arg]


def test_these_are_mistakes_of_the_code() -> None:
    assert issubclass(NotATable, CodeFault)
    assert issubclass(TableRefused, CodeFault)
    assert issubclass(UnknownColumns, CodeFault)


def test_defaults_are_not_shared() -> None:
    one, other = SQLNail(), SQLNail()

    one.marks.append("rusty")

    assert one.id != other.id
    assert other.marks == []


def test_ids_are_version_7_uuids_and_sort_by_time() -> None:
    noon, later = At(datetime(2026, 11, 21, 12, tzinfo=UTC)), At(datetime(2026, 11, 21, 12, 0, 1, tzinfo=UTC))
    with moments.given_by(noon):
        first = new_id()
    with moments.given_by(later):
        second = new_id()

    assert uuid.UUID(first).version == 7
    assert uuid.UUID(first).variant == uuid.RFC_4122
    assert first < second
    assert int(uuid.UUID(first)) >> 80 == int(noon.now().timestamp() * 1000)


def test_rows_ask_the_moments_of_a_replay_when_they_were_made() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)

    with moments.given_by(At(noon)):
        axe = SQLAxe(name="an axe")

    assert axe.created_at == noon
    assert SQLAxe(name="another").created_at > noon


class At(moments.Moments):
    """A clock that stands still."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment."""
        return self._moment
