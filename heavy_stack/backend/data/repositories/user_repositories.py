"""Rows of the users table."""

from sqlmodel import col, select

from ....shared_models.users import UserId
from ..sql_models.users import SQLUser
from .base_repositories import SQLRepositoryBase


class UserRepository(SQLRepositoryBase[SQLUser, UserId]):
    """Reads and writes users."""

    async def get_by_email(self, email: str) -> SQLUser | None:
        """The user with this e-mail, if there is one."""
        found: SQLUser | None = await self.db_session.scalar(
            select(SQLUser).where(col(SQLUser.email) == email)
        )
        return found
