"""The live engine: what pages and the composition root may use of it."""

from .application import Application, Caller, EngineSettings, Route
from .session.health import Health
from .session.hooks import use_health, use_live, use_notices, use_session
from .session.links import Link
from .session.page_session import Notice, PageSession

__all__ = [
    "Application",
    "Caller",
    "EngineSettings",
    "Health",
    "Link",
    "Notice",
    "PageSession",
    "Route",
    "use_health",
    "use_live",
    "use_notices",
    "use_session",
]
