"""Rows of the users table as users."""

from ....shared_models.users import User
from ..sql_models.users import SQLUser
from .base_mungers import ModelMunger


class UserModelMunger(ModelMunger[User, SQLUser]):
    """Makes a User of a row."""
