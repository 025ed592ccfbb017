"""What stands in columns for rows that exist."""

from collections.abc import Iterable, Iterator
from enum import Enum
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from alembic.operations import ops

# What a required column holds that comes back when a migration is taken back.
NOTHING = MappingProxyType({bool: "false", int: "0", float: "0", str: "''", dict: "'{}'", list: "'[]'"})
NOTHING_SPELLED = MappingProxyType(
    {"Uuid": "'00000000-0000-0000-0000-000000000000'", "UUID": "'00000000-0000-0000-0000-000000000000'"}
)


def fill(table: str, column: Any) -> Iterator[str]:
    """Give a required column a value for the rows that exist: the model's own default.

    Yields what to do where the model has none.
    """
    if column.nullable or column.server_default is not None or column.computed is not None:
        return
    if (literal := literal_of(column.default)) is not None:
        column.server_default = sa.DefaultClause(sa.text(literal))
        return
    yield (
        f"{table}.{column.name} must not be NULL, but rows that exist have no value for it. Give the field "
        f"a default (= 0, = False, ...), allow NULL ({column.name}: ... | None = None), or say what the "
        'database shall fill in:  Field(sa_column_kwargs={"server_default": "..."})'
    )


def bring_back(op: ops.DropColumnOp) -> list[Any]:
    """Add a dropped column again: a required one gets some value, and then forgets it."""
    back: Any = op.reverse()
    if back.column.nullable or back.column.server_default is not None:
        return [back]
    back.column.server_default = sa.DefaultClause(sa.text(_nothing(back.column.type)))
    return [back, ops.AlterColumnOp(op.table_name, op.column_name, modify_server_default=None)]


def literal_of(default: Any) -> str | None:
    """A Python default as SQL, where it is one value for all rows."""
    if default is None or not default.is_scalar:
        return None
    value = default.arg.name if isinstance(default.arg, Enum) else default.arg
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return quoted(value) if isinstance(value, str) else None


def enums_of(columns: Iterable[Any]) -> dict[str, str]:
    """Enumerated types of columns: {"colour": "'red', 'blue'"}."""
    types = [column.type for column in columns if isinstance(column, sa.Column)]
    return {
        str(one.name): ", ".join(map(quoted, one.enums))
        for one in types
        if isinstance(one, sa.Enum) and one.native_enum and one.name
    }


def quoted(text: str) -> str:
    """A text as SQL spells it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _nothing(kind: Any) -> str:
    if isinstance(kind, sa.Enum):
        return quoted(kind.enums[0])
    if isinstance(kind, sa.DateTime | sa.Date | sa.Time):
        return "now()"
    if spelled := NOTHING_SPELLED.get(type(kind).__name__):
        return spelled
    try:
        return NOTHING.get(kind.python_type, "''")
    except NotImplementedError:
        return "''"
