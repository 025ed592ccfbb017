"""What a search found, as pages see it."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Shape = TypeVar("Shape")


class SearchResult(BaseModel, Generic[Shape]):
    """What was found, best first, and what people should know about it."""

    model_config = ConfigDict(frozen=True)

    found: tuple[Shape, ...] = ()
    note: str | None = None
    """A sentence to show above the result: why it is by words only. None where there is nothing to say."""
