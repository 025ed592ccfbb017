"""One page of a long list, and what its rows may refer to."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Shape = TypeVar("Shape")

_FROZEN = ConfigDict(frozen=True)


class Place(BaseModel):
    """Where in a list: right after or right before a row, by the words of a ListPage."""

    model_config = _FROZEN

    after: str = ""
    before: str = ""


TOP = Place()
"""The first page."""


class Choice(BaseModel):
    """One thing to choose: its id, and what people call it."""

    model_config = _FROZEN

    id: str
    name: str


class Choices(BaseModel):
    """What there is to choose, by field."""

    model_config = _FROZEN

    by_field: tuple[tuple[str, tuple[Choice, ...]], ...] = ()

    @classmethod
    def of_fields(cls, **by_field: tuple[Choice, ...]) -> "Choices":
        """What there is to choose: Choices.of_fields(owner_id=...)."""
        return cls(by_field=tuple(by_field.items()))

    def of(self, field: str) -> tuple[Choice, ...]:
        """What there is to choose for a field."""
        return dict(self.by_field).get(field, ())

    def name(self, field: str, chosen: str | None) -> str | None:
        """What people call the one that was chosen; its id where it has no name."""
        return next((choice.name for choice in self.of(field) if choice.id == chosen), chosen)


class ListPage(BaseModel, Generic[Shape]):
    """Some rows of a list, in order, and the way to the rows around them."""

    model_config = _FROZEN

    items: tuple[Shape, ...]
    choices: Choices = Choices()
    before: str = ""
    """What leads to the rows before these; empty on the first page."""
    after: str = ""
    """What leads to the rows after these; empty on the last page."""
