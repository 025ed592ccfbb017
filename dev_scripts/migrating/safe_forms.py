"""From what alembic found to what a running deployment bears.

A change may need up to three migrations: `before` drops indexes, `main` changes tables in a moment, and
`after` does what takes long and locks nothing: it builds indexes and checks constraints.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from alembic.operations import ops

from dev_scripts.errors import CommandFailed
from dev_scripts.migrating.operations import AutocommitBlock, building, dropping
from dev_scripts.migrating.values import bring_back, enums_of, fill

NAME_MAX = 63


@dataclass
class Part:
    """One migration: both directions, each in the order in which it runs."""

    suffix: str
    up: list[Any] = field(default_factory=list)
    down: list[Any] = field(default_factory=list)

    def add(self, up: list[Any], down: list[Any]) -> None:
        """Do something last, and take it back first."""
        self.up += up
        self.down = down + self.down


@dataclass
class Plan:
    """The migrations of one change."""

    before: Part = field(default_factory=lambda: Part("old indexes go"))
    main: Part = field(default_factory=lambda: Part(""))
    after: Part = field(default_factory=lambda: Part("indexes and checks"))

    def parts(self) -> list[Part]:
        """Those that do something; one alone needs no suffix."""
        # A block commits what stands before it, which would then run again after a failure.
        self.after.up.sort(key=lambda op: not isinstance(op, AutocommitBlock))
        self.after.down.sort(key=lambda op: isinstance(op, AutocommitBlock))
        found = [part for part in (self.before, self.main, self.after) if part.up]
        return [Part("", found[0].up, found[0].down)] if len(found) == 1 else found


def plan(upgrade: ops.UpgradeOps) -> Plan:
    """Sort and rewrite what alembic found.

    Raises:
        CommandFailed: a new column can be filled by nobody.
    """
    made = Plan()
    new = {op.table_name for op in upgrade.ops if isinstance(op, ops.CreateTableOp)}
    gone = {op.table_name for op in upgrade.ops if isinstance(op, ops.DropTableOp)}
    refusals: list[str] = []
    for op in _flat(upgrade.ops):
        table = str(getattr(op, "table_name", "") or getattr(op, "source_table", ""))
        if table in new | gone:
            _add_free(made, op, goes=table in gone)
        else:
            refusals += _careful(op)(made, table, op)
    if refusals:
        raise CommandFailed("\n".join([*refusals, "No file was written."]))
    return made


def _add_free(made: Plan, op: Any, *, goes: bool) -> None:
    """Tables that nobody uses yet, or any more."""
    if goes and isinstance(op, ops.DropIndexOp):
        made.main.down.insert(0, op.reverse())  # it goes with its table
        return
    columns = op.columns if isinstance(op, ops.CreateTableOp) else ()
    types = [ops.ExecuteSQLOp(f"drop type {name}") for name in enums_of(columns)]
    made.main.add([op], [op.reverse(), *types])


def _careful(op: Any) -> Callable[[Plan, str, Any], Iterable[str]]:
    """The way to change a table that is in use; it answers what cannot be done."""
    if isinstance(op, ops.AlterColumnOp) and op.modify_nullable is False:
        return _require
    ways: dict[type, Callable[[Plan, str, Any], Iterable[str]]] = {
        ops.AddColumnOp: _add_column,
        ops.DropColumnOp: _drop_column,
        ops.CreateIndexOp: _build_index,
        ops.DropIndexOp: _drop_index,
        ops.CreateForeignKeyOp: _add_foreign_key,
        ops.CreateUniqueConstraintOp: _add_unique,
    }
    return ways.get(type(op), _as_it_is)


def _as_it_is(made: Plan, _table: str, op: Any) -> Iterable[str]:
    made.main.add([op], [op.reverse()])
    return ()


def _add_column(made: Plan, table: str, op: ops.AddColumnOp) -> Iterable[str]:
    types = enums_of([op.column])
    create = [ops.ExecuteSQLOp(f"create type {name} as enum ({values})") for name, values in types.items()]
    drop = [ops.ExecuteSQLOp(f"drop type {name}") for name in types]
    for column in (op.column,):
        # The type is made above; the column shall not make it again.
        if isinstance(column.type, sa.Enum):
            column.type = sa.dialects.postgresql.ENUM(
                *column.type.enums, name=column.type.name, create_type=False
            )
    made.main.add([*create, op], [op.reverse(), *drop])
    return fill(table, op.column)


def _drop_column(made: Plan, _table: str, op: ops.DropColumnOp) -> Iterable[str]:
    made.main.add([op], bring_back(op))
    return ()


def _build_index(made: Plan, _table: str, op: ops.CreateIndexOp) -> Iterable[str]:
    made.after.add(building(op), dropping(op))
    return ()


def _drop_index(made: Plan, _table: str, op: ops.DropIndexOp) -> Iterable[str]:
    made.before.add(dropping(op), building(op.reverse()))
    return ()


def _add_foreign_key(made: Plan, table: str, op: ops.CreateForeignKeyOp) -> Iterable[str]:
    name = op.constraint_name = str(op.constraint_name or _name(table, op.local_cols, "fkey"))
    op.kw = {**op.kw, "postgresql_not_valid": True}
    made.main.add([op], [ops.DropConstraintOp(name, table, type_="foreignkey")])
    made.after.add([_validate(table, name)], [])
    return ()


def _add_unique(made: Plan, table: str, op: ops.CreateUniqueConstraintOp) -> Iterable[str]:
    name = str(op.constraint_name or _name(table, op.columns, "key"))
    index = ops.CreateIndexOp(name, table, list(op.columns), unique=True)
    use = ops.ExecuteSQLOp(f"alter table {table} add constraint {name} unique using index {name}")
    made.after.add([*building(index), use], [ops.DropConstraintOp(name, table, type_="unique")])
    return ()


def _require(made: Plan, table: str, op: ops.AlterColumnOp) -> Iterable[str]:
    """A validated check spares PostgreSQL the look at every row.

    https://www.postgresql.org/docs/current/sql-altertable.html: SET NOT NULL.
    """
    name = _name(table, [op.column_name], "not_null")
    check = ops.CreateCheckConstraintOp(
        name, table, sa.text(f"{op.column_name} is not null"), postgresql_not_valid=True
    )
    drop = ops.DropConstraintOp(name, table, type_="check")
    made.main.add([check], [drop])
    made.after.add([_validate(table, name), op, drop], [check, op.reverse()])
    return ()


def _validate(table: str, constraint: str) -> ops.ExecuteSQLOp:
    return ops.ExecuteSQLOp(f"alter table {table} validate constraint {constraint}")


def _name(table: str, columns: Iterable[Any], kind: str) -> str:
    """A name as PostgreSQL would give it; without one, no migration could drop it."""
    return "_".join([table, *map(str, columns), kind])[-NAME_MAX:].lstrip("_")


def _flat(found: Iterable[Any]) -> Iterator[Any]:
    for op in found:
        if isinstance(op, ops.ModifyTableOps):
            yield from _flat(op.ops)
        else:
            yield op
