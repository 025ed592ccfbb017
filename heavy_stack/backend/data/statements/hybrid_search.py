"""Two lists in one statement: rows near in meaning and rows with the words, fused by their ranks.

Reciprocal rank fusion: a row scores 1 / (60 + rank) for each list it is in. Cormack, Clarke and
Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods",
SIGIR 2009; 60 is theirs. Ranks can be added where distances and word counts cannot.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from typing import cast as cast_type

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    not_,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from ...search.typed_query import TypedQuery
from ..sql_models.searchable import Searchable, embeddings_of, table_of
from . import rows
from .word_queries import any_form, matches, typed_words

FUSION_K = 60
POOL_LEAST = 50
LIMIT_MOST = 200
# Of more rows with the words the newest are ranked: a single letter begins a word in every other row.
RANKED_MOST = 2_000

# For this transaction only. With the scan going on until enough rows pass the conditions, a rare
# condition costs time instead of results (pgvector 0.8).
TUNE = text(
    "select set_config('hnsw.ef_search', :candidates, true),"
    " set_config('hnsw.iterative_scan', 'relaxed_order', true)"
)


@dataclass(frozen=True)
class Shape:
    """What a statement depends on; all else are its parameters."""

    limit: int
    has_beginning: bool
    has_excluded: bool
    has_vector: bool
    has_model: bool

    @property
    def pool(self) -> int:
        """How long each of both lists is."""
        return max(POOL_LEAST, 2 * self.limit)

    @property
    def candidates(self) -> int:
        """How many rows HNSW keeps in mind while it looks; pgvector's own 40 may miss some of the pool."""
        return 2 * self.pool


@dataclass(frozen=True)
class Question:
    """What is looked for: words, and a vector where there is one."""

    words: TypedQuery
    vector: Sequence[float] | None = None
    limit: int = 20
    where: Sequence[ColumnElement[bool]] = ()
    model: str | None = None
    """Whose vectors may be compared; None for all."""
    similarity: float = -1.0
    """Cosine similarity below which a row is not near in meaning."""

    @property
    def shape(self) -> Shape:
        """Of which statement it is."""
        return Shape(
            limit=self.limit,
            has_beginning=bool(self.words.beginning),
            has_excluded=bool(self.words.excluded),
            has_vector=self.vector is not None,
            has_model=self.model is not None,
        )

    @property
    def parameters(self) -> dict[str, object]:
        """What that statement is given."""
        given: dict[str, object] = {"whole": self.words.whole}
        if self.words.beginning:
            given |= {"head": self.words.head, "beginning": f"'{self.words.beginning}':*"}
        if self.vector is not None:
            given |= {"vector": vector_text(self.vector), "furthest": 1 - self.similarity}
            given |= {"excluded": self.words.excluded} if self.words.excluded else {}
            given |= {"model": self.model} if self.model is not None else {}
        return given


async def hybrid_search(db_session: AsyncSession, row: type[Any], question: Question) -> Sequence[Any]:
    """The rows that fit best, best first; equal ones by words, then newest first."""
    if question.vector is not None:
        await db_session.execute(TUNE, {"candidates": str(question.shape.candidates)})
    return (await db_session.scalars(statement_of(row, question), question.parameters)).all()


def statement_of(row: type[Any], question: Question) -> Select[Any]:
    """The statement of a question; one without conditions is kept, for making it takes a millisecond."""
    if question.where:
        return _fused(row, question.shape, question.where)
    key: Any = row
    return _kept(key, question.shape)


@lru_cache(maxsize=256)
def _kept(row: Hashable, shape: Shape) -> Select[Any]:
    return _fused(cast_type(type[Any], row), shape, ())


def _fused(row: type[Any], shape: Shape, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    conditions = rows.visible(row, where, deleted=False)
    words = _by_words(row, shape, conditions)
    if not shape.has_vector:
        return _rows(row, words, [words.c.rank], shape.limit)
    near = _by_meaning(row, shape, conditions)
    both = words.join(near, words.c.id == near.c.id, full=True)
    score = func.coalesce(_share(words), 0.0) + func.coalesce(_share(near), 0.0)
    best = select(
        func.coalesce(words.c.id, near.c.id).label("id"), score.label("score"), words.c.rank.label("rank")
    ).select_from(both)
    found = best.subquery("found")
    return _rows(row, found, [found.c.score.desc(), found.c.rank.asc().nulls_last()], shape.limit)


def _rows(row: type[Any], found: Subquery, order: list[ColumnElement[Any]], limit: int) -> Select[Any]:
    joined = select(row).join(found, found.c.id == table_of(row).c.id)
    return joined.order_by(*order).limit(limit)


def _share(ranked: FromClause) -> ColumnElement[Any]:
    return literal(1.0, Float) / cast(ranked.c.rank + FUSION_K, Float)


def _by_words(row: type[Searchable], shape: Shape, conditions: Sequence[ColumnElement[bool]]) -> Subquery:
    table = table_of(row)
    asked = typed_words(row.__search_language__, unfinished=shape.has_beginning)
    matching = select(table.c.id, table.c.words).where(matches(table, asked), *conditions)
    newest = matching.order_by(table.c.id.desc()).limit(_in_sql(RANKED_MOST)).subquery("matching")
    order = (func.ts_rank(newest.c.words, asked).desc(), newest.c.id.desc())
    ranked = select(newest.c.id, func.row_number().over(order_by=order).label("rank"))
    return ranked.order_by(*order).limit(_in_sql(shape.pool)).subquery("by_words")


def _by_meaning(row: type[Searchable], shape: Shape, conditions: Sequence[ColumnElement[bool]]) -> Subquery:
    """The nearest rows that meet the conditions; the order of the index is mended by the outer query."""
    table, vectors = table_of(row), embeddings_of(row)
    wanted = cast(bindparam("vector", type_=String), VECTOR(row.__embedding_dimensions__))
    distance = vectors.c.embedding.op("<=>", return_type=Float())(wanted)
    more = [not_(matches(table, any_form("excluded", row.__search_language__)))] if shape.has_excluded else []
    more += [vectors.c.model == bindparam("model")] if shape.has_model else []
    scanned = (
        select(table.c.id, distance.label("distance"))
        .join_from(vectors, table, table.c.id == vectors.c.id)
        .where(*conditions, *more)
        .order_by(distance)
        .limit(_in_sql(shape.pool))
        .subquery("scanned")
    )
    rank = func.row_number().over(order_by=(scanned.c.distance, scanned.c.id.desc()))
    # Here and not within: the index would go on looking for nearer rows, which there are none of.
    near = select(scanned.c.id, rank.label("rank")).where(scanned.c.distance <= bindparam("furthest"))
    return near.subquery("by_meaning")


def _in_sql(number: int) -> ColumnElement[int]:
    """As text of the statement: the planner takes an unknown limit for a tenth of the table."""
    return literal_column(str(int(number)))


def vector_text(vector: Sequence[float]) -> str:
    """A vector as PostgreSQL reads it."""
    return "[" + ",".join(format(number, ".7g") for number in vector) + "]"
