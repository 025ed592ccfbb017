"""What is around every page under /dev."""

from collections.abc import Iterator
from typing import Any

from reactpy import component, use_location
from reactpy.types import VdomDict

from ..application import Application
from ..elements import html
from ..hooks.links import Link
from ..hooks.page import use_health, use_notices, use_session

STYLESHEET = "/_live/client/dev_pages.css"
NAVIGATION = (
    ("/dev", "Overview"),
    ("/dev/sessions", "Sessions"),
    ("/dev/events", "Events"),
    ("/dev/timings", "Timings"),
    ("/dev/queries", "Queries"),
    ("/dev/faults", "Faults"),
    ("/dev/migrations", "Migrations"),
    ("/dev/settings", "Settings"),
    ("/dev/recordings", "Recordings"),
)


@component
def DevFrame(page: Any) -> VdomDict:
    """Header, navigation, what is wrong, and the page."""
    path = use_location().path
    application = use_session().services.application
    ways = (*NAVIGATION, *_ways_to_its_own(application))
    return html.div(
        {"class": "dev"},
        html.link({"rel": "stylesheet", "href": STYLESHEET}),
        html.a({"class": "dev-skip", "href": "#main"}, "Skip to content"),
        html.header(
            {"class": "dev-header"},
            html.p({"class": "dev-name"}, html.a({"href": "/"}, application.name), html.span("dev")),
            html.nav(
                {"aria-label": "Developer's pages"},
                html.ul(*(_item(to, text, path) for to, text in ways)),
            ),
        ),
        Troubles(),
        html.main({"id": "main", "class": "dev-main", "tabindex": "-1"}, page),
        html.footer(
            {"class": "dev-footer"},
            html.p(
                "In the profile dev only. ",
                html.kbd("Alt+Shift+D"),
                " opens the panel of the page you are on.",
            ),
        ),
    )


@component
def Troubles() -> VdomDict | None:
    """What does not work, and what this page could not do."""
    session = use_session()
    problems = use_health().problems
    notices = use_notices()
    if not problems and not notices:
        return None

    def dismiss(notice_id: str) -> VdomDict:
        return html.button(
            {"type": "button", "onClick": lambda _event: session.dismiss(notice_id)}, "Dismiss"
        )

    told = [html.p({"key": n.id}, f"{n.text} {n.reference} ", dismiss(n.id)) for n in notices]
    ill = [html.p({"key": name}, html.strong(name), f": {problem}") for name, problem in problems]
    return html.div({"class": "dev-troubles", "role": "status"}, *ill, *told)


def _ways_to_its_own(application: Application) -> Iterator[tuple[str, str]]:
    """The application's own pages for developers; those with parameters are linked by others of them."""
    for path, route in application.dev_routes.items():
        if isinstance(route.title, str) and "<" not in path:
            yield path, route.title.partition(" · ")[0]


def _item(to: str, text: str, here: str) -> VdomDict:
    is_above = to != "/dev" and here.startswith(f"{to}/")
    current = {"aria-current": "page"} if to == here else {"aria-current": "true"} if is_above else {}
    return html.li({"key": to}, Link(to, text, **current))
