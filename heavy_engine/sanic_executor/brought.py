"""What a request brings to its page: how its person writes, what they chose and have just sent."""

from sanic.request import Request

from ..forms.locales import locale_of
from ..session.brought import Brought
from .security import SessionCookie

# client/themes.js sets it.
THEME_COOKIE = "heavy-theme"
THEMES = ("light", "dark")


def brought_by(request: Request, cookie: SessionCookie, session_id: str | None = None) -> Brought:
    """What this request says besides who asks and for what."""
    known = session_id or cookie.read(request) or ""
    locale = locale_of(request.headers.get("accept-language", ""))
    return Brought(locale=locale, sent=cookie.read_sent(request, known), theme=theme_of(request))


def theme_of(request: Request) -> str:
    """The theme that this browser's person chose; empty if none, or none that there is."""
    chosen = request.cookies.get(THEME_COOKIE) or ""
    return chosen if chosen in THEMES else ""
