"""Classes whose values pages keep; at the top of a module, as an application's are."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from decimal import Decimal
from enum import Enum, Flag, StrEnum, auto
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, RootModel, field_validator


class State(Enum):
    """What a tool is like."""

    NEW = "new"
    USED = "used"


class Size(StrEnum):
    """How large it is."""

    SMALL = auto()
    LARGE = auto()


class Use(Flag):
    """What it is good for."""

    WOOD = auto()
    STONE = auto()


class Place(NamedTuple):
    """Where it lies."""

    shelf: int
    box: str = "top"


@dataclass(frozen=True)
class Owner:
    """Whose it is."""

    name: str
    since: dt.date


@dataclass
class Tool:
    """A tool; may be changed."""

    name: str
    weight: float = 0
    owner: Owner | None = None
    uses: Use = Use.WOOD
    labels: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def title(self) -> str:
        """Is worked out."""
        return self.name.title()


@dataclass(frozen=True, slots=True)
class Slotted:
    """Has no __dict__."""

    count: int


class Loan(BaseModel):
    """Who has a tool, until when."""

    model_config = ConfigDict(frozen=True)
    id: UUID
    tool: str = Field(alias="toolName", max_length=20)
    until: dt.datetime
    fee: Decimal = Decimal(0)
    state: State = State.NEW
    weight: float = 0


class Names(RootModel[list[str]]):
    """A list that is a model."""


class Shouting(BaseModel):
    """A model that makes something else of what it gets."""

    name: str

    @field_validator("name", mode="before")
    @classmethod
    def louder(cls, name: Any) -> Any:
        return f"{name}!"


class Diary(BaseModel):
    """A model that knows more than its fields."""

    day: str
    _thoughts: str = PrivateAttr("none")


class Loose(BaseModel):
    """A model that takes anything."""

    model_config = ConfigDict(extra="allow")
    name: str = ""


@dataclass
class Counting:
    """A dataclass that makes a field itself."""

    name: str
    length: int = field(init=False, default=0)


@dataclass
class Late:
    """A dataclass that wants something it does not keep."""

    name: str
    suffix: InitVar[str] = ""


class Plain:
    """No dataclass, no model."""


class Whole(int):
    """A number that is more than a number."""
