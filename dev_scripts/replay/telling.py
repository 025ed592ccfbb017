"""What a load test says on the screen: how it goes, and what came of it."""

from __future__ import annotations

from dev_scripts.replay.limits import PERCENTILES
from dev_scripts.replay.results import Results
from dev_scripts.replay.tally import Tally

ROWS_MAX = 30
NAME_MAX = 48
TROUBLES_MAX = 5


def progress(second: int, users: int, tally: Tally) -> str:
    """One line while it runs."""
    whole = tally.all
    wrong = f", errors {whole.errors:,}, mismatches {whole.mismatches:,}" if _is_wrong(tally) else ""
    p95 = f", p95 {whole.times.percentile(95):,.0f} ms" if len(whole.times) else ""
    return f"{second // 60:>3}:{second % 60:02}  {users:,} here, {whole.count:,} answers{p95}{wrong}"


def verdict(results: Results) -> str:
    """The table of all actions, what went wrong, and whether that is allowed."""
    return "\n".join([*_table(results), *_troubles(results), "", *_judgement(results)])


def _table(results: Results) -> list[str]:
    rows = results.rows()
    if not rows:
        return []
    width = max(len("all"), *(len(_name(str(action))) for action, _ in rows[:ROWS_MAX]))
    percentiles = "".join(f"{f'p{each}':>9}" for each in PERCENTILES)
    lines = [f"{'':<{width}}{'answers':>9}{'a second':>10}{percentiles}{'errors':>9}{'mismatches':>12}"]
    named = [(_name(str(action)), row) for action, row in rows[:ROWS_MAX]]
    for name, row in [("all", results.tally.all), *named]:
        times = "".join(f"{row.times.percentile(each):>6,.0f} ms" for each in PERCENTILES)
        figures = f"{row.count:>9,}{results.per_s(row):>10,.1f}{times}{row.errors:>9,}{row.mismatches:>12,}"
        lines.append(f"{name:<{width}}{figures}")
    more = (
        [f"{len(rows) - ROWS_MAX} more actions; --html and --json have all"] if len(rows) > ROWS_MAX else []
    )
    return [*lines, *more]


def _troubles(results: Results) -> list[str]:
    found = results.tally.troubles.most_common()
    lines = [f"  {count:,} x {each.action}: {each.text}" for each, count in found[:TROUBLES_MAX]]
    if len(found) > TROUBLES_MAX:
        lines.append(f"  {len(found) - TROUBLES_MAX} more kinds; --html and --json have all")
    return ["", "What went wrong", *lines] if lines else []


def _judgement(results: Results) -> list[str]:
    people = f"{results.users:,} {'person' if results.users == 1 else 'people'}"
    about = f"{people}, {results.seconds:,.0f} s, {results.reconnections:,} reconnections"
    failed = results.failed
    if failed:
        return [f"Failed: {about}", *(f"  {each}" for each in failed)]
    return [f"{'Stopped before its time, within the limits so far' if results.is_cut else 'Passed'}: {about}"]


def _name(text: str) -> str:
    return text if len(text) <= NAME_MAX else f"{text[: NAME_MAX - 1]}…"


def _is_wrong(tally: Tally) -> bool:
    return bool(tally.troubles)
