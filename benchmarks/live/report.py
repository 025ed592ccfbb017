"""Figures beside their bars, as a table or as JSON."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.references.serving import CLIENT_CORE, pin

DEFAULT_RUNS = 5


@dataclass(frozen=True)
class Options:
    """How to measure; `htmx` is a file of that library, for the one benchmark that needs it."""

    runs: int = DEFAULT_RUNS
    htmx: Path | None = None


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `most` bounds ours / reference where there is a reference, and ours where there is none;
    without `most` the line is for information.
    """

    work: str
    ours: float
    unit: str
    reference: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours / reference."""
        return self.ours / self.reference if self.reference else None

    @property
    def reached(self) -> bool | None:
        """Whether the bar is met; None without one."""
        judged = self.ours if self.reference is None else self.ratio
        return None if self.most is None or judged is None else judged <= self.most


Measure = Callable[[Options], list[Row]]


def add_arguments(parser: ArgumentParser) -> None:
    """The flags that all benchmarks share."""
    parser.add_argument(
        "--runs", type=int, default=DEFAULT_RUNS, help="turns of each; medians count (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--htmx", type=Path, help="htmx.min.js, to measure the cold start beside it")


def main(measure: Measure, words: Sequence[str] | None = None) -> int:
    """Run one benchmark alone."""
    parser = ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args(words)
    return run([measure], Options(arguments.runs, arguments.htmx), as_json=arguments.json)


def run(measures: Sequence[Measure], options: Options, *, as_json: bool) -> int:
    """Run benchmarks; 1 when a bar is missed, 0 otherwise."""
    pin(CLIENT_CORE)
    rows = []
    for measure in measures:
        print(f"measuring {measure.__module__.rpartition('.')[2]} …", file=sys.stderr, flush=True)
        rows += measure(options)
    print(as_lines(rows) if not as_json else json.dumps([_facts(row) for row in rows], indent=1))
    return 1 if any(row.reached is False for row in rows) else 0


def as_lines(rows: Sequence[Row]) -> str:
    """A table for people."""
    heads = ("work", "ours", "reference", "ratio", "must reach", "reached")
    lines = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    ratio = f"{row.ratio:.4g} x" if row.ratio is not None else "-"
    bar = "-" if row.most is None else f"<= {row.most:.4g} " + (row.unit if row.reference is None else "x")
    verdict = {None: "-", True: "yes", False: "NO"}[row.reached]
    return (
        row.work,
        _figure(row.ours, row.unit),
        "-" if row.reference is None else _figure(row.reference, row.unit),
        ratio,
        bar,
        f"{verdict} ({row.note})" if row.note else verdict,
    )


def _figure(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{value:.3g} {unit}"


def _facts(row: Row) -> dict[str, object]:
    return asdict(row) | {"ratio": row.ratio, "reached": row.reached}
