"""What this page stands on: the database, its migrations, the person."""

from reactpy import component, use_state
from reactpy.types import VdomDict

from heavy_engine import use_health
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...shared_models.system import DatabaseStatus
from ...shared_models.users import AnonymousUser, User
from ..reactpy_util import heavy_use_effect
from .placeholders import Skeleton
from .text import Facts, State

Found = tuple[DatabaseStatus, User | AnonymousUser]


@component
def Machine() -> VdomDict:
    """The state of the database and who looks; follows when the database comes and goes."""
    health = use_health()
    found, set_found = use_state(_nothing_yet)

    async def look(heavy: HeavyContext) -> None:
        if dict(health.problems).keys() <= {"migrations"}:
            set_found((await heavy.system.database_status(), await heavy.users.get_user(heavy.user_id)))

    heavy_use_effect(look, dependencies=[health])

    reachable = "database" not in dict(health.problems)
    facts = _facts(found, reachable=reachable) if found else _waiting(reachable=reachable)
    return html.section(
        {"class": "anvil anvil-stacked", "aria-labelledby": "heading-machine"},
        html.h2({"id": "heading-machine"}, "What it stands on"),
        facts,
    )


def _nothing_yet() -> Found | None:
    return None


def _waiting(*, reachable: bool) -> VdomDict:
    return (
        Skeleton("Asking the database…") if reachable else State("The database does not answer", good=False)
    )


def _facts(found: Found, *, reachable: bool) -> VdomDict:
    status, user = found
    return Facts(
        Database=State(status.server if reachable else f"{status.server} does not answer", good=reachable),
        Name=status.database,
        Extensions=", ".join(status.extensions) or "none",
        Migrations=_migrations(status),
        You=_person(user),
    )


def _migrations(status: DatabaseStatus) -> VdomDict:
    if not status.pending:
        return State(f"{status.migration}, up to date", good=True)
    return State(f"{len(status.pending)} to go: run ./heavy db upgrade", good=False)


def _person(user: User | AnonymousUser) -> VdomDict:
    if isinstance(user, User):
        return html.span(f"{user.name}, {user.email}")
    return html.span(f"{user.name}: welcome, nobody has signed in here")
