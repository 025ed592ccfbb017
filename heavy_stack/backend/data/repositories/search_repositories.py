"""Repositories of tables that are Searchable."""

from collections.abc import Sequence
from typing import Any, Generic, cast

import structlog

from ...errors import EmbedderFailed, MixinMissing, SearchUnavailable
from ...search.embedders import Embedder
from ...search.typed_query import TypedQuery
from ..sql_models.mixins import SoftDeletable
from ..sql_models.searchable import Searchable, text_of
from ..statements.hybrid_search import LIMIT_MOST, Question, hybrid_search
from ..statements.search_parts import SearchParts, search_parts
from .base_repositories import Conditions, Id, Row, SQLRepositoryBase
from .embedding_repositories import EmbeddingRepository

log = structlog.get_logger("heavy.search")


class SearchableRepository(SQLRepositoryBase[Row, Id], Generic[Row, Id]):
    """Reads, writes and finds the rows of one table that is Searchable.

        class ToolRepository(SearchableRepository[SQLTool, ToolId]): ...

    Raises:
        MixinMissing: when a subclass is defined for a table that is not Searchable.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        row = getattr(cls, "row", None)
        if row is not None and not issubclass(row, Searchable):
            raise MixinMissing(row.__name__, "Searchable", "search")

    async def search(
        self,
        text: str,
        vector: Sequence[float] | None,
        *,
        limit: int = 20,
        where: Conditions = (),
        model: str | None = None,
        similarity: float = -1.0,
    ) -> Sequence[Row]:
        """The rows that fit best, best first: by their words, their meaning, or both.

        The last word may be unfinished. Quotes, or, and -without are understood; there is no text
        that is refused. Softly deleted rows are left out.

        Args:
            text: what somebody typed.
            vector: the same as a vector; None searches by words alone.
            limit: 1 to 200 rows.
            where: conditions, all of which hold.
            model: whose vectors may be compared with this one; None for all.
            similarity: cosine similarity below which a row is not near in meaning.

        Raises:
            SearchUnavailable: where the table has no column of words.
        """
        words = TypedQuery.parse(text)
        if words.is_empty:
            return ()
        near = await self._comparable(vector)
        limit = min(max(limit, 1), LIMIT_MOST)
        question = Question(words, near, limit, where=where, model=model, similarity=similarity)
        return await hybrid_search(self.db_session, self.row, question)

    async def searches_meaning(self) -> bool:
        """Whether this database can hold vectors."""
        return (await self._parts()).embeddings

    async def index(self, changed: Sequence[Row], embedder: Embedder | None) -> None:
        """Write down what rows mean that were added, or whose text was changed; after the flush.

        With a remote embedder, or one that fails, they are marked: the keeper of the search asks
        for their vectors after the commit. Nothing here fails because of an embedder.
        """
        if not changed or not (await self._parts()).embeddings:
            return
        texts = {row.id: text_of(row) for row in cast(Sequence[Any], changed)}
        embeddings = EmbeddingRepository(self.db_session, self.row)
        usable = embedder if embedder and self._fits(embedder.dimensions) else None
        vectors = await _vectors(list(texts.values()), usable)
        if embedder is None or vectors is None:
            await embeddings.mark_stale(texts)
        else:
            await embeddings.write(texts, vectors, embedder.name)

    async def delete_all(self, gone: Sequence[Row]) -> None:
        """Delete rows, in one statement; softly where the table is SoftDeletable."""
        await super().delete_all(gone)
        if not issubclass(self.row, SoftDeletable):
            await self._forget(gone)

    async def purge_all(self, gone: Sequence[Row]) -> None:
        """Remove rows for good, in one statement, and what they meant."""
        await super().purge_all(gone)
        await self._forget(gone)

    async def purge(self, row: Row) -> None:
        """Remove a row for good, and what it meant."""
        await self.purge_all([row])

    async def _comparable(self, vector: Sequence[float] | None) -> Sequence[float] | None:
        """The vector, if this table can be searched by it; None if it can be searched by words alone."""
        parts = await self._parts()
        if not parts.words:
            raise SearchUnavailable(str(self.row.__tablename__))
        return vector if parts.embeddings and vector is not None and self._fits(len(vector)) else None

    async def _forget(self, gone: Sequence[Row]) -> None:
        if gone and (await self._parts()).embeddings:
            await EmbeddingRepository(self.db_session, self.row).drop([row.id for row in gone])

    def _fits(self, dimensions: int) -> bool:
        return bool(dimensions == self.row.__embedding_dimensions__)

    async def _parts(self) -> SearchParts:
        return await search_parts(self.db_session, self.row)


async def _vectors(texts: list[str], embedder: Embedder | None) -> list[list[float]] | None:
    if embedder is None or embedder.is_remote:
        return None
    try:
        return await embedder.embed(texts)
    except EmbedderFailed as error:
        log.warning("texts have to wait for their vectors", reason=str(error), texts=len(texts))
        return None
