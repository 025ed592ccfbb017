"""The live engine: what pages and the composition root may use of it."""

from .application import Application, Caller, EngineSettings, Route
from .html.safety import TrustedHtml
from .layout import Growing, Stream, each, renders_always, use_growing, use_stream
from .session.health import Health
from .session.hooks import use_health, use_live, use_notices, use_session, use_task
from .session.links import Link
from .session.page_session import Notice, PageSession
from .session.records import EventRecord, current_record
from .topics import Topic, about

__all__ = [
    "Application",
    "Caller",
    "EngineSettings",
    "EventRecord",
    "Growing",
    "Health",
    "Link",
    "Notice",
    "PageSession",
    "Route",
    "Stream",
    "Topic",
    "TrustedHtml",
    "about",
    "current_record",
    "each",
    "renders_always",
    "use_growing",
    "use_health",
    "use_live",
    "use_notices",
    "use_session",
    "use_stream",
    "use_task",
]
