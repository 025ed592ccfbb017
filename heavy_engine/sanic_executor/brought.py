"""What a request brings to its page: how its person writes, what they chose and have just sent."""

import re

from sanic.request import Request

from ..forms.locales import locale_of
from ..session.brought import ZONE_COOKIE, Brought
from .security import SessionCookie

# client/themes.js sets it.
THEME_COOKIE = "heavy-theme"
THEMES = ("light", "dark")
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,63}")


def brought_by(request: Request, cookie: SessionCookie, session_id: str | None = None) -> Brought:
    """What this request says besides who asks and for what."""
    known = session_id or cookie.read(request) or ""
    locale = locale_of(request.headers.get("accept-language", ""))
    sent = cookie.read_sent(request, known)
    return Brought(locale=locale, sent=sent, theme=theme_of(request), time_zone=_zone_of(request))


def theme_of(request: Request) -> str:
    """The theme that this browser's person chose; empty if none, or none that there is."""
    chosen = request.cookies.get(THEME_COOKIE) or ""
    return chosen if chosen in THEMES else ""


def _zone_of(request: Request) -> str:
    named = request.cookies.get(ZONE_COOKIE) or ""
    return named if ZONE.fullmatch(named) else ""
