"""What every munger is."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from ...errors import MungerIncomplete
from ..declared_types import declared_types, is_open
from ..sql_models.heavy_models import HeavyModel
from .fields import problem_of

Row = TypeVar("Row", bound=HeavyModel)
Shape = TypeVar("Shape", bound=BaseModel)


class ModelMunger(Generic[Shape, Row]):
    """Turns a row into the shape that pages see; checked when the class is defined.

        class ToolModelMunger(ModelMunger[Tool, SQLTool]):
            def borrower(self, row: SQLTool) -> str:
                return row.lent_to or "nobody"

    Each field of the shape is the column of that name, unless a method of that name says more.

    Raises:
        MungerIncomplete: for a class that leaves a field out, or gives it what it does not take.
    """

    _shape: type[Shape]
    _methods: tuple[str, ...] = ()
    _columns: tuple[str, ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        types = declared_types(cls, ModelMunger)
        if not types:
            raise MungerIncomplete(
                f"{cls.__name__} does not say what it makes of what."
                f" Write: class {cls.__name__}(ModelMunger[Axe, SQLAxe])"
            )
        if is_open(types) or "to_model" in vars(cls):
            return
        cls._learn(*types)

    def to_model(self, row: Row) -> Shape:
        """The shape of this row."""
        values = {name: getattr(row, name) for name in self._columns}
        for name in self._methods:
            method: Callable[[Row], Any] = getattr(self, name)
            values[name] = method(row)
        return self._shape(**values)

    def to_models(self, rows: Iterable[Row]) -> tuple[Shape, ...]:
        """The shapes of these rows, in their order."""
        return tuple(self.to_model(row) for row in rows)

    @classmethod
    def _learn(cls, shape: type[Shape], row: type[Row]) -> None:
        names = tuple(shape.model_fields)
        cls._shape = shape
        cls._methods = tuple(name for name in names if callable(getattr(cls, name, None)))
        cls._columns = tuple(name for name in names if name not in cls._methods)
        found = (problem_of(cls.__name__, shape, row, name) for name in cls._columns)
        if problems := [problem for problem in found if problem]:
            raise MungerIncomplete(" ".join(problems))
