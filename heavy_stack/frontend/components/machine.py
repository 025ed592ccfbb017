"""What this page stands on: the database, its migrations, the person."""

from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import Query, use_health, use_query
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...shared_models.system import DatabaseStatus
from ...shared_models.users import AnonymousUser, User
from .loaded import Loaded
from .text import Facts, State

Found = tuple[DatabaseStatus, User | AnonymousUser]


@component
def Machine() -> VdomDict:
    """The state of the database and who looks; follows when the database comes and goes."""
    health = use_health()

    async def look(heavy: HeavyContext) -> Found:
        return await heavy.system.database_status(), await heavy.users.get_user(heavy.user_id)

    query = use_query(look, dependencies=[health])
    return html.section(
        {"class": "anvil anvil-stacked", "aria-labelledby": "heading-machine"},
        html.h2({"id": "heading-machine"}, "What it stands on"),
        _said(query, reachable="database" not in dict(health.problems)),
    )


def _said(query: Query[Found | None], *, reachable: bool) -> Any:
    if query.value:
        return _facts(query.value, reachable=reachable)
    if not reachable:
        return State("The database does not answer", good=False)
    return Loaded(query, lambda found: _facts(found, reachable=reachable), waiting="Asking the database…")


def _facts(found: Found, *, reachable: bool) -> VdomDict:
    status, user = found
    return Facts(
        Database=_varying(
            State(status.server if reachable else f"{status.server} does not answer", good=reachable)
        ),
        Name=_varying(status.database),
        Extensions=_varying(", ".join(status.extensions) or "none"),
        Migrations=_varying(_migrations(status)),
        You=_person(user),
    )


def _varying(fact: Any) -> VdomDict:
    """What differs from one machine to the next: recordings do not compare it."""
    return html.span({"data-varies": ""}, fact)


def _migrations(status: DatabaseStatus) -> VdomDict:
    if not status.pending:
        return State(f"{status.migration}, up to date", good=True)
    return State(f"{len(status.pending)} to go: run ./heavy db upgrade", good=False)


def _person(user: User | AnonymousUser) -> VdomDict:
    if isinstance(user, User):
        return html.span(f"{user.name}, {user.email}")
    return html.span(f"{user.name}: welcome, nobody has signed in here")
