"""What a developer is shown of values that do not let themselves be looked at."""

from dataclasses import dataclass

from heavy_engine.dev_panel.values import describe


class Withheld:
    """A column, as a row has it whose unit of work is over."""

    def __get__(self, row: object, owner: type) -> "Withheld":
        if row is None:
            return self
        raise RuntimeError("the row is detached")

    def __set__(self, row: object, value: object) -> None:
        pass


@dataclass
class Row:
    name: str
    price: Withheld = Withheld()  # The class has to hold it.


def test_a_field_that_cannot_be_had_is_left_open() -> None:
    assert describe(Row("axe")) == "Row(name='axe', price=Ellipsis)"
