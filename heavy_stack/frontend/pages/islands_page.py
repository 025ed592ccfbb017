"""The page at /design/islands: a chart and an editor of npm, both ways."""

from typing import Any

from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine.elements import html

from ..components.buttons import Button
from ..components.chart import Chart, Line
from ..components.code_editor import CodeEditor
from ..components.sections import Section
from ..components.text import Command
from ..components.titles import PageTitle

LEAD = "JavaScript from npm, built once and kept in the project. Its scripts load on this page only."
VISITS = (12, 18, 9, 24, 31, 27)
CODE = '''def greet(name: str) -> str:
    """Say hello."""
    return f"Hello {name}"
'''


@component
def IslandsPage() -> VdomDict:
    """Show what scripts of others can do here."""
    return html.fragment(
        PageTitle("Islands", eyebrow="Design", lead=LEAD),
        Section("A chart", VisitsExample(), hint="Click on a point: Python hears which."),
        Section("A code editor", EditorExample(), hint="What you type is Python's, and the other way round."),
        Section("More of them", Command("./heavy add island PACKAGE")),
    )


@component
def VisitsExample() -> VdomDict:
    """A chart whose points can be picked, and the same as a table."""
    visits, set_visits = use_state(list[int](VISITS))
    picked, set_picked = use_state(-1)

    def add(_event: dict[str, Any]) -> None:
        set_visits(lambda before: [*before, (before[-1] * 7 + 5) % 40])

    def pick(week: int) -> None:
        if type(week) is int and 0 <= week < len(visits):
            set_picked(week)

    weeks = [float(week + 1) for week in range(len(visits))]
    chart = Chart(
        "Week", weeks, [Line("Visits", visits)], label="Visits by week, also as a table", on_pick=pick
    )
    said = f"Week {picked + 1}: {visits[picked]} visits" if picked >= 0 else "No week is picked."
    rows = (
        html.tr({"key": week}, html.th({"scope": "row"}, f"Week {week + 1}"), html.td(str(count)))
        for week, count in enumerate(visits)
    )
    return html.div(
        {"class": "stack"},
        chart,
        html.output({"id": "picked"}, said),
        html.div(Button("Add a week", on_click=add)),
        html.table({"class": "table"}, html.caption("Visits by week"), html.tbody(*rows)),
    )


@component
def EditorExample() -> VdomDict:
    """An editor whose text Python counts and changes."""
    code, set_code = use_state(CODE)

    def change(text: str) -> None:
        if isinstance(text, str):
            set_code(text)

    def shout(_event: dict[str, Any]) -> None:
        set_code(lambda text: text.upper())

    def reset(_event: dict[str, Any]) -> None:
        set_code(CODE)

    return html.div(
        {"class": "stack"},
        CodeEditor(code, label="A function in Python", on_change=change, language="python"),
        html.output({"id": "counted"}, f"{len(code.splitlines())} lines, {len(code)} characters"),
        html.div(
            {"class": "row"}, Button("In capitals", on_click=shout), Button("As before", on_click=reset)
        ),
    )
