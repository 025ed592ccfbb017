"""What managers of searchable tables share: from what somebody typed to rows, with or without vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

import structlog

from ...errors import EmbedderFailed
from ...search.embedders import Embedder
from ...search.typed_query import TypedQuery
from ..repositories.base_repositories import Conditions, Id, Row
from ..repositories.search_repositories import SearchableRepository

BY_WORDS = "These are found by their words only."
NO_EXTENSION = f"Search by meaning is unavailable: the database lacks the extension vector. {BY_WORDS}"
NO_EMBEDDER = f"Search by meaning is unavailable: nothing is set up for it. {BY_WORDS}"
NO_ANSWER = f"Search by meaning is unavailable at the moment. {BY_WORDS}"

log = structlog.get_logger("heavy.search")


@dataclass(frozen=True)
class FoundRows(Generic[Row]):
    """Rows, best first, and why they were found by words only, if they were."""

    rows: Sequence[Row] = ()
    note: str | None = None


async def search_rows(
    repository: SearchableRepository[Row, Id],
    embedder: Embedder | None,
    text: str,
    *,
    limit: int = 20,
    where: Conditions = (),
) -> FoundRows[Row]:
    """Find rows by words and by meaning; by words alone where that is all there is.

    Raises:
        SearchUnavailable: where not even words can be searched.
    """
    query = TypedQuery.parse(text)
    if query.is_empty:
        return FoundRows()
    # Before the first statement: whoever waits for another machine holds no connection meanwhile.
    vector, note = await _vector(query.meaning, embedder)
    rows = await repository.search(
        text,
        vector,
        limit=limit,
        where=where,
        model=embedder.name if embedder else None,
        similarity=embedder.similarity if embedder else 1.0,
    )
    has_vectors = note is not None or await repository.searches_meaning()
    return FoundRows(rows, note if has_vectors else NO_EXTENSION)


async def _vector(meaning: str, embedder: Embedder | None) -> tuple[Sequence[float] | None, str | None]:
    """The vector of a question, and what is to be said where there is none."""
    if embedder is None:
        return None, NO_EMBEDDER
    if not meaning:
        return None, None
    try:
        return (await embedder.embed([meaning]))[0], None
    except EmbedderFailed as error:
        log.warning("a search goes by words only", reason=str(error))
        return None, NO_ANSWER
