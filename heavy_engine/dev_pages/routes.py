"""Which page for developers stands at which path."""

from dataclasses import replace

import structlog

from ..application import Application, Route, Section
from ..routing.table import RouteTable
from .event_page import EventPage
from .events_page import EventsPage
from .fault_page import FaultPage
from .faults_page import FaultsPage
from .frame import DevFrame
from .migrations_page import MigrationsPage
from .overview_page import OverviewPage
from .queries_page import QueriesPage
from .recordings_page import RecordingPage, RecordingsPage
from .sessions_page import SessionPage, SessionsPage
from .settings_page import SettingsPage
from .timings_page import TimingsPage

PREFIX = "/dev"
log = structlog.get_logger("heavy.dev_pages")


def dev_section() -> Section:
    """The pages for developers."""
    pages = {
        "/": Route(OverviewPage, "Overview · dev"),
        "/sessions": Route(SessionsPage, "Sessions · dev"),
        "/sessions/<name:slug>": Route(SessionPage, "Session · dev"),
        "/events": Route(EventsPage, "Events · dev"),
        "/events/<number:int>": Route(EventPage, "Event · dev"),
        "/timings": Route(TimingsPage, "Timings · dev"),
        "/faults": Route(FaultsPage, "Faults · dev"),
        "/faults/<reference:slug>": Route(FaultPage, "Fault · dev"),
        "/queries": Route(QueriesPage, "Queries · dev"),
        "/migrations": Route(MigrationsPage, "Migrations · dev"),
        "/settings": Route(SettingsPage, "Settings · dev"),
        "/recordings": Route(RecordingsPage, "Recordings · dev"),
        "/recordings/<name:slug>": Route(RecordingPage, "Recording · dev"),
    }
    return Section(PREFIX, pages, layout=DevFrame)


def with_dev_pages(application: Application) -> Application:
    """The application, and the pages for developers beside its own; its own win.

    Those of `Application.dev_routes` come with the engine's.
    """
    own = [entry.pattern.text for entry in RouteTable(application.routes, application.sections).entries]
    if taken := [path for path in own if path == PREFIX or path.startswith(f"{PREFIX}/")]:
        log.warning("the application has pages under /dev; the developer's pages are left out", paths=taken)
        return application
    return replace(
        application,
        routes={**application.routes, **application.dev_routes},
        sections=(*application.sections, dev_section()),
    )
