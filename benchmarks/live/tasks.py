"""The page /tasks with 100,000 rows: what people wait for at any depth, in milliseconds.

python -m benchmarks.live.tasks

The bar is for the slowest request by the clock. Beside it stands what it needed of the CPU, and how long
it waited for one because somebody else had it; docs/performance.md says how to read that.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.references.serving import SERVER_CORE

from .report import Options, Row, main
from .servers import APPLICATION, serving
from .stopwatch import Stopwatch, Taken
from .tasks_data import Place, place_at, postmaster, seeded_database, settings_of_production
from .tasks_requests import Measured, Once, following, going, opening, scrolling
from .verdicts import late, most_cpu, slowest

PAGE, MOST_MS = "/tasks", 50
TIMES = 5
"""Requests of a kind in each run."""
DEPTHS = {"at the start": 0.0, "at 50 %": 0.5, "at 99 %": 0.99}
PLACES = {
    "open": "/tasks?show=open",
    "done": "/tasks?show=done",
    "title": "/tasks?sort=title",
    "open first": "/tasks?sort=open-first",
    "open, by title": "/tasks?show=open&sort=title",
}


@dataclass
class Kept:
    """All that was measured so far; `meanwhile` says what else goes on."""

    times: int
    meanwhile: str = ""
    rows: list[Row] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    async def note(self, work: str, once: Once) -> None:
        """Ask some times; the slowest is judged, be it the first."""
        taken = [await once() for _time in range(self.times)]
        self.taken += taken
        self.rows.append(slowest(f"{PAGE}{self.meanwhile}: {work}", taken, MOST_MS))


Round = Callable[[Measured, Kept], Awaitable[None]]


def measure(options: Options) -> list[Row]:
    """The slowest request of each kind, with what it and the others needed; at last all of them together."""
    at_rest, meanwhile = Kept(options.runs * TIMES), Kept(options.runs * TIMES, " while vectors are made")
    with seeded_database() as url:
        _serve(url, "off", _everything, at_rest)
        _serve(url, "local", _some, meanwhile)
    missed = late(PAGE, [*at_rest.taken, *meanwhile.taken], MOST_MS)
    # Not of those during which the same processes did other work too.
    return [*at_rest.rows, *meanwhile.rows, missed, most_cpu(PAGE, at_rest.taken, MOST_MS)]


def _serve(url: str, embedder: str, requests: Round, kept: Kept) -> None:
    """Measure something of a server of its own, which has a core to itself; the database has ours."""

    async def measured() -> None:
        of = Measured(server, settings, Stopwatch(server, await postmaster(url)))
        first = await opening(of, "/tasks")()
        kept.rows.append(slowest(f"{PAGE}{kept.meanwhile}: the first request of the process", [first], None))
        await requests(of, kept)

    settings = settings_of_production(url, embedder)
    with serving(APPLICATION, environment=settings, core=SERVER_CORE) as server:
        asyncio.run(measured())


async def _everything(of: Measured, kept: Kept) -> None:
    """Every kind of request. Nothing waits for a vector, as when the search has all of them."""
    for words, place in (await _places(of)).items():
        await kept.note(f"GET {words}", opening(of, place.address))
        await _scroll(of, kept, words, place)
        async with following(of, place) as change:
            await kept.note(f"live change {words}", change)
    for words, address in PLACES.items():
        await kept.note(f"GET, {words}", opening(of, address))
        async with going(of, address) as go:
            await kept.note(f"to {words}", go)


async def _some(of: Measured, kept: Kept) -> None:
    """Some of them while the same process gives 100,000 rows the vectors that the search needs."""
    for words, place in (await _places(of)).items():
        await kept.note(f"GET {words}", opening(of, place.address))
        await _scroll(of, kept, words, place)


async def _places(of: Measured) -> dict[str, Place]:
    return {
        words: await place_at(of.settings["HEAVY_DATABASE_URL"], share) for words, share in DEPTHS.items()
    }


async def _scroll(of: Measured, kept: Kept, words: str, place: Place) -> None:
    async with scrolling(of, place) as scroll:
        await kept.note(f"scroll down {words}", scroll)


if __name__ == "__main__":
    sys.exit(main(measure))
