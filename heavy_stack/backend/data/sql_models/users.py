"""The users table."""

from sqlmodel import Field

from .heavy_models import HeavyModel


class SQLUser(HeavyModel, table=True):
    """One user."""

    __tablename__ = "users"

    name: str = Field(max_length=200)
    email: str = Field(max_length=320, unique=True, index=True)
