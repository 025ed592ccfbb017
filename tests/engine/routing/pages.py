"""A small town of pages: sections, guards, parameters.

Run it: python -m tests.engine.routing.pages PORT
"""

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from reactpy import component, html, use_state
from reactpy.types import Component, VdomDict

from heavy_engine import (
    Application,
    Caller,
    EngineSettings,
    Forbidden,
    Link,
    NotFound,
    Route,
    Section,
    guard_with_work,
    url_for,
    use_live,
    use_meta,
    use_navigate,
    use_params,
    use_query_param,
    use_title,
)
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone

AXE = UUID("0ccdd8a4-9d3f-4c1a-8a52-6a9a3f1c7f10")
SAW = UUID("5f1de9d3-2f6c-4b0e-93a7-2b0f1d8a9c11")
NAMES = {AXE: "axe", SAW: "saw"}


class Sort(StrEnum):
    NAME = "name"
    AGE = "age"


@component
def HomePage() -> Component:
    return html.main(
        html.h1("Home"),
        Link(url_for(ToolPage, tool_id=AXE), "The axe"),
        Link("/nowhere", "Nowhere"),
        Link("/admin/", "Admin"),
        Link("/shed", "Shed"),
    )


@component
def ToolPage(tool_id: UUID) -> Component:
    use_title(f"Tool {NAMES[tool_id]}")
    use_meta(description=f"All about the {NAMES[tool_id]}.", canonical=url_for(ToolPage, tool_id=tool_id))
    count, set_count = use_state(0)
    more = html.button({"onClick": lambda _event: set_count(count + 1)}, "More")
    return html.main(
        html.h1(f"The {NAMES[tool_id]}"),
        html.output(str(count)),
        more,
        Link(url_for(ToolPage, tool_id=SAW), "The saw"),
        Link("/", "Home"),
    )


@component
def DayPage(day: date) -> Component:
    return html.main(html.h1(f"{day:%d.%m.%Y}"))


@component
def ListPage() -> Component:
    page, set_page = use_query_param("page", int, 1)
    sort, set_sort = use_query_param("sort", Sort, Sort.NAME)

    def both(_event: Any) -> None:
        set_page(lambda old: old + 1)
        set_sort(Sort.AGE)

    return html.main(
        html.h1("List"),
        html.output(f"{page} {sort.value}"),
        html.button({"onClick": lambda _event: set_page(page + 1, push=True)}, "Next"),
        html.button({"onClick": lambda _event: set_page(1)}, "First"),
        html.button({"onClick": both}, "Both"),
    )


@component
def FilePage(path_: str, kind: str = "") -> Component:
    return html.main(html.h1(path_))


@component
def LoginPage() -> Component:
    navigate = use_navigate()
    return html.main(
        html.h1("Sign in"),
        html.button({"onClick": lambda _event: navigate("/", replace=True)}, "As Ada"),
    )


@component
def AdminPage() -> Component:
    return html.main(html.h1("Admin"), Link("/admin/users/7", "User 7"), Link("/admin/none", "None"))


@component
def UserPage(user_id: int) -> Component:
    return html.main(html.h1(f"User {user_id}"), Link("/admin", "Admin"), Link("/", "Home"))


@component
def ShedPage() -> Component:
    return html.main(html.h1("Shed"))


def frame(name: str) -> Callable[..., Component]:
    """A layout with a counter, which shows that it stays."""

    def render(*children: Any) -> VdomDict:
        count, set_count = use_state(0)
        said = ", ".join(f"{key}={value}" for key, value in use_params().items())
        button = html.button({"onClick": lambda _event: set_count(count + 1)}, f"{name} {count}")
        return html.div({"id": name.lower()}, button, html.small(said), *children)

    render.__name__ = render.__qualname__ = name
    return component(render)


Town, Office = frame("Town"), frame("Office")


def staff_only(caller: Caller, _params: Mapping[str, Any]) -> str | None:
    """Ada is staff, Bo may sign in, Cy is refused, for others there is nothing."""
    if caller.session_id == "Cy":
        raise Forbidden("Staff only.")
    if caller.session_id == "Dee":
        raise NotFound
    return None if caller.session_id == "Ada" else "/login"


@guard_with_work
async def known_user(work: Any, caller: Caller, params: Mapping[str, Any]) -> str | None:
    assert work == caller.session_id
    if params["user_id"] != 7:
        raise NotFound(f"There is no user {params['user_id']}.")
    return None


async def load_gone(_work: Any) -> str:
    raise NotFound("This shed is gone.")


@component
def LongPage() -> Component:
    number, _set_number = use_query_param("n", int, 1)
    tall = html.p({"style": {"height": "3000px"}}, "tall")
    return html.main(
        {"key": number},
        html.h1(f"Long {number}"),
        Link("/long?n=2#end", "To the end of the other"),
        Link("/shed", "To the shed"),
        tall,
        html.p({"id": "end"}, "The end"),
    )


@component
def GonePage() -> Component:
    return html.main(html.h1("Gone"), use_live(load_gone, topic="sheds", initial="not yet"))


def error_page(name: str) -> Callable[[int, str, str, str], VdomDict]:
    """An error page that says whose it is."""

    def show(status: int, headline: str, detail: str, _reference: str) -> VdomDict:
        return html.main(
            html.h1(headline), html.p(f"{name} {status}: {detail}"), html.a({"href": "/"}, "Home")
        )

    return show


ROUTES = {
    "/": Route(HomePage, "Home", layout=Town),
    "/tools/<tool_id:uuid>": Route(ToolPage, "Tool", layout=Town),
    "/days/<day:date>": Route(DayPage, lambda day: f"{day:%Y}"),
    "/list": Route(ListPage, "List"),
    "/files/<path_:path>": Route(FilePage, "File"),
    "/login": Route(LoginPage, "Login", layout=Town),
    "/shed": Route(ShedPage, "Shed"),
    "/long": Route(LongPage, "Long"),
    "/gone": Route(GonePage, "Gone"),
}
SECTIONS = (
    Section(
        "/admin",
        {
            "/": Route(AdminPage, "Admin", layout=Office),
            "/users/<user_id:int>": Route(UserPage, "User", layout=Office, guard=known_user),
        },
        layout=Town,
        guard=staff_only,
        not_found=error_page("admin lost"),
        error_page=error_page("admin error"),
    ),
)


@asynccontextmanager
async def open_work(caller: Caller) -> AsyncIterator[str]:
    """Work is the name of who asks."""
    yield caller.session_id


async def who_asks(session_id: str) -> Caller:
    """In tests without HTTP people are who they say; over HTTP everybody is staff."""
    return Caller(session_id if session_id in ("Bo", "Cy", "Dee") else "Ada")


def application() -> Application:
    """The town."""
    return Application(
        name="Town",
        routes=ROUTES,
        sections=SECTIONS,
        error_page=error_page("town"),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )


def main() -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    settings = EngineSettings(
        signing_keys=(b"k",), allowed_hosts=("127.0.0.1",), dev=True, compress_min_bytes=500
    )
    server = build_server(application(), settings)
    serve_alone(server, "127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
