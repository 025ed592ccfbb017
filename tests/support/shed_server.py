"""A server of the application whose only page shows the axes that were lent to who looks.

Run it: HEAVY_PORT=8001 HEAVY_DATABASE_URL=... python -m tests.support.shed_server
"""

import os
from typing import Any

from reactpy import component, html, use_ref
from sqlalchemy import text
from sqlmodel import col

from heavy_engine import Route, about, use_live, use_notices, use_session
from heavy_engine.sanic_executor import serve_alone
from heavy_stack.backend.context import HeavyContext
from heavy_stack.backend.data.statements.paging import Sort
from heavy_stack.backend.data.unit_of_work import current_unit_of_work
from heavy_stack.frontend.reactpy_util import heavy_event
from heavy_stack.main import create_server
from tests.support.shed import AxeRepository, SQLAxe


async def sharpen(heavy: HeavyContext, *, lent_to: str | None) -> None:
    """Make axes one lighter: those of one person, or all."""
    theirs = "" if lent_to is None else "where lent_to = :person"
    await heavy.db_session.execute(
        text(f"update axes set weight = weight - 1 {theirs}"), {"person": lent_to} if lent_to else {}
    )
    facts = {} if lent_to is None else {"lent_to": lent_to}
    current_unit_of_work().mark_changed("axes", **facts)


@component
def MyAxes() -> Any:
    """Weights, how often they were loaded, and ways to change them."""
    loads = use_ref(0)

    async def find(heavy: HeavyContext) -> tuple[str, str]:
        loads.current += 1
        me = heavy.user_id
        axes = await AxeRepository(heavy.db_session).list(
            where=[col(SQLAxe.lent_to) == me], sort=Sort.by(col(SQLAxe.name))
        )
        return ", ".join(f"{axe.name} {axe.weight}" for axe in axes.rows), str(loads.current)

    mine = about("axes", lent_to=str(use_session().caller.user_id))
    seen, count = use_live(find, topic=mine, initial=("", "0"))

    async def sharpen_mine(heavy: HeavyContext, _event: Any) -> None:
        await sharpen(heavy, lent_to=str(heavy.user_id))

    async def sharpen_all(heavy: HeavyContext, _event: Any) -> None:
        await sharpen(heavy, lent_to=None)

    async def fail(heavy: HeavyContext, _event: Any) -> None:
        await sharpen(heavy, lent_to=None)
        raise ZeroDivisionError("after the change")

    return html.main(
        html.output({"id": "axes"}, seen),
        html.output({"id": "loads"}, count),
        html.button({"id": "mine", "onClick": heavy_event(sharpen_mine)}, "Sharpen mine"),
        html.button({"id": "all", "onClick": heavy_event(sharpen_all)}, "Sharpen all"),
        html.button({"id": "fail", "onClick": heavy_event(fail)}, "Fail"),
        html.p({"id": "notices"}, str(len(use_notices()))),
    )


def main() -> None:
    """Serve until stopped."""
    server = create_server({"/": Route(MyAxes, "My axes")})
    port = int(os.environ["HEAVY_PORT"])
    serve_alone(server, "127.0.0.1", port)


if __name__ == "__main__":
    main()
