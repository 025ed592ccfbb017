"""What every munger is."""

from typing import Generic, Protocol, TypeVar

from ..sql_models.heavy_models import HeavyModel

Row = TypeVar("Row", bound=HeavyModel, contravariant=True)
Shape = TypeVar("Shape", covariant=True)


class ModelMunger(Protocol, Generic[Shape, Row]):
    """Turns a row into the shape that pages see."""

    def to_model(self, row: Row) -> Shape:
        """The shape of this row."""
