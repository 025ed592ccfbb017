"""Tell the time that was tracked: today, in the last seven days, and in all.

A row for each file of somebody in .ptyme_track, and one for what is not cemented. "signed elsewhere" says
that lines were not signed with this machine's secret: another machine tracked them, or somebody wrote them.
"""

import json
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.time import blocks, tracker
from dev_scripts.time.start import told

NOT_CEMENTED = "(not cemented)"


class Row(NamedTuple):
    """The time of somebody."""

    name: str
    sums: blocks.Sums
    is_signed_here: bool


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="only the file of this name")
    parser.add_argument("--json", action="store_true", help="print one JSON object; times in seconds")


def run(arguments: Namespace) -> int:
    """Add up what there is; 0 also when that is nothing."""
    tracker.program()
    tracking = tracker.running()
    rows = [_row(path) for path in _files(arguments.name)]
    if arguments.json:
        print(json.dumps({"tracking": tracking._asdict() if tracking else None, "rows": _as_json(rows)}))
        return 0
    print(f"Tracking  {'yes' + told(tracking) if tracking else 'no. Next: ./heavy time start'}")
    print("\n".join(_lines(rows)) if rows else "Nothing was tracked here so far.")
    return 0


def _files(name: str | None) -> list[Path]:
    if name is None:
        current = tracker.current()
        has_some = current.exists() and current.stat().st_size > 0
        return [*tracker.cemented(), *([current] if has_some else [])]
    found = [path for path in tracker.cemented() if path.name == name]
    if not found:
        there = ", ".join(path.name for path in tracker.cemented()) or "none"
        raise CommandFailed(f"Nobody called {name!r} cemented time here. There are: {there}", USAGE)
    return found


def _row(path: Path) -> Row:
    name = NOT_CEMENTED if path == tracker.current() else path.name
    everything = blocks.read(path)
    signed = blocks.read(path, only_signed_here=True)
    return Row(name, blocks.sums(everything, datetime.now().astimezone()), signed == everything)


def _lines(rows: list[Row]) -> list[str]:
    width = max(len(row.name) for row in rows)
    lines = [f"{'':<{width}}  {'TODAY':>8}  {'7 DAYS':>8}  {'ALL':>8}"]
    for row in rows:
        times = "  ".join(f"{blocks.hours(value):>8}" for value in row.sums)
        lines.append(f"{row.name:<{width}}  {times}{'' if row.is_signed_here else '  signed elsewhere'}")
    if rows[-1].name == NOT_CEMENTED:
        lines.append("Next: ./heavy time cement NAME, and commit .ptyme_track/NAME")
    return lines


def _as_json(rows: list[Row]) -> list[dict[str, Any]]:
    return [{"name": row.name, **row.sums.as_json(), "signed_here": row.is_signed_here} for row in rows]
