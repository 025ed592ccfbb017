"""The tables of vectors: derived data, which no migration knows.

They stand where the extension `vector` is, also when it came after the migrations; what is in them
can be made anew from the rows at any time.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

from .sql_models import HeavyModel
from .sql_models.searchable import Searchable, SearchedTable, searched_tables

IncludeObject = Callable[[Any, str | None, str, bool, Any], bool]

NAME = re.compile(r"(?P<of>.+)_embeddings_\d+")
IS_AVAILABLE = text("select exists (select from pg_available_extensions where name = 'vector')")
IS_INSTALLED = text("select exists (select from pg_extension where extname = 'vector')")


def create_search_tables(connection: Connection, metadata: MetaData | None = None) -> tuple[str, ...]:
    """Create the tables of vectors that are missing; answers their names.

    Does nothing where the extension cannot be had: without its package on the server, or without the
    right to create it. Creates none for a table that is not there itself.
    """
    standing = _standing(connection)
    missing = [
        one.vectors
        for name, one in sorted(_searched(metadata).items())
        if name in standing and one.vectors.name not in standing
    ]
    if not missing or not _has_extension(connection):
        return ()
    for vectors in missing:
        vectors.create(connection)
    return tuple(vectors.name for vectors in missing)


def drop_orphaned_search_tables(connection: Connection) -> tuple[str, ...]:
    """Drop vectors of tables that are gone; answers the names."""
    standing = _standing(connection)
    return _drop(connection, [name for name in standing if _of(name) not in standing])


def drop_left_over_search_tables(connection: Connection, metadata: MetaData | None = None) -> tuple[str, ...]:
    """Drop vectors of another length than the models want, or of a table that is no longer searched."""
    wanted = {one.vectors.name for one in _searched(metadata).values()}
    return _drop(connection, [name for name in _standing(connection) if name not in wanted])


def include_object_for(_connection: Connection) -> IncludeObject:
    """For alembic's `include_object`: tables of vectors are no difference between models and database."""

    def include(_item: Any, name: str | None, kind: str, is_reflected: bool, counterpart: Any) -> bool:
        in_database_only = kind == "table" and is_reflected and counterpart is None
        return not (in_database_only and _of(name or ""))

    return include


def searchable_classes(metadata: MetaData | None = None) -> tuple[type[Searchable], ...]:
    """The classes of rows that can be searched."""
    return tuple(one.row for _name, one in sorted(_searched(metadata).items()))


def _searched(metadata: MetaData | None) -> dict[str, SearchedTable]:
    return searched_tables(metadata or HeavyModel.metadata)


def _of(name: str) -> str:
    """The table whose vectors a table of this name holds; empty for a name of another kind."""
    found = NAME.fullmatch(name)
    return found["of"] if found else ""


def _drop(connection: Connection, names: Sequence[str]) -> tuple[str, ...]:
    gone = tuple(name for name in names if _of(name) and _is_of_vectors(connection, name))
    for name in gone:
        connection.execute(text(f"drop table {connection.dialect.identifier_preparer.quote(name)}"))
    return gone


def _is_of_vectors(connection: Connection, name: str) -> bool:
    """Whether it is one of ours, and not somebody's table of a like name."""
    columns = {column["name"] for column in inspect(connection).get_columns(name)}
    return columns == {"id", "digest", "model", "embedding", "is_stale", "busy_until"}


def _standing(connection: Connection) -> Sequence[str]:
    """The tables that are there; none on CockroachDB, whose vectors and words are others."""
    return sorted(inspect(connection).get_table_names()) if connection.dialect.name == "postgresql" else ()


def _has_extension(connection: Connection) -> bool:
    """Whether the extension is there by now; creates it where that is possible."""
    if connection.scalar(IS_INSTALLED):
        return True
    if not connection.scalar(IS_AVAILABLE):
        return False
    # Whether this role may create it is known only by trying: it depends on the extension's own file.
    savepoint = connection.begin_nested()
    try:
        connection.execute(text("create extension if not exists vector"))
    except DBAPIError:
        savepoint.rollback()
        return False
    savepoint.commit()
    return True
