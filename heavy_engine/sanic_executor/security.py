"""Who may talk to this server, and what browsers are told to forbid."""

import hmac
import re
import secrets
from hashlib import sha256

from sanic.request import Request

from ..application import EngineSettings
from ..forms.use_form import NAME as FORM_NAME

SESSION_BYTES = 32
NONCE_BYTES = 8
# Between the answer to a plain post and the page that it leads to; in seconds.
SENT_KEPT_S = 60
_END_OF_HOST = re.compile(rb"[/?#]")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        # Python runs in one, which has a policy of its own.
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ]
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"


def host_problem(request: Request, settings: EngineSettings) -> str:
    """Why this Host is refused, in words; empty when it is ours."""
    hosts = request.headers.getall("host", [])
    if len(hosts) != 1:
        return f"Wanted one Host header, saw {len(hosts)}."
    for name in map(_host_name, (*hosts, *_hosts_of_target(request.raw_url))):
        if "*" not in settings.allowed_hosts and name not in settings.allowed_hosts:
            return f"This server does not answer to {name!r}. To allow it, add it to HEAVY_ALLOWED_HOSTS."
    return ""


def origin_problem(request: Request, settings: EngineSettings) -> str:
    """Why this Origin is refused, in words; empty when it is allowed."""
    origins = request.headers.getall("origin", [])
    if len(origins) != 1:
        return f"Wanted one Origin header, saw {len(origins)}."
    own = f"{scheme_of(request, settings)}://{request.headers.get('host', '')}"
    if origins[0] == own or origins[0] in settings.allowed_origins or "*" in settings.allowed_origins:
        return ""
    return f"Origin {origins[0]!r} is not {own!r}. To allow it, add it to HEAVY_ALLOWED_ORIGINS."


def scheme_of(request: Request, settings: EngineSettings) -> str:
    """Http or https, as the browser spoke it; a proxy is believed only if it is expected."""
    if settings.trusted_proxies:
        forwarded = request.headers.get("x-forwarded-proto", "").split(",")[-1].strip().lower()
        if forwarded in ("http", "https"):
            return forwarded
    return "https" if request.transport and request.transport.get_extra_info("sslcontext") else "http"


class SessionCookie:
    """Makes and reads the cookie that names a browser's session.

    The id is random and signed, so an id that somebody made up is never adopted.
    """

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings

    def read(self, request: Request) -> str | None:
        """The session of this request; None without a cookie that we signed."""
        for name in self._known_names():
            session_id, _, signature = (request.cookies.get(name) or "").partition(".")
            if session_id and self._is_signed("cookie", session_id, signature):
                return session_id
        return None

    def header(self, request: Request, session_id: str) -> str:
        """The Set-Cookie line of a session."""
        secure = self._may_be_secure(request)
        value = f"{session_id}.{self._sign('cookie', session_id)}"
        name = self._names()[0 if secure else 1]
        return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    @staticmethod
    def new_id() -> str:
        """A session nobody can guess."""
        return secrets.token_urlsafe(SESSION_BYTES)

    def token(self, session_id: str) -> str:
        """What a page of this session shows to open its socket: a foreign page cannot know it.

        It is another one each time, so that nobody can guess it from the length of compressed documents.
        """
        nonce = secrets.token_hex(NONCE_BYTES)
        return nonce + self._sign("socket", nonce + session_id)

    def knows(self, session_id: str, token: str) -> bool:
        """Whether a token was made for this session, by any current key."""
        nonce, signature = token[: 2 * NONCE_BYTES], token[2 * NONCE_BYTES :]
        return self._is_signed("socket", nonce + session_id, signature)

    def sent_header(self, request: Request, session_id: str, form: str) -> str:
        """A Set-Cookie line: the next page says that this form was sent. Without a form it is forgotten.

        It is signed, so that neither a link nor another site can make a page say so.
        """
        secure = self._may_be_secure(request)
        # It came in a post, which anybody may have written.
        form = form if FORM_NAME.fullmatch(form) else ""
        name = self._names("-sent")[0 if secure else 1]
        value = f"{form}.{self._sign('sent', f'{session_id} {form}')}" if form else ""
        age = SENT_KEPT_S if form else 0
        line = f"{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax"
        return line + ("; Secure" if secure else "")

    def read_sent(self, request: Request, session_id: str) -> str:
        """The form that this browser has just sent; empty without a cookie that we signed."""
        for name in self._known_names("-sent"):
            form, _, signature = (request.cookies.get(name) or "").rpartition(".")
            if form and self._is_signed("sent", f"{session_id} {form}", signature):
                return form
        return ""

    def _known_names(self, suffix: str = "") -> tuple[str, ...]:
        """Which cookies are ours.

        Browsers take one whose name begins with __Host- from this very host only, over TLS. Any other
        may have been put there by a neighbour, such as another subdomain, and hold a session that is
        signed but was the neighbour's own: whoever signs in with it lets them in.
        """
        names = self._names(suffix)
        return names if self._settings.dev else names[:1]

    def _names(self, suffix: str = "") -> tuple[str, str]:
        return (f"__Host-heavy{suffix}", f"heavy{suffix}")

    def _may_be_secure(self, request: Request) -> bool:
        """Secure always, except for development over plain HTTP where browsers would drop it.

        Chromium and Firefox take Secure cookies from http://localhost; WebKit does not,
        and none takes them from another machine's address.
        """
        if not self._settings.dev or scheme_of(request, self._settings) == "https":
            return True
        agent = request.headers.get("user-agent", "")
        webkit = "Safari/" in agent and "Chrome/" not in agent
        return _host_name(request.headers.get("host", "")) in LOOPBACK and not webkit

    def _is_signed(self, purpose: str, session_id: str, signature: str) -> bool:
        # What we sign is ASCII. A header's other bytes come as surrogates, which nothing can encode.
        if not (session_id.isascii() and signature.isascii()):
            return False
        given = signature.encode()
        keys = self._settings.signing_keys
        return any(hmac.compare_digest(_signature(key, purpose, session_id).encode(), given) for key in keys)

    def _sign(self, purpose: str, session_id: str) -> str:
        return _signature(self._settings.signing_keys[0], purpose, session_id)


def _signature(key: bytes, purpose: str, session_id: str) -> str:
    # The purpose has a fixed set of values without a separator in them, so nothing runs together.
    return hmac.new(key, f"{purpose}:{session_id}".encode(), sha256).hexdigest()


def _hosts_of_target(target: bytes) -> list[str]:
    """The host in `GET http://host/path`, as one asks a proxy: it counts more than the header."""
    _scheme, is_whole, rest = target.partition(b"://")
    if target.startswith(b"/") or not is_whole:
        return []
    return [_END_OF_HOST.split(rest, 1)[0].decode("latin-1")]


def _host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
