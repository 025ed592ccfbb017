"""Rows of the users table as users."""

from ....shared_models.users import User, UserId
from ..sql_models.users import SQLUser
from .base_mungers import ModelMunger


class UserModelMunger(ModelMunger[User, SQLUser]):
    """Makes a User of a row."""

    def to_model(self, row: SQLUser) -> User:
        """The user of this row."""
        return User(id=UserId(row.id), name=row.name, email=row.email)
