"""The first render of a page of 1,000 rows, in process: ours to HTML, ReactPy's to its model.

python -m benchmarks.live.first_render
"""

import asyncio
import gc
import subprocess
import sys
import time
from statistics import median
from typing import Any

from benchmarks.references.reactpy_layout import page_at, pages
from benchmarks.references.serving import SERVER_CORE, pin

from .report import Options, Row, main
from .servers import ROOT

RATIO_MOST = 1 / 8
RENDERS = 3
PATH, QUERY = "/_bench/table", "rows=1000&state={}"


def measure(options: Options) -> list[Row]:
    """CPU of one render, each in a process of its own, in turns."""
    rows = []
    for state in ("row", "top", "plain"):
        turns = [[_milliseconds(who, state) for who in ("ours", "reactpy")] for _ in range(options.runs)]
        mine, theirs = (median(turn[index] for turn in turns) for index in range(2))
        rows.append(Row(f"first render, 1,000 rows, state={state}", mine, "ms", theirs, RATIO_MOST))
    return rows


def _milliseconds(who: str, state: str) -> float:
    command = [sys.executable, "-m", __spec__.name if __spec__ else __name__, "one", who, state]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def one(who: str, state: str) -> float:
    """The median of some renders after one that does not count, in milliseconds of CPU."""
    pin(SERVER_CORE)
    render = {"ours": _ours, "reactpy": _reactpy}[who]
    return median([asyncio.run(render(QUERY.format(state))) for _ in range(RENDERS + 1)][1:]) * 1000


async def _ours(query: str) -> float:
    from heavy_engine.bench_pages.table import TablePage
    from heavy_engine.layout import Layout
    from heavy_engine.sanic_executor.memory import collect_garbage_rarely

    collect_garbage_rarely()
    layout = Layout(page_at(TablePage, PATH, query))
    gc.collect()
    began = time.process_time()
    html = layout.render()
    spent = time.process_time() - began
    assert 'id="r1000c5"' in html, html[:500]
    await layout.close()
    return spent


async def _reactpy(query: str) -> float:
    from reactpy.core.layout import Layout

    page: Any = pages()[PATH]
    async with Layout(page_at(page, PATH, query)) as layout:
        gc.collect()
        began = time.process_time()
        update = await layout.render()
        spent = time.process_time() - began
    assert "model" in update
    return spent


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        print(one(*sys.argv[2:]))
    else:
        sys.exit(main(measure))
