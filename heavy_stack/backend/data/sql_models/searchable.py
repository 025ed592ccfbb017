"""Tables whose rows are found by words and by meaning."""

from dataclasses import dataclass
from typing import Any, ClassVar

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Computed,
    DateTime,
    Index,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    cast,
    event,
    func,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapper
from sqlmodel import AutoString

from ...errors import TableRefused

EMBEDDING_DIMENSIONS = 256
MODEL_NAME_MAX_LENGTH = 200
# SQLModel's own type of `str` is no String to SQLAlchemy.
TEXTS = (String, AutoString)
# In MetaData.info: what can be searched. Not in Table.info, which alembic writes into migrations.
SEARCHED = "searched"


class Searchable:
    """Rows can be searched: by their words, and by what they mean.

        class SQLAxe(Searchable, HeavyModel, table=True):
            __tablename__ = "axes"
            __searched__ = ("name", "story")

    It gives the table a generated column `words`, which PostgreSQL keeps by itself, and a second table
    `axes_embeddings_256` with one vector a row. That one is apart because a database without the
    extension `vector` cannot hold it, and so that lists of rows do not carry 1 KB each. What it holds is
    derived: no migration knows it, search_tables.py creates it.

    Neither is part of the row in Python: SQLAxe(...).words does not exist.
    """

    __searched__: ClassVar[tuple[str, ...]] = ()
    """The text columns that a search looks at, in the order in which they are read."""
    __search_language__: ClassVar[str] = "english"
    """PostgreSQL's name of the language whose endings do not matter; `simple` for none."""
    __embedding_dimensions__: ClassVar[int] = EMBEDDING_DIMENSIONS
    """How many numbers a vector has; after another number:  ./heavy search reindex"""


@dataclass(frozen=True)
class SearchedTable:
    """The class of a table's rows, and the table that holds their vectors."""

    row: type[Searchable]
    vectors: Table


def searched_text(row_class: type[Searchable]) -> ColumnElement[str]:
    """The text of a row that a search looks at, as SQL."""
    first, *others = (func.coalesce(table_of(row_class).c[name], "") for name in row_class.__searched__)
    whole: ColumnElement[str] = cast(first, Text)
    for other in others:
        whole = whole.concat(" ").concat(other)
    return whole


def text_of(row: Searchable) -> str:
    """The same text in Python."""
    return " ".join(str(getattr(row, name) or "") for name in row.__searched__)


def table_of(row_class: type[Searchable]) -> Table:
    """The table of a class of rows."""
    table: Table = row_class.__table__  # type: ignore[attr-defined]
    return table


def embeddings_of(row_class: type[Searchable]) -> Table:
    """The table that holds the vectors of another one."""
    return searched_tables(table_of(row_class).metadata)[table_of(row_class).name].vectors


def searched_tables(metadata: MetaData) -> "dict[str, SearchedTable]":
    """What can be searched, by the names of the tables."""
    known: dict[str, SearchedTable] = metadata.info.setdefault(SEARCHED, {})
    return known


@event.listens_for(Searchable, "after_mapper_constructed", propagate=True)
def _extend(_mapper: Mapper[Any], row_class: type[Searchable]) -> None:
    """Add what belongs to the table and not to the row: unmapped, no SELECT or RETURNING asks for it."""
    table = table_of(row_class)
    if problem := _problem(row_class, table):
        table.metadata.remove(table)
        raise TableRefused(problem)
    table.append_column(_words(row_class, table))
    # Without the list of pending entries, which every search would have to read through.
    off = {"fastupdate": "off"}
    Index(f"ix_{table.name}_words", table.c.words, postgresql_using="gin", postgresql_with=off)
    vectors = _embeddings(table, row_class.__embedding_dimensions__)
    searched_tables(table.metadata)[table.name] = SearchedTable(row_class, vectors)


def _problem(row_class: type[Searchable], table: Table) -> str | None:
    name, searched = row_class.__name__, row_class.__searched__
    texts = [column.key for column in table.columns if isinstance(column.type, TEXTS)]
    if not searched or isinstance(searched, str):
        example = texts[0] if texts else "name"
        return f'{name} does not say what is searched. Write in the class:  __searched__ = ("{example}",)'
    if wrong := [column for column in searched if column not in texts]:
        has = ", ".join(texts) or "none"
        return f"{name} is to be searched by {', '.join(wrong)}, but its text columns are: {has}."
    return None


def _words(row_class: type[Searchable], table: Table) -> "Column[Any]":
    """Stems and whole words: stems find `buying` for `buy`, whole words what begins as somebody types.

    Spelled as PostgreSQL itself spells it, so that models and database compare as equal.
    """
    parts = [_text_sql(table.c[name]) for name in row_class.__searched__]
    whole = " || ' '::text || ".join(parts)
    stems, plain = (
        f"to_tsvector('{language}'::regconfig, {whole})"
        for language in (row_class.__search_language__, "simple")
    )
    return Column("words", TSVECTOR, Computed(f"{stems} || {plain}", persisted=True))


def _text_sql(column: "Column[Any]") -> str:
    name = postgresql.dialect().identifier_preparer.quote(column.name)  # type: ignore[no-untyped-call]
    as_text = name if isinstance(column.type, Text) else f"({name})::text"
    return f"COALESCE({as_text}, ''::text)" if column.nullable else as_text


def _embeddings(table: Table, dimensions: int) -> Table:
    """The table of vectors.

    Its name has their length, so that code of before and after a change can work side by side. No
    foreign key: it would be in the way of migrations that drop or rebuild the table itself.
    """
    made = Table(
        f"{table.name}_embeddings_{dimensions}",
        MetaData(),
        Column("id", Uuid(as_uuid=False), primary_key=True),
        # md5 of the text that the row is about by now; while is_stale, the vector is of another one.
        Column("digest", Uuid(as_uuid=False), nullable=False),
        Column("model", String(MODEL_NAME_MAX_LENGTH)),
        Column("embedding", VECTOR(dimensions)),
        Column("is_stale", Boolean, nullable=False),
        # Somebody is asking another machine for the vector; once this is past, anybody may ask again.
        Column("busy_until", DateTime(timezone=True)),
    )
    cosine = {"embedding": "vector_cosine_ops"}
    Index(f"ix_{made.name}_embedding", made.c.embedding, postgresql_using="hnsw", postgresql_ops=cosine)
    Index(f"ix_{made.name}_stale", made.c.id, postgresql_where=text("is_stale"))
    return made
