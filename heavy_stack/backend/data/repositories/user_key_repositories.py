"""Rows of the user_keys table."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from ....shared_models.users import UserId
from ..sql_models.user_keys import SQLUserKey
from .base_repositories import SQLRepositoryBase


class UserKeyRepository(SQLRepositoryBase[SQLUserKey, str]):
    """Reads and writes wrapped data keys."""

    async def get_of_user(self, user_id: UserId) -> SQLUserKey | None:
        """The key of a user, if there is one."""
        found: SQLUserKey | None = await self.db_session.scalar(_of_user(user_id))
        return found

    async def hold_of_user(self, user_id: UserId) -> SQLUserKey | None:
        """The key of a user; it stays until this work ends, though it may be wrapped anew meanwhile."""
        held = _of_user(user_id).with_for_update(read=True, key_share=True)
        found: SQLUserKey | None = await self.db_session.scalar(held)
        return found

    async def add_unless_there(self, row: SQLUserKey) -> None:
        """Add a key, unless its user has one; waits for others who are about to add one."""
        values = row.model_dump()
        statement = insert(SQLUserKey).values(values).on_conflict_do_nothing(index_elements=["user_id"])
        await self.db_session.execute(statement)

    async def lock_wrapped_by(
        self, kek_ids: Sequence[str], *, after: str, limit: int
    ) -> Sequence[SQLUserKey]:
        """Keys wrapped by one of these, by id; those that another rotation has are left out."""
        statement = (
            select(SQLUserKey)
            .where(col(SQLUserKey.kek_id).in_(kek_ids), col(SQLUserKey.id) > after)
            .order_by(col(SQLUserKey.id))
            .limit(limit)
            .with_for_update(key_share=True, skip_locked=True)
            .execution_options(populate_existing=True)
        )
        return (await self.db_session.scalars(statement)).all()

    async def count_by_kek(self) -> Mapping[str, int]:
        """How many keys each key-encryption key wraps."""
        kek_id = col(SQLUserKey.kek_id)
        statement = select(kek_id, func.count()).group_by(kek_id).order_by(kek_id)
        return {name: count for name, count in await self.db_session.execute(statement)}  # noqa: C416  # Rows.


def _of_user(user_id: UserId) -> Select[SQLUserKey]:
    fresh = select(SQLUserKey).where(col(SQLUserKey.user_id) == user_id)
    return fresh.execution_options(populate_existing=True)
