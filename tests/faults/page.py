"""The page of the harness: a tally. A click writes one row, and counts in the page's state.

A table and a page of the harness' own, so that it stays when the demo goes.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from reactpy import component, html, use_effect, use_state
from sqlalchemy import text

from heavy_engine import current_event, use_mutation, use_query_param
from heavy_stack.backend.context import HeavyContext
from heavy_stack.backend.data.db_connection import short_lived_engine

from .switches import (
    AFTER_COMMIT,
    AFTER_FRAME,
    BEFORE_COMMIT,
    BEFORE_FRAME,
    LEDGER,
    NUMBERS,
    PATIENCE,
    Switches,
    switches_here,
)

# No unique key: what is applied twice has to be seen.
TABLE = "create table if not exists fault_tally (who text not null, seq bigint not null)"
INSERT = "insert into fault_tally (who, seq) values (:who, :seq)"
FLOOD_LENGTH = 60_000
# What a program that takes silence for failure waits for the database.
IMPATIENT_S = 0.5
RETRIES = 5


async def build(url: str) -> None:
    """Create the table in a database."""
    async with short_lived_engine(url) as engine, engine.begin() as connection:
        await connection.execute(text(TABLE))


async def write_down(heavy: HeavyContext, who: str, seq: int) -> None:
    """One more for somebody."""
    await heavy.db_session.execute(text(INSERT), {"who": who, "seq": seq})
    switches_here().die_here(BEFORE_COMMIT)


@dataclass(frozen=True)
class Tally:
    """What somebody has done, for the pages that show it."""

    who: str
    count: int
    parts: tuple[Any, ...]


def use_tally() -> Tally:
    """How often somebody clicked, what they type, and which clicks they were told were not saved."""
    switches = switches_here()
    who, _set_who = use_query_param("who", str, "nobody")
    count, set_count = use_state(0)
    typed, set_typed = use_state("")
    refused, set_refused = use_state("")
    writing = use_mutation(write_down, retries=RETRIES)

    async def add(_event: Any) -> None:
        event = current_event.get()
        seq = event.seq if event else 0
        if switches.is_off(LEDGER) or switches.is_off(NUMBERS):
            current_event.set(None)
        is_done = await _as_careful_as_it_should_be(switches, writing.run(who, seq))
        if not is_done and switches.is_off(NUMBERS):
            is_done = await writing.run(who, seq)
        switches.die_here(AFTER_COMMIT)
        if is_done:
            set_count(lambda before: before + 1)
        else:
            told = f"{seq}:{type(writing.error.error).__name__}" if writing.error else f"{seq}:Nothing"
            set_refused(lambda before: f"{before} {told}".strip())

    if count:
        switches.die_here(BEFORE_FRAME)
    use_effect(lambda: switches.die_here(AFTER_FRAME) if count else None, [count])
    parts = (
        html.p({"id": "count"}, str(count)),
        html.button({"id": "add", "onClick": add}, f"Add to {count}"),
        html.input({"id": "field", "value": typed, "onInput": lambda e: set_typed(e["target"]["value"])}),
        html.output({"id": "typed"}, typed),
        html.output({"id": "refused"}, refused),
    )
    return Tally(who, count, parts)


async def _as_careful_as_it_should_be(switches: Switches, writing: Awaitable[bool]) -> bool:
    """Wait until it is known what became of it; without that defence, take silence for failure."""
    if not switches.is_off(PATIENCE):
        return await writing
    try:
        async with asyncio.timeout(IMPATIENT_S):
            return await asyncio.shield(asyncio.ensure_future(writing))
    except TimeoutError:
        return False


@component
def TallyPage() -> Any:
    """A tally, the last rows of it, and as much text as somebody wants."""
    tally = use_tally()
    flood, set_flood = use_state(0)
    last = range(max(0, tally.count - 5), tally.count)

    return html.main(
        html.h1("Tally"),
        *tally.parts,
        html.ul(*(html.li({"key": str(n)}, f"{tally.who} {n}") for n in last)),
        html.button({"id": "flood", "onClick": lambda _e: set_flood(lambda n: n + 1)}, "More"),
        html.pre({"id": "water"}, f"{flood} " * (FLOOD_LENGTH // 4) if flood else ""),
    )
