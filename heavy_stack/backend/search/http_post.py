"""One POST with the standard library: no redirect is followed, nothing is read without end.

A redirect would carry the key to whoever it points to; that is why this is not urllib.request.
"""

import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

PIECE_BYTES = 65_536


@dataclass(frozen=True)
class Endpoint:
    """Where to post, and with which key."""

    scheme: str
    host: str
    port: int | None
    path: str
    key: str = field(repr=False)

    @classmethod
    def parse(cls, url: str, key: str) -> "Endpoint":
        """The parts of an address that the settings have checked."""
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return cls(parts.scheme, parts.hostname or "", parts.port, path, key)


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    body: bytes
    retry_after_s: float


@dataclass(frozen=True)
class NoAnswer:
    """Nothing came back, or too much."""

    reason: str


def post_json(endpoint: Endpoint, body: bytes, *, timeout_s: float, most_bytes: int) -> Answer | NoAnswer:
    """Send JSON and read the answer, for `timeout_s` seconds and `most_bytes` bytes at most. Blocks."""
    deadline = time.monotonic() + timeout_s
    kind = HTTPSConnection if endpoint.scheme == "https" else HTTPConnection
    connection = kind(endpoint.host, endpoint.port, timeout=timeout_s)
    try:
        connection.request("POST", endpoint.path, body, _headers(endpoint.key))
        return _read(connection.getresponse(), deadline, most_bytes)
    except TimeoutError:
        return NoAnswer("did not answer in time")
    except (OSError, HTTPException) as error:
        return NoAnswer(f"gave no answer ({error or type(error).__name__})")
    finally:
        connection.close()


def _headers(key: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    return headers | ({"Authorization": f"Bearer {key}"} if key else {})


def _read(response: HTTPResponse, deadline: float, most_bytes: int) -> Answer | NoAnswer:
    pieces, size = [], 0
    while piece := response.read1(PIECE_BYTES):
        pieces.append(piece)
        size += len(piece)
        if size > most_bytes:
            return NoAnswer(f"answered more than {most_bytes} bytes")
        if time.monotonic() > deadline:
            return NoAnswer("did not answer in time")
    return Answer(response.status, b"".join(pieces), _seconds(response.getheader("Retry-After")))


def _seconds(retry_after: str | None) -> float:
    """Retry-After in seconds; its other form, a date, is left to our own pauses."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else 0.0
