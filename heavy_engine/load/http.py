"""What a person's browser asks for over HTTP: documents and posts, with their cookies."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import TypeGuard
from urllib.parse import urlencode, urljoin, urlsplit

from urllib3 import BaseHTTPResponse, Timeout, connection_from_url
from urllib3.exceptions import HTTPError, LocationParseError

from ..session.brought import ZONE_COOKIE
from .trouble import LoadTrouble, NotTrusted, ServerDown, WrongHost

REDIRECTS_MAX = 10
FORM = "application/x-www-form-urlencoded"
# After these a browser asks with GET, whatever it asked before.
ASK_ANEW = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})


@dataclass(frozen=True)
class Document:
    """An answer, and the path and query where it was found in the end."""

    status: int
    path: str
    text: str
    bytes: int


class Http:
    """One person's connection to one server.

    Args:
        origin: such as `https://example.org`.
        headers: sent with everything, besides a browser's own; cookies among them stay until the server
            sets others of their names.
        language: as Accept-Language says it.
        time_zone: what the browser said of its clock on an earlier page, such as "Europe/Vienna".
        patience_s: seconds that an answer may take.
        ca: a file with certificates to trust besides the system's, for https.
    """

    def __init__(
        self,
        origin: str,
        *,
        headers: Mapping[str, str] | None = None,
        language: str = "en",
        time_zone: str = "",
        patience_s: float = 10.0,
        ca: str = "",
    ) -> None:
        self.origin, self.patience_s = origin.rstrip("/"), patience_s
        self.cookies: dict[str, str] = {ZONE_COOKIE: time_zone} if time_zone else {}
        self.headers = {"Accept-Language": language, **(headers or {})}
        for name in [name for name in self.headers if name.lower() == "cookie"]:
            self.cookies |= _cookies_in(self.headers.pop(name))
        # What a connection to it has to prove; None where it is not encrypted.
        self.tls = trusting(ca) if self.origin.startswith("https:") else None
        try:
            self._pool = connection_from_url(
                self.origin,
                maxsize=1,
                retries=False,
                timeout=Timeout(patience_s),
                **({"ssl_context": self.tls} if self.tls else {}),
            )
        except (LocationParseError, ValueError) as wrong:
            raise ServerDown(self.origin, wrong) from None

    @property
    def cookie(self) -> str:
        """The header that says who this is."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str) -> Document:
        """Load a document, wherever it leads within this server.

        Raises:
            ServerDown: nobody answers.
            WrongHost: it leads to another server, or round in circles.
        """
        return self._ask("GET", path, None, "")

    def post(self, path: str, pairs: Iterable[tuple[str, str]]) -> Document:
        """Post a form; what is shown then. Raises as `get` does."""
        return self.post_body(path, urlencode(list(pairs)).encode(), FORM)

    def post_body(self, path: str, body: bytes, content_type: str) -> Document:
        """Post a form that is written already, such as one with files."""
        return self._ask("POST", path, body, content_type)

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Ask for something that is no document; answers the status."""
        return self._once(method, path, body, {"Origin": self.origin, **headers}).status

    def close(self) -> None:
        """Hang up."""
        self._pool.close()

    def _ask(self, method: str, path: str, body: bytes | None, content_type: str) -> Document:
        for _redirect in range(REDIRECTS_MAX):
            headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
            headers |= {"Content-Type": content_type, "Origin": self.origin} if body is not None else {}
            answer = self._once(method, path, body, headers)
            leads_to = answer.headers.get("location")
            if not leads_to or not 300 <= answer.status < 400:
                text = answer.data.decode("utf-8", "replace")
                return Document(answer.status, path, text, len(answer.data))
            path = self._path_of(urljoin(self.origin + path, leads_to))
            if answer.status in ASK_ANEW:
                method, body = "GET", None
        raise WrongHost(self.origin + path, f"it redirects more than {REDIRECTS_MAX} times")

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> BaseHTTPResponse:
        cookie = {"Cookie": self.cookie} if self.cookies else {}
        try:
            answer = self._pool.urlopen(
                method, path, body, {**self.headers, **headers, **cookie}, redirect=False, retries=False
            )
        except (HTTPError, OSError) as error:
            raise _trouble(self.origin, _innermost(error)) from None
        self._keep_cookies(answer)
        return answer

    def _keep_cookies(self, answer: BaseHTTPResponse) -> None:
        for line in answer.headers.getlist("set-cookie"):
            try:
                given = SimpleCookie(line)
            except CookieError:
                continue
            for name, morsel in given.items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.coded_value
                else:
                    self.cookies.pop(name, None)

    def _path_of(self, url: str) -> str:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            raise WrongHost(self.origin, f"it sends people to {parts.scheme}://{parts.netloc}")
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _cookies_in(header: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in header.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


@cache
def trusting(ca: str) -> ssl.SSLContext:
    """What all people of a process share: making it reads all certificates of the system.

    Raises:
        OSError: the file cannot be read, or holds no certificate.
    """
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cafile=ca)
    return context


def _innermost(error: BaseException) -> BaseException:
    while inner := next(
        filter(_is_error, (getattr(error, "reason", None), error.__cause__, *error.args)), None
    ):
        error = inner
    return error


def _is_error(found: object) -> TypeGuard[BaseException]:
    return isinstance(found, BaseException)


def _trouble(origin: str, error: BaseException) -> LoadTrouble:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotTrusted(origin, error.verify_message)
    return ServerDown(origin, _reason(error))


def _reason(error: BaseException) -> str:
    """The reason in words."""
    text = getattr(error, "strerror", None) or str(error).rpartition("object at")[2].partition(": ")[2]
    return text or str(error) or type(error).__name__
