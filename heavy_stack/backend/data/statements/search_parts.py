"""Which parts of the search a database has: the words, the vectors, both or none."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from ..sql_models.searchable import Searchable, embeddings_of, table_of

LOOK = text(
    "select exists (select from pg_attribute where attrelid = to_regclass(:rows) and attname = 'words'),"
    " to_regclass(:embeddings) is not null"
)


@dataclass(frozen=True)
class SearchParts:
    """What there is to search in for one table."""

    words: bool
    embeddings: bool


async def search_parts(db_session: AsyncSession, row: type[Searchable]) -> SearchParts:
    """Look once a connection; what is missing is looked for again, since a migration may bring it."""
    known: dict[Any, Any] = (await db_session.connection()).info
    key = ("search parts", table_of(row).name)
    if key not in known:
        names = {"rows": _spelled(table_of(row)), "embeddings": _spelled(embeddings_of(row))}
        words, embeddings = (await db_session.execute(LOOK, names)).one()
        found = SearchParts(bool(words), bool(embeddings))
        if not (found.words and found.embeddings):
            return found
        known[key] = found
    return SearchParts(words=True, embeddings=True)


def _spelled(table: Table) -> str:
    return str(postgresql.dialect().identifier_preparer.format_table(table))  # type: ignore[no-untyped-call]
