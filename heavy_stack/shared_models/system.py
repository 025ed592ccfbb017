"""The state of the system as pages see it."""

from pydantic import BaseModel, ConfigDict


class DatabaseStatus(BaseModel):
    """What the database is and how far its migrations are."""

    model_config = ConfigDict(frozen=True)

    server: str
    database: str
    extensions: tuple[str, ...]
    migration: str
    pending: tuple[str, ...]
