"""The curve of a search for the capacity: time to the answer against people, as SVG and on a page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dev_scripts.capacity.search import Try
from dev_scripts.capacity.summing_up import summary
from dev_scripts.capacity.telling import Found
from dev_scripts.replay.charts import HEIGHT, WIDTH, Mark, Series, chart, picture
from dev_scripts.replay.sheet import STYLE, page

TITLE = "Time to the answer against people"
# Times above this multiple of the limit are drawn there: all that matters is that they are too long.
FAR = 4


def as_svg(found: Found) -> str:
    """The picture as a file of its own, with its colours for light and dark."""
    inside = picture(
        TITLE, _series(found), across="people", unit="ms", marks=_marks(found), most=FAR * found.limit_ms
    )
    style = f"<style>{STYLE.read_text('utf-8')}svg {{ background: var(--card); }}</style>"
    opening, _, rest = inside.partition(">")
    size = f' xmlns="http://www.w3.org/2000/svg" width="{WIDTH * 2}" height="{HEIGHT * 2}"'
    return f"{opening}{size}>{style}{rest}\n"


def as_page(found: Found, proof: Sequence[Try], host: str) -> str:
    """A page with the figures, the curve, and every try."""
    first, *others = summary(found, proof, host).splitlines()
    items = "".join(f"<li>{escape(line.strip())}</li>" for line in others)
    curve = chart(
        TITLE, _series(found), across="people", unit="ms", marks=_marks(found), most=FAR * found.limit_ms
    )
    charts = curve + _cpu(found)
    return page(
        f"Capacity of {host}",
        f"<header><h1>{escape(first)}</h1><ul>{items}</ul></header>"
        f'<section class="charts">{charts}</section>'
        f'<section class="card"><h2>Every try</h2>{_table(found, proof)}</section>',
    )


def _series(found: Found) -> list[Series]:
    return [Series("p95", "a", [(each.users, each.p95) for each in found.tries], has_dots=True)]


def _marks(found: Found) -> list[Mark]:
    held = [Mark(f"{found.people:,} people", found.people, is_upright=True)] if found.people else []
    return [Mark(f"limit {found.limit_ms:,.0f} ms", found.limit_ms), *held]


def _cpu(found: Found) -> str:
    """What the server used, and whoever else worked on this machine."""
    tries = found.tries
    lines = [
        Series("server", "a", [(each.users, each.server_cpu) for each in tries]),
        Series("this load test", "b", [(each.users, each.client_cpu) for each in tries]),
        Series("others", "c", [(each.users, each.others_cpu) for each in tries]),
    ]
    return chart(
        "CPU, in cores", [one for one in lines if any(y is not None for _, y in one.points)], across="people"
    )


def _table(found: Found, proof: Sequence[Try]) -> str:
    cores = ("Server", "Load test", "Others")
    names = ("People", "", "p95", "Answers a second", "Wrong or none", *(f"{one}, cores" for one in cores))
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return (
        f'<div class="wide"><table class="numbers"><thead><tr>{head}</tr></thead><tbody>'
        f"{''.join(_row(each, found.limit_ms) for each in found.tries)}"
        f"{''.join(_row(each, found.limit_ms, ', for longer') for each in proof)}</tbody></table></div>"
    )


def _row(tried: Try, limit_ms: float, how: str = "") -> str:
    word = "held" if tried.holds(limit_ms) else "too many"
    server = f"{tried.server_cpu:.2f}" if tried.server_cpu is not None else ""
    cells = (
        f"{tried.users:,}", word + how, f"{tried.p95:,.0f} ms", f"{tried.per_s:,.1f}", f"{tried.wrong:.1%}",
        server, f"{tried.client_cpu:.2f}", f"{tried.others_cpu:.2f}",
    )  # fmt: skip
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
