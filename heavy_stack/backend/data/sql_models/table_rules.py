"""What HeavyModel refuses because SQLModel would take it silently."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import NaiveDatetime
from pydantic.fields import FieldInfo
from sqlalchemy import Column, DateTime, Uuid

from ...errors import TableRefused


def refuse_declaration(name: str, bases: tuple[type, ...], namespace: Mapping[str, Any]) -> None:
    """Look at a class that is about to become a table.

    Raises:
        TableRefused: when it inherits from a table, or has no name of its own.
    """
    for base in bases:
        if (table := getattr(base, "__table__", None)) is not None:
            raise TableRefused(
                f"{name} inherits from the table {base.__name__} ({table.name}); its columns would be lost."
                f" Write: class {name}(HeavyModel, table=True), and a mixin for what both share."
            )
    if not isinstance(namespace.get("__tablename__"), str):
        raise TableRefused(
            f"{name} does not say what its table is called; SQLModel would make it {name.lower()!r}."
            f' Write in the class:  __tablename__ = "{_plural(name)}"'
        )


def refuse_columns(name: str, fields: Mapping[str, FieldInfo], namespace: Mapping[str, Any]) -> None:
    """Look at the columns of a class that is about to become a table.

    Raises:
        TableRefused: names every column that would go wrong.
    """
    columns = {key: value for key, value in namespace.items() if isinstance(value, Column)}
    found = (_problems(key, column, fields[key].annotation) for key, column in columns.items())
    if problems := [problem for some in found for problem in some]:
        raise TableRefused(f"{name}: " + " ".join(problems))


def _problems(key: str, column: "Column[Any]", annotation: Any) -> Iterator[str]:
    if key == "id" and not (column.primary_key and isinstance(column.type, Uuid)):
        yield f"id is another one ({column.type}) than repositories and news know. Leave id to HeavyModel."
    if key != "id" and column.primary_key:
        yield f"{key} would be half of a primary key (id, {key}). Write: {key}: ... = Field(unique=True)."
    naive = isinstance(column.type, DateTime) and not column.type.timezone
    if naive and NaiveDatetime not in (annotation, *get_args(annotation)):
        yield (
            f"{key} would lose its time zone. Write {key}: datetime without sa_type, or"
            f" {key}: NaiveDatetime for what a clock on a wall shows."
        )


def _plural(name: str) -> str:
    """A guess at a name, for a message only."""
    return name.removeprefix("SQL").lower() + "s"
