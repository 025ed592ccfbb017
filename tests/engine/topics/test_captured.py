"""When the loader of a live value counts as another one."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from heavy_engine.session.captured import captured, unchanged


@dataclass
class Shelf:
    """Compared by content; may change in place."""

    axes: int


class Stubborn:
    """Cannot be compared."""

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"{other} is no shelf")

    __hash__ = None  # type: ignore[assignment]


def loader(*uses: Any, **named: Any) -> Any:
    """Made anew with every call, as with every render."""

    async def load(_work: object) -> Any:
        return uses, named

    return load


def other_loader(*uses: Any) -> Any:
    async def load(_work: object) -> Any:
        return uses

    return load


def recursive() -> Any:
    def count(number: int) -> int:
        return number and count(number - 1)

    return count


ALIKE = {
    "nothing": (loader(), loader()),
    "texts": (loader("axe"), loader("axe")),
    "lists of equal content": (loader(["axe", ["saw"]]), loader(["axe", ["saw"]])),
    "dicts of equal content": (loader({"axe": 1}), loader({"axe": 1})),
    "sets of equal content": (loader({"axe", "saw"}), loader({"saw", "axe"})),
    "equal objects": (loader(Shelf(2)), loader(Shelf(2))),
    "functions that captured the same": (loader(loader(["axe"])), loader(loader(["axe"]))),
    "partials": (partial(loader("axe"), 1), partial(loader("axe"), 1)),
    "bound methods": ("axe".upper, "axe".upper),
    "functions that capture themselves": (recursive(), recursive()),
    "a long list": (loader(["axe"] * 2_000), loader(["axe"] * 2_000)),
}
DIFFERENT = {
    "other code": (loader("axe"), other_loader("axe")),
    "another text": (loader("axe"), loader("saw")),
    "a truth and a number": (loader(True), loader(1)),
    "a longer list": (loader(["axe"]), loader(["axe", "saw"])),
    "another order": (loader(["axe", "saw"]), loader(["saw", "axe"])),
    "another key": (loader({"axe": 1}), loader({"saw": 1})),
    "another value": (loader({"axe": 1}), loader({"axe": 2})),
    "another set": (loader({"axe"}), loader({"saw"})),
    "a list and a tuple": (loader(["axe"]), loader(("axe",))),
    "unequal objects": (loader(Shelf(2)), loader(Shelf(3))),
    "what cannot be compared": (loader(Stubborn()), loader(Stubborn())),
    "another partial": (partial(loader("axe"), 1), partial(loader("axe"), 2)),
    "functions that captured another thing": (loader(loader("axe")), loader(loader("saw"))),
    "methods of other objects": ([].append, ["axe"].append),
}


@pytest.mark.parametrize("which", ALIKE)
def test_it_is_the_same(which: str) -> None:
    before, now = ALIKE[which]

    assert unchanged(captured(before), captured(now))


@pytest.mark.parametrize("which", DIFFERENT)
def test_it_is_another_one(which: str) -> None:
    before, now = DIFFERENT[which]

    assert not unchanged(captured(before), captured(now))


def test_what_was_written_down_does_not_change_with_the_list() -> None:
    tools = ["axe"]
    before = captured(loader(tools))

    tools.append("saw")

    assert not unchanged(before, captured(loader(["axe", "saw"])))
    assert unchanged(before, captured(loader(["axe"])))


def test_the_same_list_is_the_same_so_that_a_loader_may_fill_a_cache() -> None:
    cache: dict[str, int] = {}
    before = captured(loader(cache))

    cache["axe"] = 1

    assert unchanged(before, captured(loader(cache)))


def test_the_same_function_is_the_same_whatever_it_counts() -> None:
    loads = 0

    async def load(_work: object) -> int:
        nonlocal loads
        loads += 1
        return loads

    before = captured(load)
    loads += 1

    assert unchanged(before, captured(load))


def test_a_variable_that_is_set_later_counts_as_unset() -> None:
    def render() -> Any:
        async def load(_work: object) -> Any:
            return later

        found = captured(load)
        later = object()
        return found

    assert unchanged(render(), render())
