"""The blocks of time that ptyme-track makes of its lines, and their sums."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from dev_scripts.time import tracker

LONG = timedelta(days=7)


class Block(NamedTuple):
    """Time in which somebody worked; ptyme-track adds five minutes around all but short, lone blocks."""

    start: datetime
    length: timedelta


class Sums(NamedTuple):
    """How much in all, in the last seven days and today, as this machine's clock counts days."""

    today: timedelta
    week: timedelta
    whole: timedelta

    def as_json(self) -> dict[str, Any]:
        """Seconds."""
        return {name: round(value.total_seconds()) for name, value in self._asdict().items()}


def read(path: Path, *, only_signed_here: bool = False) -> list[Block]:
    """The blocks in one of ptyme-track's files."""
    words = ["--time-blocks", str(path), *([] if only_signed_here else ["--no-validate"])]
    return parse(tracker.run(*words))


def parse(printed: str) -> list[Block]:
    """The blocks in what  ptyme-track --time-blocks  prints: a JSON line each, in UTC, and a sum."""
    rows = (json.loads(line) for line in printed.splitlines() if line.startswith("{"))
    return [_block(row) for row in rows]


def sums(blocks: Iterable[Block], now: datetime) -> Sums:
    """Add up; a block counts to the day on which it began."""
    kept = list(blocks)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Sums(
        today=_sum(block for block in kept if block.start >= midnight),
        week=_sum(block for block in kept if block.start >= now - LONG),
        whole=_sum(kept),
    )


def hours(length: timedelta) -> str:
    """Such as 143:20, in hours and minutes."""
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _block(row: dict[str, str]) -> Block:
    start, end = (datetime.fromisoformat(row[name]).replace(tzinfo=UTC) for name in ("start", "end"))
    return Block(start, end - start)


def _sum(blocks: Iterable[Block]) -> timedelta:
    return sum((block.length for block in blocks), timedelta())
