"""Rows of the users table."""

from sqlmodel import col, select

from ....shared_models.users import UserId
from ..sql_models.users import SQLUser
from .base_repositories import SQLRepositoryBase


class UserRepository(SQLRepositoryBase):
    """Reads and writes users."""

    async def get_user(self, user_id: UserId) -> SQLUser | None:
        """The user with this id, if there is one."""
        return await self._db_session.get(SQLUser, user_id)

    async def get_user_by_email(self, email: str) -> SQLUser | None:
        """The user with this e-mail, if there is one."""
        found: SQLUser | None = await self._db_session.scalar(
            select(SQLUser).where(col(SQLUser.email) == email)
        )
        return found

    async def add_user(self, user: SQLUser) -> None:
        """Add a row."""
        self._db_session.add(user)
        await self._db_session.flush()
