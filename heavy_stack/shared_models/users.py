"""Users as pages see them."""

from typing import NewType

from pydantic import BaseModel, ConfigDict

UserId = NewType("UserId", str)


class User(BaseModel):
    """Somebody whom the database knows."""

    model_config = ConfigDict(frozen=True)

    id: UserId
    name: str
    email: str


class AnonymousUser(BaseModel):
    """Somebody who has not said who they are."""

    model_config = ConfigDict(frozen=True)

    name: str = "AnonymousUser"
