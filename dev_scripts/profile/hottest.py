"""The hottest functions as a table, and how the time is shared between owners."""

from collections.abc import Iterable

from dev_scripts.profile import flame, owners
from dev_scripts.profile.flame import Cost, Function

SHOWN = 10


def table(svg: str, shown: int = SHOWN) -> list[str]:
    """Lines for a terminal: the shares of owners, then functions by the time that they needed themselves."""
    costs = {
        function: cost for function, cost in flame.costs(flame.boxes(svg)).items() if owners.owner(function)
    }
    of_all = sum(cost.own for cost in costs.values())  # Threads without Python on the stack are left out.
    return [_shares(costs, of_all), "", *_rows(costs, of_all, shown)]


def _shares(costs: dict[Function, Cost], of_all: int) -> str:
    """Such as: app 12 %, engine 40 %, library 30 %, python 18 %   (of 1,203 samples)."""
    of = dict.fromkeys(owners.OWNERS, 0)
    for function, cost in costs.items():
        of[owners.owner(function)] += cost.own
    said = ", ".join(f"{name} {_percent(own, of_all)}" for name, own in of.items() if own)
    return f"{said}   (of {of_all:,} samples)"


def _rows(costs: dict[Function, Cost], of_all: int, shown: int) -> Iterable[str]:
    yield f"{'SELF':>6}  {'TOTAL':>6}  {'WHOSE':<8} FUNCTION"
    working = (pair for pair in costs.items() if owners.owner(pair[0]) != owners.WAITING)
    hottest = sorted(working, key=lambda pair: (-pair[1].own, -pair[1].total))
    for function, cost in hottest[:shown]:
        if cost.own:
            own, total = _percent(cost.own, of_all), _percent(cost.total, of_all)
            yield f"{own:>6}  {total:>6}  {owners.owner(function):<8} {function.name}  {_place(function)}"


def _place(function: Function) -> str:
    path = owners.shorter(function.path)
    return f"{path}:{function.line}" if function.line else path


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}".replace("%", " %") if whole else "-"
