"""Values are written and read without loss, by their types; what cannot be written is refused whole."""

import datetime as dt
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
from decimal import Decimal
from functools import partial
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heavy_engine.state.classes import Unkept, fingerprint
from heavy_engine.state.codec import DEPTH_MAX, Unreadable, decode, encode

from .things import (
    Counting,
    Diary,
    Late,
    Loan,
    Loose,
    Names,
    Owner,
    Place,
    Plain,
    Shouting,
    Size,
    Slotted,
    State,
    Tool,
    Use,
    Whole,
)

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=("Cs",))),
    st.binary(max_size=40),
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(dt.UTC) | st.sampled_from([ZoneInfo("Europe/Berlin")])),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.uuids(),
    st.sampled_from([State.NEW, State.USED, Size.LARGE, Use.WOOD, Use.WOOD | Use.STONE, Use(0)]),
    st.builds(Place, st.integers(), st.text(max_size=5)),
    st.builds(Owner, st.text(max_size=5), st.dates()),
    st.builds(Slotted, st.integers()),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
        st.dictionaries(st.integers() | st.uuids() | st.booleans(), inner, max_size=4),
        st.frozensets(st.integers() | st.text(max_size=3), max_size=4),
        st.sets(st.dates(), max_size=4),
    ),
    max_leaves=12,
)


def again(value: Any) -> Any:
    """What comes back of a value, through JSON."""
    return decode(orjson.loads(orjson.dumps(encode(value))))


def is_same(one: Any, other: Any) -> bool:
    """Equal, of the same types, with NaN equal to itself."""
    return repr(one) == repr(other) and type(one) is type(other)


@given(VALUES)
def test_what_is_written_is_read(value: Any) -> None:
    came_back = again(value)

    assert type(came_back) is type(value)
    assert is_same(came_back, value) or came_back == value


@given(VALUES)
def test_what_is_read_is_written_as_before(value: Any) -> None:
    written = orjson.loads(orjson.dumps(encode(value)))

    assert encode(decode(written)) == written


@pytest.mark.parametrize(
    "value",
    [
        Tool("axe", 1.5, Owner("Ada", dt.date(2026, 1, 2)), Use.STONE, ("sharp",), {"en": "axe"}),
        # Their author wrote a whole number where a float stands.
        Tool("axe"),
        [Tool("axe"), {"of": Tool("saw")}],
        Loan(
            id=UUID(int=7), toolName="axe", until=dt.datetime(2026, 1, 2, tzinfo=dt.UTC), fee=Decimal("1.5")
        ),
        Names(["axe", "saw"]),
        Place(3),
        Decimal("-0.00"),
        Decimal("Infinity"),
        dt.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        dt.time(2, 30, fold=1),
        {"t": [1], "o": {"d": {}}, "": None},
        {1: "one", "1": "two", None: "three", (1, 2): "four"},
        [[], (), {}, set(), frozenset(), b"", ""],
        2**70,
        -(2**63),
        math.inf,
    ],
    ids=repr,
)
def test_these_come_back_as_they_were(value: Any) -> None:
    assert again(value) == value
    assert type(again(value)) is type(value)


@pytest.mark.parametrize("text", ["NaN", "-NaN", "sNaN", "NaN123"])
def test_what_equals_nothing_comes_back_too(text: str) -> None:
    assert repr(again([Decimal(text)])) == repr([Decimal(text)])
    assert math.isnan(again(math.nan))


def test_a_model_remembers_which_fields_it_was_given() -> None:
    loan = Loan(id=UUID(int=7), toolName="axe", until=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))

    assert again(loan).model_dump(exclude_unset=True) == loan.model_dump(exclude_unset=True)


def test_what_was_worked_out_is_worked_out_again() -> None:
    tool = Tool("axe")
    assert tool.title == "Axe"

    assert again(tool).title == "Axe"


LOCAL = make_dataclass("Local", ["name"])


def nested(depth: int) -> list[Any]:
    """Lists in lists."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (Plain(), "neither a dataclass"),
        (SimpleNamespace(a=1), "neither a dataclass"),
        (lambda: 0, "neither a dataclass"),
        (print, "neither a dataclass"),
        (Plain, "neither a dataclass"),
        (open, "neither a dataclass"),
        (partial(print, 1), "neither a dataclass"),
        (Whole(3), "neither a dataclass"),
        (1 + 2j, "neither a dataclass"),
        (bytearray(b"x"), "neither a dataclass"),
        ([1, {"in": [Plain()]}], "neither a dataclass"),
        (ValueError("x"), "neither a dataclass"),
        (LOCAL("axe"), "cannot be found by its name"),
        (Counting("axe"), "not made from just its fields"),
        (Late("axe"), "not made from just its fields"),
        (Diary(day="Monday"), "holds more than its fields: _thoughts"),
        (Loose(name="x", other=1), "holds more than its fields: other"),  # type: ignore[call-arg]
        ("\ud800", "no Unicode"),
        ({"\ud800": 1}, "no Unicode"),
        (nested(DEPTH_MAX + 1), "nests deeper"),
        (dt.time(1, tzinfo=ZoneInfo("Europe/Berlin")), "time zone"),
    ],
    ids=lambda one: one if isinstance(one, str) and one.isascii() else type(one).__name__,
)
def test_what_cannot_be_written_is_refused_with_a_reason(value: Any, reason: str) -> None:
    with pytest.raises(Unkept, match=reason):
        encode(value)


def test_a_circle_is_refused() -> None:
    circle: list[Any] = []
    circle.append(circle)

    with pytest.raises(Unkept, match="nests deeper"):
        encode(circle)


def test_a_value_that_somebody_put_more_into_is_refused() -> None:
    tool = Tool("axe")
    tool.price = 5  # type: ignore[attr-defined]

    with pytest.raises(Unkept, match="price"):
        encode(tool)


def test_a_value_without_one_of_its_fields_is_refused() -> None:
    tool = Tool("axe")
    del tool.name

    with pytest.raises(Unkept, match="without value"):
        encode(tool)


def test_a_model_that_reads_back_as_another_is_dropped() -> None:
    """Its validator would add an exclamation mark at each restart."""
    written = encode(Shouting(name="axe"))

    with pytest.raises(Unreadable, match="another value"):
        decode(written)


def wrongly(change: Callable[[list[Any]], Any]) -> Any:
    """What is written for a tool, changed."""
    written: Any = encode(Owner("Ada", dt.date(2026, 1, 2)))
    change(written["o"])
    return written


@pytest.mark.parametrize(
    "written",
    [
        {"x": 1},
        {},
        {"t": 1},
        {"t": [1], "d": {}},
        {"i": "zz"},
        {"n": "1.5"},
        {"b": "é"},
        {"m": "one"},
        {"D": "2026-13-01"},
        {"T": ["now", 0]},
        {"Z": ["2026-01-01T00:00:00", "../../etc/passwd", 0]},
        {"u": "7"},
        {"s": [[1]]},
        {"L": ["a"]},
        {"e": ["tests.engine.state.things:Owner", "NEW"]},
        {"e": ["tests.engine.state.things:State", "GONE"]},
        {"e": ["os:system", "true"]},
        {"o": ["os:system", "", ["true"]]},
        {"o": ["builtins:eval", "", ["1"]]},
        {"o": ["subprocess:Popen", "", ["true"]]},
        {"o": ["builtins:object", "", []]},
        {"o": ["no.such.module:Thing", "", []]},
        {"o": [":", "", []]},
        {"o": ["tests.engine.state.things:Owner.__init__", "", []]},
        {"o": ["tests.engine.state.test_codec:Owner", "", []]},
        wrongly(lambda of: of[2].append(1)),
        wrongly(lambda of: of[2].pop()),
        wrongly(lambda of: of[2].__setitem__(0, 5)),
        wrongly(lambda of: of[2].__setitem__(1, "2026-01-02")),
        wrongly(lambda of: of.__setitem__(1, "00000000")),
        wrongly(lambda of: of.append(["name"])),
    ],
    ids=repr,
)
def test_what_nobody_wrote_is_not_read(written: Any) -> None:
    if "o" in written and written["o"][0].endswith(":Owner") and len(written["o"]) == 4:
        # What a model was given is not looked at for others; it just would not be written so.
        with pytest.raises(Unreadable, match="another value"):
            decode(written)
        return
    with pytest.raises(Unreadable):
        decode(written)


def test_no_module_is_imported_for_a_class() -> None:
    assert "turtle" not in sys.modules

    with pytest.raises(Unreadable):
        decode({"o": ["turtle:Vec2D", "", [1, 2]]})
    assert "turtle" not in sys.modules


class Version:
    """A module of an application, whose source changes with a deploy."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def deploy(self, source: str) -> ModuleType:
        module = ModuleType("shop_classes")
        self._monkeypatch.setitem(sys.modules, "shop_classes", module)
        exec(compile(source, "shop_classes.py", "exec"), vars(module))
        return module


BEFORE = """
from dataclasses import dataclass
@dataclass(frozen=True)
class Line:
    name: str
    count: int
"""


@pytest.mark.parametrize(
    ("now", "comes_back"),
    [
        (BEFORE, True),
        (BEFORE.replace("\n@", "\n\n\n# Moved.\n@"), True),
        (BEFORE + "    @property\n    def label(self): return f'{self.name} x {self.count}'\n", True),
        (BEFORE.replace("count: int", "count: str"), False),
        (BEFORE.replace("count: int", "count: 'int | None'"), False),
        (BEFORE.replace("count", "number"), False),
        (BEFORE + "    note: str = ''\n", False),
        (BEFORE.replace("    count: int\n", ""), False),
        (BEFORE.replace("    name: str\n    count: int", "    count: int\n    name: str"), False),
        (BEFORE.replace("Line", "Row"), False),
        (BEFORE + "    def __post_init__(self):\n        if self.count < 5: raise ValueError\n", False),
        ("Line = print", False),
        ("", False),
    ],
    ids=[
        *("same", "moved", "property", "type", "optional", "renamed field", "field more", "field less"),
        *("other order", "renamed class", "refuses now", "a function", "gone"),
    ],
)
def test_a_class_that_changed_with_a_deploy_drops_its_values(
    monkeypatch: pytest.MonkeyPatch, now: str, *, comes_back: bool
) -> None:
    version = Version(monkeypatch)
    line = version.deploy(BEFORE).Line("axe", 2)
    written, mark = encode([line]), fingerprint(type(line))

    module = version.deploy(now)

    if comes_back:
        assert decode(written) == [module.Line("axe", 2)]
        assert fingerprint(module.Line) == mark
    else:
        with pytest.raises(Unreadable):
            decode(written)


@dataclass
class Mixed:
    """Not frozen, holds what cannot be checked by type."""

    anything: Any
    function: Callable[[], None] | None = None


def test_a_field_of_any_type_takes_what_can_be_written() -> None:
    assert again(Mixed([1, "a"])) == Mixed([1, "a"])
    with pytest.raises(Unkept):
        encode(Mixed([1], print))


def test_fingerprints_tell_types_apart() -> None:
    kinds = (int, str, bool, list, tuple, type(None), State, Use, Owner, Tool, Loan, Place, Plain, dt.date)
    marks = {fingerprint(kind) for kind in kinds}

    assert len(marks) == 14
