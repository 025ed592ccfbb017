"""Time of one element: our `html` against ReactPy's, interleaved. Run: `python -m benchmarks.elements`."""

import argparse
import gc
import json
import platform
import statistics
import timeit
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import reactpy

from heavy_engine.elements import html

RUNS = 15
CALLS = 4000


def handler(event: Any) -> None: ...


ROW = [str(number) for number in range(5)]
CASES: dict[str, Callable[[Any], Any]] = {
    "empty": lambda h: h.td(),
    "text": lambda h: h.td("Ada"),
    "attribute": lambda h: h.td({"id": "a"}),
    "attribute, text": lambda h: h.td({"id": "a"}, "Ada"),
    "2 attributes, text": lambda h: h.td({"id": "a", "className": "b c"}, "Ada"),
    "2 children": lambda h: h.p("Ada", "Bo"),
    "list of 5": lambda h: h.ul(ROW),
    "row of 5 cells": lambda h: h.tr(*(h.td({"id": cell}, cell) for cell in ROW)),
    "handler": lambda h: h.button({"onClick": handler}, "Ada"),
    "attribute, handler": lambda h: h.button({"id": "a", "onClick": handler}, "Ada"),
    "lambda as handler": lambda h: h.button({"onClick": lambda event: None}, "Ada"),
}


def measure() -> dict[str, dict[str, float]]:
    """Medians of interleaved runs, in nanoseconds for one call, and their ratio."""
    return {name: _compare(case) for name, case in CASES.items()}


def _compare(case: Callable[[Any], Any]) -> dict[str, float]:
    times: dict[Any, list[float]] = {reactpy.html: [], html: []}
    for _ in range(RUNS):
        for builder, taken in times.items():
            gc.collect()
            taken.append(timeit.timeit(lambda built=builder: case(built), number=CALLS) / CALLS * 1e9)
    theirs, ours = (statistics.median(taken) for taken in times.values())
    return {"reactpy_ns": round(theirs), "ours_ns": round(ours), "ratio": round(theirs / ours, 1)}


def main() -> None:
    """Print a table, or JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    measured = measure()
    if parser.parse_args().json:
        print(json.dumps({"unit": "ns per element, median", "runs": RUNS, "cases": measured}, indent=2))
        return
    print(
        f"Python {platform.python_version()}, ReactPy {version('reactpy')}, {RUNS} runs of {CALLS} calls each"
    )
    print(f"{'':24}{'ReactPy ns':>12}{'ours ns':>10}{'times':>8}")
    for name, row in measured.items():
        print(f"{name:24}{row['reactpy_ns']:>12}{row['ours_ns']:>10}{row['ratio']:>8}")


if __name__ == "__main__":
    main()
