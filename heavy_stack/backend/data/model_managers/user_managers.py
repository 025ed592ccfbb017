"""What people do with users."""

from sqlalchemy.ext.asyncio import AsyncSession

from ....shared_models.users import AnonymousUser, User, UserId
from ..model_mungers.user_model_mungers import UserModelMunger
from ..repositories.user_repositories import UserRepository
from .base_managers import ModelManagerBase


class UserManager(ModelManagerBase):
    """Finds users."""

    def __init__(self, db_session: AsyncSession) -> None:
        super().__init__(db_session)
        self._users = UserRepository(db_session)
        self._munger = UserModelMunger()

    async def get_user(self, user_id: UserId | None) -> User | AnonymousUser:
        """The user with this id; AnonymousUser where there is none (or none any more)."""
        row = await self._users.get(user_id) if user_id else None
        return self._munger.to_model(row) if row else AnonymousUser()

    async def find_user_id(self, email: str) -> UserId | None:
        """The id of the user with this e-mail, if there is one."""
        row = await self._users.get_by_email(email)
        return UserId(row.id) if row else None
