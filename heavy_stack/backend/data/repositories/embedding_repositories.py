"""The vectors of a table: written, found missing, asked for, kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    ColumnElement,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    delete,
    func,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ..sql_models.searchable import Searchable, embeddings_of, searched_text, table_of
from ..statements.hybrid_search import vector_text
from .base_repositories import QueryBase

LEASE = text("interval '2 minutes'")


@dataclass(frozen=True)
class Claimed:
    """A text whose vector somebody is about to ask for."""

    id: str
    digest: str
    """Of the text that the table of vectors knows of; while it stays the same, nobody changed the row."""
    text: str


class EmbeddingRepository(QueryBase):
    """Reads and writes the table of vectors that belongs to a Searchable one."""

    def __init__(self, db_session: AsyncSession, row: type[Searchable]) -> None:
        super().__init__(db_session)
        self._table, self._vectors = table_of(row), embeddings_of(row)
        self._text = searched_text(row)
        self._dimensions = row.__embedding_dimensions__

    async def write(self, texts: Mapping[str, str], vectors: Sequence[Sequence[float]], model: str) -> None:
        """Keep the vectors of texts, given as id and text."""
        values = [
            {"id": row_id, "digest": digest(of), "model": model, "numbers": vector_text(vector)}
            for (row_id, of), vector in zip(texts.items(), vectors, strict=True)
        ]
        numbers = cast(bindparam("numbers", type_=String), VECTOR(self._dimensions))
        added = insert(self._vectors).values(embedding=numbers, is_stale=False)
        await self._put(added, values, ("digest", "model", "embedding", "is_stale"))

    async def mark_stale(self, texts: Mapping[str, str]) -> None:
        """Note that these texts, given as id and text, have no vector; an old one serves meanwhile."""
        values = [{"id": row_id, "digest": digest(of)} for row_id, of in texts.items()]
        await self._put(insert(self._vectors).values(is_stale=True), values, ("digest", "is_stale"))

    async def find_stale(
        self, model: str, *, after: str | None, count: int, every: bool = False
    ) -> str | None:
        """Mark those of the next `count` rows whose vector is missing, of an old text or another model.

        Answers the last id it looked at, None when there are no more rows. `every` marks all.
        """
        window = (
            select(self._table.c.id, self._digest().label("digest")).order_by(self._table.c.id).limit(count)
        )
        if after is not None:
            window = window.where(self._table.c.id > after)
        seen = window.cte("seen")
        kept = self._vectors.c
        is_right = and_(kept.id.is_not(None), kept.digest == seen.c.digest, kept.model == model)
        wrong = select(seen.c.id, seen.c.digest, text("true")).outerjoin_from(
            seen, self._vectors, kept.id == seen.c.id
        )
        if not every:
            # Those that are marked stay so; touching them would only cost.
            wrong = wrong.where(or_(kept.id.is_(None), and_(~kept.is_stale, ~func.coalesce(is_right, False))))
        added = insert(self._vectors).from_select(["id", "digest", "is_stale"], wrong)
        await self.db_session.execute(self._upsert(added, ("digest", "is_stale")))
        last = await self.db_session.scalar(select(func.max(cast(seen.c.id, String))))
        return str(last) if last else None

    async def drop_orphans(self, *, after: str | None, until: str | None) -> None:
        """Drop the vectors of rows that are gone, those with ids from one to another."""
        kept = self._vectors.c
        there = select(self._table.c.id).where(self._table.c.id == kept.id)
        gone = delete(self._vectors).where(~there.exists())
        if after is not None:
            gone = gone.where(kept.id > after)
        if until is not None:
            gone = gone.where(kept.id <= until)
        await self.db_session.execute(gone)

    async def drop(self, ids: Sequence[str]) -> None:
        """Drop the vectors of rows that are going."""
        await self.db_session.execute(delete(self._vectors).where(self._vectors.c.id.in_(ids)))

    async def claim(self, count: int) -> list[Claimed]:
        """Take texts that lack a vector; nobody else gets them for two minutes."""
        kept = self._vectors.c
        free = or_(kept.busy_until.is_(None), kept.busy_until < func.now())
        chosen = select(kept.id).where(kept.is_stale, free).order_by(kept.id).limit(count)
        taken = (
            update(self._vectors)
            .where(kept.id.in_(chosen.with_for_update(skip_locked=True).scalar_subquery()))
            .values(busy_until=func.now() + LEASE)
            .returning(kept.id, kept.digest)
            .cte("taken")
        )
        rows = await self.db_session.execute(
            select(taken.c.id, taken.c.digest, self._text).join(self._table, self._table.c.id == taken.c.id)
        )
        return [Claimed(*row) for row in rows]

    async def keep(
        self, claimed: Sequence[Claimed], vectors: Sequence[Sequence[float] | None], model: str
    ) -> None:
        """Keep what was asked for, except for texts that were changed meanwhile; None: there is none."""
        kept = self._vectors.c
        numbers = cast(bindparam("numbers", type_=String), VECTOR(self._dimensions))
        done = (
            update(self._vectors)
            .where(kept.id == bindparam("of_id"), kept.digest == bindparam("of_digest"))
            .values(
                embedding=numbers,
                digest=bindparam("new_digest"),
                model=model,
                is_stale=False,
                busy_until=null(),
            )
        )
        values = [
            {
                "of_id": one.id,
                "of_digest": one.digest,
                "new_digest": digest(one.text),
                "numbers": None if vector is None else vector_text(vector),
            }
            for one, vector in zip(claimed, vectors, strict=True)
        ]
        await (await self.db_session.connection()).execute(done, values)

    async def release(self, claimed: Sequence[Claimed]) -> None:
        """Give texts back whose vectors could not be had."""
        kept = self._vectors.c
        given = (
            update(self._vectors).where(kept.id.in_([one.id for one in claimed])).values(busy_until=null())
        )
        await self.db_session.execute(given)

    async def count_stale(self) -> int:
        """How many texts lack a vector, as far as it is known."""
        counted = select(func.count()).select_from(self._vectors).where(self._vectors.c.is_stale)
        return int(await self.db_session.scalar(counted) or 0)

    def _digest(self) -> ColumnElement[Any]:
        return cast(func.md5(self._text), Uuid(as_uuid=False))

    async def _put(self, added: Any, values: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
        await (await self.db_session.connection()).execute(self._upsert(added, columns), values)

    @staticmethod
    def _upsert(added: Any, columns: tuple[str, ...]) -> Any:
        new = {name: added.excluded[name] for name in columns}
        return added.on_conflict_do_update(index_elements=["id"], set_=new | {"busy_until": null()})


def digest(of: str) -> str:
    """The md5 of a text as PostgreSQL's md5(text)::uuid; it tells texts apart and protects nothing."""
    return str(UUID(md5(of.encode(), usedforsecurity=False).hexdigest()))
