"""A munger that leaves something out is refused while it is defined."""

from datetime import datetime
from typing import Any, NewType

import pytest
from pydantic import BaseModel, ConfigDict

from heavy_stack.backend.data.model_mungers.base_mungers import ModelMunger, Row, Shape
from heavy_stack.backend.errors import CodeFault, MungerIncomplete
from tests.support.shed import Axe, AxeId, AxeModelMunger, SQLAxe, SQLNail

NailId = NewType("NailId", str)


class Nail(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: NailId
    length: float | None


class NailModelMunger(ModelMunger[Nail, SQLNail]):
    """Every field has its column; a NewType, a wider number and an option take what the column gives."""


def test_a_row_becomes_a_shape() -> None:
    row = SQLAxe(name="Broad axe", lent_to="Ada")

    assert AxeModelMunger().to_model(row) == Axe(
        id=AxeId(row.id), name="Broad axe", version=1, borrower="Ada"
    )
    assert AxeModelMunger().to_model(SQLAxe(name="Saw")).borrower == "nobody"


def test_rows_keep_their_order() -> None:
    nails = [SQLNail(length=length) for length in (3, 1, 2)]

    assert [nail.length for nail in NailModelMunger().to_models(nails)] == [3, 1, 2]
    assert NailModelMunger().to_models(iter(())) == ()


def test_a_method_may_use_what_its_munger_was_given() -> None:
    class Priced(BaseModel):
        id: str
        price: int

    class PricedMunger(ModelMunger[Priced, SQLNail]):
        def __init__(self, factor: int) -> None:
            self._factor = factor

        def price(self, row: SQLNail) -> int:
            return row.length * self._factor

    assert PricedMunger(3).to_model(SQLNail(length=4)).price == 12


def test_a_field_that_is_left_out_is_named_with_what_to_write() -> None:
    class Drawn(BaseModel):
        id: str
        colour: str = "grey"

    with pytest.raises(
        MungerIncomplete,
        match=r"DrawnMunger leaves out Drawn\.colour.*Write: def colour\(self, row: SQLNail\) -> str",
    ) as raised:

        class DrawnMunger(ModelMunger[Drawn, SQLNail]):
            def color(self, row: SQLNail) -> str:
                return "red"

    assert isinstance(raised.value, CodeFault)


def test_a_column_that_may_be_none_does_not_fill_a_field_that_takes_none() -> None:
    class Heavy(BaseModel):
        weight: int

    with pytest.raises(
        MungerIncomplete, match=r"SQLAxe\.weight may be None, Heavy\.weight takes no None.*def weight\("
    ):

        class HeavyMunger(ModelMunger[Heavy, SQLAxe]):
            pass


def test_a_column_of_another_kind_does_not_fill_a_field() -> None:
    class Odd(BaseModel):
        name: int
        created_at: str

    with pytest.raises(
        MungerIncomplete, match=r"name is str, Odd\.name takes int.*Odd\.created_at takes str"
    ):

        class OddMunger(ModelMunger[Odd, SQLAxe]):
            pass


def test_what_python_cannot_judge_is_left_to_pydantic() -> None:
    class Loose(BaseModel):
        name: Any
        created_at: datetime | str
        weight: Any

    class LooseMunger(ModelMunger[Loose, SQLAxe]):
        pass

    row = SQLAxe(name="Broad axe", weight=7)
    assert LooseMunger().to_model(row).weight == 7


def test_all_that_is_wrong_is_said_at_once() -> None:
    class Wrong(BaseModel):
        colour: str
        weight: int
        name: int

    with pytest.raises(MungerIncomplete) as raised:

        class WrongMunger(ModelMunger[Wrong, SQLAxe]):
            pass

    assert all(f"Wrong.{name}" in str(raised.value) for name in ("colour", "weight", "name"))


def test_a_munger_that_does_not_say_what_it_makes_is_refused() -> None:
    with pytest.raises(MungerIncomplete, match=r"class VagueMunger\(ModelMunger\[Axe, SQLAxe\]\)"):

        class VagueMunger(ModelMunger):  # type: ignore[type-arg]
            pass


def test_a_munger_may_stand_between_or_do_it_by_hand() -> None:
    class Between(ModelMunger[Shape, Row]):
        pass

    class Filled(Between[Nail, SQLNail]):
        pass

    class ByHand(ModelMunger[Nail, SQLAxe]):
        def to_model(self, row: SQLAxe) -> Nail:
            return Nail(id=NailId(row.id), length=None)

    assert Filled().to_model(SQLNail(length=2)).length == 2
    assert ByHand().to_models([SQLAxe(name="Saw")])[0].length is None
