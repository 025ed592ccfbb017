"""Examples of what shows data: tables, what stands in their place, progress, charts."""

import asyncio
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from reactpy import component, use_ref, use_state
from reactpy.types import Component, VdomDict

from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...backend.errors import ValuesRefused
from ...shared_models.windows import Span, Window
from ..components.buttons import Button
from ..components.data_table import Chosen, Column, DataTable, TableAsk
from ..components.placeholders import EmptyState, Skeleton, SkeletonCards, SkeletonTable
from ..components.progress import ProgressBar, ProgressWork, Report, use_long_work
from ..components.svg_chart import BarChart, LineChart, Series
from ..components.table_memory import find_among
from .example import Example


class Tool(NamedTuple):
    """A tool on the shelf of these examples."""

    id: str
    name: str
    kind: str
    price: Decimal | None
    bought: dt.date | None
    is_lent: bool


_NAMES = ("Axe", "Saw", "Plane", "Chisel", "Mallet", "Rasp", "Auger", "Vice")
_KINDS = ("cutting", "striking", "holding")
SHELF = tuple(
    Tool(
        id=f"tool-{number:04}",
        name=f"{_NAMES[number % len(_NAMES)]} {number + 1}",
        kind=_KINDS[number % len(_KINDS)],
        price=None if number % 11 == 7 else Decimal(number * 37 % 400 + 5) / 2,
        bought=None if number % 13 == 5 else dt.date(2020, 1, 1) + dt.timedelta(days=number * 53 % 2000),
        is_lent=number % 5 == 2,
    )
    for number in range(130)
)


@component
def ToolTable() -> Component:
    """Sort, filter, scroll, select and edit; a page of yours would ask a manager in `find` and `rename`."""
    shelf = use_ref(SHELF)

    def put(tool: Tool) -> None:
        shelf.current = tuple(tool if each.id == tool.id else each for each in shelf.current)

    async def rename(_heavy: HeavyContext, tool: Tool, name: str) -> None:
        if not name:
            raise ValuesRefused({"name": "A tool needs a name."})
        put(tool._replace(name=name))

    async def rate(_heavy: HeavyContext, tool: Tool, price: Decimal | None) -> None:
        put(tool._replace(price=price))

    async def lend(_heavy: HeavyContext, tool: Tool, is_lent: bool) -> None:
        put(tool._replace(is_lent=is_lent))

    columns = (
        Column[Tool]("name", "Name", lambda tool: tool.name, filters=True, save=rename),
        Column[Tool]("kind", "Kind", lambda tool: tool.kind, kind="choice", choices=_KINDS, filters=True),
        Column[Tool]("price", "Price", lambda tool: tool.price, kind="number", filters=True, save=rate),
        Column[Tool]("bought", "Bought", lambda tool: tool.bought, kind="day"),
        Column[Tool]("lent", "Lent", lambda tool: tool.is_lent, kind="flag", save=lend),
    )

    async def find(_heavy: HeavyContext, ask: TableAsk, span: Span) -> Window[Tool]:
        return find_among(shelf.current, columns, ask, span, row_id=lambda tool: tool.id)

    async def throw_away(_heavy: HeavyContext, chosen: Chosen) -> str:
        if chosen.every is not None:
            every = find_among(shelf.current, columns, chosen.every, Span(limit=1000), row_id=lambda t: t.id)
            chosen = replace(chosen, ids=frozenset(tool.id for tool in every.items))
        shelf.current = tuple(tool for tool in shelf.current if tool.id not in chosen.ids)
        return f"Threw away {len(chosen.ids)}."

    return DataTable(
        columns,
        find,
        name="tools",
        label="Tools",
        row_id=lambda tool: tool.id,
        deeds={"Throw away": throw_away},
        asks={"Throw away": "Throw these tools away?"},
        can_every=True,
        narrow="cards",
    )


@component
def Skeletons() -> VdomDict:
    """Hold the place of text, of a table and of cards; each tells screen readers what is on its way."""
    return html.div(
        {"class": "stack"},
        Skeleton("Loading the text…"),
        SkeletonTable(rows=3, columns=4, label="Loading the table…"),
        SkeletonCards(3, label="Loading the cards…"),
    )


@component
def NothingYet() -> VdomDict:
    """Say that there is nothing, and what to do about it."""
    made, set_made = use_state(False)
    add = Button("Hang up the first tool", on_click=lambda _event: set_made(True), weight="primary")
    if made:
        return html.p("One axe, on its nail.")
    return EmptyState("The wall is empty.", "Tools that hang here are seen by everybody.", action=add)


@component
def Progress() -> VdomDict:
    """Two bars: one knows how much there is, the other does not."""
    return html.div(
        {"class": "stack"},
        ProgressBar("Sharpening", 3, 10, said="3 of 10 chisels"),
        ProgressBar("Looking for the whetstone", None),
    )


@component
def SharpenAll() -> Component:
    """Work that goes on beside the page's events and tells how far it is; it can be stopped."""

    async def sharpen(report: Report) -> None:
        for number in range(1, 11):
            report(number - 1, 10, f"Chisel {number} of 10")
            await asyncio.sleep(0.3)

    return ProgressWork(use_long_work(sharpen), "Sharpening the chisels", start="Sharpen all")


@component
def Lines() -> Component:
    """Lines with a gap, drawn by the server; the figures are below as a table."""
    return LineChart(
        "Tools lent by month",
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        (Series("Axes", (12, 18, 9, None, 22, 31)), Series("Saws", (7, 4, 11, 15, 13, 18))),
    )


@component
def Bars() -> Component:
    """Bars from zero, with a unit, also below it."""
    return BarChart(
        "Weight of the shelf against last year",
        ("Axes", "Saws", "Planes", "Vices"),
        (Series("Change", (12.5, -4, 7.25, -1.5)),),
        unit="kg",
    )


EXAMPLES: tuple[Example, ...] = (
    Example(
        "Data table",
        "Sorted and filtered on the server by the address, endless, selected (with Shift for a range) and"
        " edited in its place.",
        ToolTable,
        also=(Tool,),
    ),
    Example("Skeleton", "Holds the place of what is on its way.", Skeletons),
    Example("Empty state", "Says that there is nothing, and what to do about it.", NothingYet),
    Example("Progress bar", "How far something is, or that nobody knows how far.", Progress),
    Example("Long work", "Goes on beside clicks, tells how far it is, and can be stopped.", SharpenAll),
    Example("Line chart", "Drawn by the server; described in words, with its figures as a table.", Lines),
    Example("Bar chart", "Bars from zero; one value below it.", Bars),
)
