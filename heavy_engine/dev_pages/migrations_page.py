"""/dev/migrations: how far the database is, and what the models have otherwise."""

import asyncio
from collections.abc import Callable
from typing import Any

from reactpy import component, use_effect
from reactpy.types import VdomDict

from ..dev_facts import MigrationReport
from ..elements import html
from ..hooks.page import use_session
from ..state import use_unkept_state
from .hooks import use_facts, use_panel
from .parts import Command, Facts, Nothing, NotTold, Title

Look = Callable[[], None] | None
# One report, or none while the application looks.
NOT_YET: tuple[MigrationReport, ...] = ()


@component
def MigrationsPage() -> VdomDict:
    """The report, and a button that looks again."""
    use_panel()
    report, look = use_report()
    title = Title("Migrations", "Compared with the database when this page opens, and when you ask again.")
    if look is None:
        return html.div(title, NotTold())
    again = html.button(
        {"type": "button", "onClick": lambda _event: look(), "disabled": report is None}, "Look again"
    )
    shown = (
        html.p({"role": "status"}, "Comparing models and database…") if report is None else _report(report)
    )
    return html.div(title, shown, html.p(again))


def use_report() -> tuple[MigrationReport | None, Look]:
    """What the application found, None while it looks; and what makes it look again, None if it cannot."""
    session, facts = use_session(), use_facts()
    reports, set_reports = use_unkept_state(NOT_YET)
    round_, set_round = use_unkept_state(0)

    async def ask() -> None:
        try:
            found = await facts.migrations()  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001  # Whatever keeps it from looking is what is shown.
            found = MigrationReport(problem=str(error) or type(error).__name__)
        set_reports((found,))

    def begin() -> Any:
        if facts.migrations is None:
            return None
        task = session.track(asyncio.create_task(ask(), name="dev-migrations"), is_deed=False)
        return task.cancel

    use_effect(begin, dependencies=[round_])

    def look() -> None:
        set_reports(NOT_YET)
        set_round(lambda before: before + 1)

    return (reports[0] if reports else None), (look if facts.migrations else None)


def _report(report: MigrationReport) -> VdomDict:
    if report.problem:
        return html.div({"role": "alert"}, Nothing("That could not be found out.", report.problem))
    is_fine = not report.pending and not report.differences
    return html.div(
        Facts(
            ("The database is at", report.current or "no migration"),
            ("The newest migration", report.head or "there is none"),
            ("To be applied", _list(report.pending) if report.pending else "none"),
            ("Models differ in", _list(report.differences) if report.differences else _alike(report)),
        ),
        html.p({"class": "dev-good"}, "Models, migrations and database agree.") if is_fine else "",
        html.p("Next: ", Command(report.next_step)) if report.next_step else "",
    )


def _alike(report: MigrationReport) -> str:
    return "not compared before all migrations are applied" if report.pending else "nothing"


def _list(lines: tuple[str, ...]) -> VdomDict:
    return html.ul(*(html.li({"key": line}, line) for line in lines))
