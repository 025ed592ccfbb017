"""What a request brings to its page: how its person writes, and which form they have just sent."""

from sanic.request import Request

from ..forms.locales import locale_of
from ..session.brought import Brought
from .security import SessionCookie


def brought_by(request: Request, cookie: SessionCookie, session_id: str | None = None) -> Brought:
    """What this request says besides who asks and for what."""
    known = session_id or cookie.read(request) or ""
    locale = locale_of(request.headers.get("accept-language", ""))
    return Brought(locale=locale, sent=cookie.read_sent(request, known))
