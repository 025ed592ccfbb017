"""The report of a load test as one HTML file: no script, no foreign address; light, dark, also on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from .charts import Mark, Point, Series, chart
from .limits import PERCENTILES
from .results import Results, Sample
from .tally import Action, Row

STYLE = Path(__file__).with_name("sheet.css")
BINS_MAX = 120
BARS_MAX = 30
TROUBLES_SHOWN = 25
# A limit so far above all answers would leave them a flat line, and is not drawn.
FAR = 2
MIB = 2**20
LOOKS = {50: "a", 95: "b", 99: "c"}


def as_html(results: Results) -> str:
    """The report."""
    return page(f"Load test of {results.host}", "".join(_parts(results)))


def page(title: str, main: str) -> str:
    """A document around something."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f"<body><main>{main}</main></body></html>\n"
    )


def _parts(results: Results) -> Iterator[str]:
    yield _head(results)
    yield _verdict(results)
    yield _figures(results)
    yield f'<section class="charts">{"".join(_charts(results))}</section>'
    yield f'<section class="card"><h2>Percentiles of each action</h2>{_bars(results)}</section>'
    yield f'<section class="card"><h2>Actions</h2>{_table(results)}</section>'
    if results.tally.troubles:
        yield f'<section class="card"><h2>What went wrong</h2>{_troubles(results)}</section>'


def _head(results: Results) -> str:
    when = datetime.fromtimestamp(results.began, UTC).strftime("%Y-%m-%d %H:%M UTC")
    users = f"{results.users:,} {'person' if results.users == 1 else 'people'}"
    files = ", ".join(results.recordings)
    return (
        f'<header><h1>Load test of {escape(results.host)}</h1><p class="faint">{escape(users)} for'
        f" {results.seconds:,.0f} s, {when}; {escape(files)}</p></header>"
    )


def _verdict(results: Results) -> str:
    failed = results.failed
    if not failed and results.is_cut:
        words = "<strong>Stopped before its time</strong><p>So far everything is within its limits.</p>"
        return f'<section class="verdict cut">{words}</section>'
    if not failed:
        words = "<strong>Passed</strong><p>Everything is within its limits.</p>"
        return f'<section class="verdict">{words}</section>'
    items = "".join(f"<li>{escape(each)}</li>" for each in failed)
    return f'<section class="verdict failed"><strong>Failed</strong><ul>{items}</ul></section>'


def _figures(results: Results) -> str:
    whole = results.tally.all
    figures = {
        "Answers": f"{whole.count:,}",
        "A second": f"{results.per_s(whole):,.1f}",
        **{f"p{percent}": _ms(whole.times.percentile(percent)) for percent in PERCENTILES},
        "Errors": f"{whole.errors:,}",
        "Mismatches": f"{whole.mismatches:,}",
        "Reconnections": f"{results.reconnections:,}",
    }
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures.items())
    return f'<dl class="figures">{items}</dl>'


def _charts(results: Results) -> Iterator[str]:
    bins = _bins(results)
    highest = max((row.times.longest for _, row in bins), default=0.0)
    limits = [
        Mark(f"limit of p{percent}", limit)
        for percent in PERCENTILES
        if (limit := getattr(results.limits, f"p{percent}")) is not None and limit <= FAR * highest
    ]
    times = [
        Series(f"p{percent}", LOOKS[percent], [(at, _percentile(row, percent)) for at, row in bins])
        for percent in PERCENTILES
    ]
    yield chart("Time to the answer", times, unit="ms", marks=limits)
    width = _width(results)
    rates = [
        Series("answers a second", "a", [(at, row.count / width) for at, row in bins]),
        Series(
            "errors and mismatches", "c", [(at, (row.errors + row.mismatches) / width) for at, row in bins]
        ),
    ]
    yield chart("Answers a second", rates)
    yield chart("People at work", [Series("people", "a", _sampled(results, lambda one: one.users))])
    yield from _of_server(results)


def _of_server(results: Results) -> Iterator[str]:
    """What the server used, where it runs on this machine."""
    cpu = _sampled(results, lambda one: one.server_cpu)
    client = _sampled(results, lambda one: one.client_cpu)
    others = _sampled(results, lambda one: one.others_cpu)
    if any(y is not None for _, y in [*cpu, *client]):
        lines = [
            Series("server", "a", cpu),
            Series("this load test", "b", client),
            Series("others", "c", others),
        ]
        yield chart("CPU, in cores", [one for one in lines if any(y is not None for _, y in one.points)])
    memory = _sampled(results, lambda one: one.server_memory and one.server_memory / MIB)
    if any(y is not None for _, y in memory):
        yield chart("Memory of the server", [Series("all its processes", "a", memory)], unit="MiB")


def _sampled(results: Results, value: Callable[[Sample], float | None]) -> list[Point]:
    every = max(1, -(-len(results.samples) // BINS_MAX))
    return [(one.at - int(results.began), value(one)) for one in results.samples[::every]]


def _width(results: Results) -> int:
    """Seconds that stand for one point."""
    return max(1, -(-int(results.seconds + 1) // BINS_MAX))


def _bins(results: Results) -> list[tuple[float, Row]]:
    width = _width(results)
    bins: dict[int, Row] = {}
    for second, row in results.tally.seconds.items():
        bins.setdefault((second - int(results.began)) // width, Row()).merge(row)
    last = max(bins, default=0)
    return [(number * width, bins.get(number, Row())) for number in range(last + 1)]


def _percentile(row: Row, percent: float) -> float | None:
    return row.times.percentile(percent) if len(row.times) else None


def _bars(results: Results) -> str:
    rows = [each for each in results.rows() if len(each[1].times)]
    longest = max((row.times.percentile(99) for _, row in rows), default=1.0) or 1.0
    items = [
        f'<div><p class="name">{escape(str(action))}</p>{_three_bars(row, longest)}</div>'
        for action, row in rows[:BARS_MAX]
    ]
    more = f'<p class="faint">{len(rows) - BARS_MAX} more in the table</p>' if len(rows) > BARS_MAX else ""
    return f'<div class="bars">{"".join(items)}</div>{more}'


def _three_bars(row: Row, longest: float) -> str:
    return "".join(_bar(row, percent, longest) for percent in PERCENTILES)


def _bar(row: Row, percent: int, longest: float) -> str:
    took = row.times.percentile(percent)
    width = max(0.4, took / longest * 100)
    return (
        f'<div class="bar {LOOKS[percent]}"><span>p{percent}</span>'
        '<svg viewBox="0 0 100 1" aria-hidden="true" preserveAspectRatio="none">'
        f'<rect width="{width:.2f}" height="1"/></svg><b>{_ms(took)}</b></div>'
    )


def _table(results: Results) -> str:
    names = ["Action", "Answers", "A second", *(f"p{each}" for each in PERCENTILES), "Longest"]
    head = "".join(f'<th scope="col">{name}</th>' for name in [*names, "Errors", "Mismatches"])
    rows = "".join(_row(results, action, row) for action, row in results.rows())
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _row(results: Results, action: Action, row: Row) -> str:
    cells = [f"<td>{row.count:,}</td><td>{results.per_s(row):,.1f}</td>"]
    for percent in PERCENTILES:
        limit, took = getattr(results.limits, f"p{percent}"), row.times.percentile(percent)
        over = ' class="over"' if limit is not None and took > limit else ""
        cells.append(f"<td{over}>{_ms(took)}</td>")
    bad = "".join(_bad(count) for count in (row.errors, row.mismatches))
    return f"<tr><td>{escape(str(action))}</td>{''.join(cells)}<td>{_ms(row.times.longest)}</td>{bad}</tr>"


def _bad(count: int) -> str:
    return f'<td class="over">{count:,}</td>' if count else "<td>0</td>"


def _troubles(results: Results) -> str:
    found = results.tally.troubles.most_common()
    items = "".join(
        f"<li><b>{count:,} x {escape(str(each.action))}</b>: {escape(each.text)}</li>"
        for each, count in found[:TROUBLES_SHOWN]
    )
    left = len(found) - TROUBLES_SHOWN
    more = f'<p class="faint">{left} more kinds; the JSON file has all.</p>' if left > 0 else ""
    return f'<ul class="troubles">{items}</ul>{more}'


def _ms(value: float) -> str:
    return f"{value:,.1f} ms" if value < 10 else f"{value:,.0f} ms"
